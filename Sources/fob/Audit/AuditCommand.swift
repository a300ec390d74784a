import ArgumentParser
import Formats
import FoundationEssentials
import Host
import Keeping
import TokenModel

/// `fob audit [ENV]`
struct AuditCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Show who did what: logins, renewals, upload tokens made, labelled and ended, secrets shown and copied.",
    discussion: """
      EXAMPLES
        fob audit video --since 7d
        fob audit --handle k3vq9x2mab --event create --event revoke
        fob audit --follow --json

      Every fob of this account writes to the same log, without secrets: an upload token is named by its handle. 'fob token' and 'fob exec' leave no \
      line where the session is good, only where they get or renew one.

      \(ExitStatus.help)
      """)

  @Argument(help: "An environment's name.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String?

  @Option(help: "Only what was done to the upload token of this handle.")
  var handle: String?

  @Option(
    help: ArgumentHelp(
      "Only this: \(AuditEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")). Can be given more than once."))
  var event: [String] = []

  @Option(
    help: ArgumentHelp("Only the last so long: 90s, 5m, 2h, 7d.", valueName: "span"),
    transform: TimeSpanOption.init(parsing:))
  var since: TimeSpanOption?

  @Flag(help: "Go on with what is added, until interrupted.")
  var follow = false

  @OptionGroup var output: JSONOption

  func validate() throws {
    if let handle, Handle(handle) == nil {
      throw ValidationError(
        "--handle: this is not a handle (\(Handle.length) letters and digits, as 'fob tokens list' shows them).")
    }
    for word in event where AuditEvent.Kind(rawValue: word) == nil {
      let known = AuditEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--event \(word): the log knows \(known).")
    }
    if let environment, EnvironmentName(environment) == nil {
      throw ValidationError("'\(environment)' is no environment's name: \(EnvironmentName.rule).")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let query = query(now: fob.clock.now)
    var reader = fob.audit.reader()
    var page = await reader.next()
    let entries = page.entries.filter(query.matches)
    report(page.problems)
    if output.isJSON, !follow {
      Output.json(["version": 1, "entries": .array(entries.map(\.json))])
    } else {
      show(entries)
    }
    if !page.refusals.isEmpty, !follow { throw CommandFailure(.failed, page.refusals.joined(separator: "\n")) }
    report(page.refusals)
    if entries.isEmpty, !follow { Output.note("fob: the audit log has no such entry.") }
    while follow, Output.failure == nil {
      await Pause.sleep(for: .milliseconds(500))
      page = await reader.next()
      report(page.refusals + page.problems)
      show(page.entries.filter(query.matches))
    }
  }

  private func query(now: Date) -> AuditQuery {
    AuditQuery(
      environment: environment, subject: handle.flatMap { Handle($0) }.map { .token($0) } ?? .anything,
      events: Set(event), since: since.map { now.addingTimeInterval(-Double($0.seconds)) })
  }

  private func report(_ problems: [String]) {
    for problem in problems { Output.note("fob: \(problem)") }
  }

  /// Rows of a table; lines of JSON, or rows without headings, where it goes on.
  private func show(_ entries: [AuditEntry]) {
    if output.isJSON {
      for entry in entries { Output.raw(entry.json.text() + "\n") }
    } else if follow {
      for entry in entries { Output.result(AuditRow(entry).cells.joined(separator: "  ")) }
    } else if !entries.isEmpty {
      var table = TextTable(AuditRow.headings)
      for entry in entries { table.add(AuditRow(entry).cells) }
      Output.result(table.lines())
    }
  }
}

/// One entry of the audit log as a row.
private struct AuditRow {
  private let entry: AuditEntry

  init(_ entry: AuditEntry) {
    self.entry = entry
  }

  static let headings: [DisplayText] = ["TIME", "EVENT", "RESULT", "ENVIRONMENT", "HANDLE", "BY", "DETAIL"]

  var cells: [DisplayText] {
    let who = "\(entry.user)@\(entry.host)"
    return [
      RFC3339.text(entry.time), entry.event, entry.result, entry.environment, entry.handle?.text ?? "–", who,
      entry.detail ?? "",
    ].map { DisplayText($0) }
  }
}
