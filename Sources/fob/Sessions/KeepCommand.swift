import ArgumentParser
import FoundationEssentials
import Host
import Keeping
import TokenModel

/// `fob keep [ENV…]`
struct KeepCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "keep",
    abstract: "Refresh sessions before they expire, without a terminal, until stopped.",
    discussion: """
      Keeps sessions that need no person: those with a refresh token, and those whose environment supplies everything that a login asks for. Any number \
      of fobs may run; one of them refreshes. Each refresh is a line on standard output, each failure a line on standard error.

      Old upload tokens that were rotated with a grace are revoked when it is over, a line each.

      EXAMPLES
        fob keep                              # all environments, until a signal
        fob keep prod archive                 # these
        fob keep --once                       # what is due now, then exit: for cron
        fob keep --tokens                     # also tell on_event what expires
        fob keep --print-unit > ~/.config/systemd/user/fob-keep.service
        fob keep --once --metrics fob.prom    # what Prometheus can watch

      \(ExitStatus.helpWithSession(.someFailed))
      """)

  @Argument(
    help: "Environments. Default: all.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Flag(help: "Refresh what is due now, then exit.")
  var once = false

  @Option(
    help: ArgumentHelp(
      "Write this file (0644) of metrics every half minute, as 'fob metrics' does. Default: none.", valueName: "file"))
  var metrics: String?

  @Flag(
    help: ArgumentHelp(
      "Look at upload tokens and certificates every hour, for the command on_event.",
      discussion: "Sessions are looked at without it; 'man fob-events'."))
  var tokens = false

  @Flag(help: "Print a systemd user unit that keeps them, and do nothing else.")
  var printUnit = false

  func validate() throws {
    if once && printUnit { throw ValidationError("Give --once or --print-unit, not both.") }
    if printUnit, let metrics, !metrics.hasPrefix("/") {
      throw ValidationError("--metrics: a unit needs the whole path of the file, from / on.")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    if printUnit {
      let names = environments.isEmpty ? [] : try fob.usable(named: environments).map(\.name)
      return Output.raw(KeepUnit(names: names, tokens: tokens, metrics: metrics).text)
    }
    let watch = KeepWatch(fob, looksAtTokens: tokens, metrics: metrics.map(MetricsFile.init))
    for reason in try watch.cannotKeep(environments) { Output.note("fob: \(reason)") }
    if once {
      await fob.audit.sendHead()
      let usable = try fob.usable(named: environments)
      let failures = await watch.renewWhatIsDue(usable)
      let unrevoked = await watch.revokeWhatIsDue(usable)
      await watch.tellWhatExpires(in: usable)
      await watch.writeMetrics()
      if let first = failures.first {
        throw CommandFailure(first.exitStatus, "\(failures.count) could not be refreshed.")
      }
      if let first = unrevoked.first {
        throw CommandFailure(first.status, "Old upload tokens may still be valid in \(unrevoked.count) rotations.")
      }
      return
    }
    let names = environments
    let keeping = TaskThreadPool.start {
      while !Task.isCancelled, Output.failure == nil { await watch.round(names) }
    }
    let interruption = try? Interruption { keeping.cancel() }
    defer { withExtendedLifetime(interruption) {} }
    await keeping.value
    watch.end()
  }
}

/// `fob keep` as a service of systemd's user manager.
private struct KeepUnit {
  /// The environments to keep; empty for all, including later ones.
  let names: [EnvironmentName]
  /// Whether upload tokens are looked at.
  let tokens: Bool
  /// The file of metrics; nil for none.
  let metrics: String?

  /// The unit's file (systemd.service(5)).
  var text: String {
    """
    # systemctl --user enable --now fob-keep
    # Without a login it runs after: loginctl enable-linger
    [Unit]
    Description=Refreshes the sessions of fob's environments before they expire
    Documentation=man:fob(1)

    [Service]
    ExecStart=\(command.joined(separator: " "))
    Restart=on-failure
    RestartSec=60
    RestartPreventExitStatus=64
    UMask=0077
    NoNewPrivileges=yes

    [Install]
    WantedBy=default.target

    """
  }

  private var command: [String] {
    let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/usr/bin/fob"
    return [Self.word(path), "keep"] + (tokens ? ["--tokens"] : []) + names.map(\.text)
      + (metrics.map { ["--metrics", Self.word($0)] } ?? [])
  }

  /// A path as a word of the unit, with systemd's specifiers escaped.
  private static func word(_ path: String) -> String {
    let quoted = path.replacing("%", with: "%%").replacing("$", with: "$$").replacing("\\", with: "\\\\")
      .replacing("\"", with: "\\\"")
    return quoted.contains(where: { " \"'".contains($0) }) ? "\"\(quoted)\"" : quoted
  }
}
