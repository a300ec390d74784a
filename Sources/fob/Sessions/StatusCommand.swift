import ArgumentParser
import Formats
import FoundationEssentials
import Host
import Interface
import Keeping
import Terminal
import TerminalKit
import TokenModel

/// `fob status [ENV…]`
struct StatusCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show saved sessions and time left. Contacts no server.",
    discussion: """
      A terminal gets the environments as the first screen of the UI shows them, the most urgent first, each with the command that helps. A pipe or a \
      file gets a row for each, by name.

      A session is fresh, soon, critical or expired, or signed in if the server does not say when it expires. Otherwise there is no session, it belongs \
      to an address that the environment no longer has (new address), its file cannot be used (unusable), or the environment's own file cannot (broken). \
      JSON calls the first three valid.

      EXAMPLES
        fob status
        fob status prod --json

      \(ExitStatus.help(.noSuchThing))
      """)

  @Argument(
    help: "Environments. Default: all.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Flag(help: "Keep the list up to date until interrupted; into a pipe or a file, print a row for each change.")
  var watch = false

  @Flag(help: "On a terminal, list each environment without a session too.")
  var all = false

  @OptionGroup var output: ListOutput

  func perform(_ fob: Composition) async throws(CommandFailure) {
    var previous: [StatusRow] = []
    if environments.isEmpty, fob.environments.names().isEmpty { Output.noteEmptiness(of: fob.environments) }
    var entries = try fob.entries(named: environments)
    if !output.isJSON, output.columns == nil, !output.isForScripts(in: fob),
      !watch || RedrawnLines.isPossible(in: fob)
    {
      return await showOverview(in: fob)
    }
    repeat {
      let rows = output.limited(rows(of: entries, in: fob))
      if watch {
        for row in rows where !previous.contains(where: { $0.isSameState(as: row) }) { try show([row], in: fob) }
        previous = rows
        await Pause.sleep(for: .seconds(1))
        entries = entriesNow(in: fob)
      } else {
        try show(rows, in: fob)
      }
    } while watch && Output.failure == nil
  }

  /// Shows the environments by urgency; with `--watch`, repeatedly in place.
  private func showOverview(in fob: Composition) async {
    let colors = OutputColors(output.colors.color, in: fob)
    let preferences = Preferences.onDisk(fob)
    var screen = RedrawnLines()
    repeat {
      let lines = overview(preferences, in: fob)
      if watch { screen.show(lines.map(colors.text), in: fob) } else { Output.result(lines, colors) }
      if watch { await Pause.sleep(for: .seconds(1)) }
    } while watch && Output.failure == nil
  }

  private func overview(_ preferences: Preferences, in fob: Composition) -> [StyledText] {
    let listing = fob.environments.listing().filter { environments.isEmpty || environments.contains($0.name) }
    let files = listing.compactMap { if case .file(let file) = $0 { file } else { nil } }
    let snapshots = EnvironmentSnapshot.read(files, from: fob.environments, fob.sessions)
    let overview = StatusOverview(
      listing, snapshots, profiles: fob.services.profiles(of: snapshots.compactMap(\.entry.environment)),
      preferences: preferences, display: OutputColors.display(in: fob), now: fob.clock.now)
    return overview.lines(showsAll: all || !environments.isEmpty, limit: output.limit)
  }

  /// The entries at a later look: an environment whose file is gone, as while an editor saves it, is skipped.
  private func entriesNow(in fob: Composition) -> [EnvironmentEntry] {
    guard !environments.isEmpty else { return fob.environments.entries() }
    return environments.flatMap { (try? fob.entries(named: [$0])) ?? [] }
  }

  private func rows(of entries: [EnvironmentEntry], in fob: Composition) -> [StatusRow] {
    let thresholds = fob.expiryThresholds
    return entries.map { entry in
      switch entry {
      case .usable(let environment): row(of: environment, thresholds, in: fob)
      case .broken(let name, let problem):
        StatusRow(.broken(name: name, problem), thresholds: thresholds, now: fob.clock.now)
      }
    }
  }

  private func row(of environment: Environment, _ thresholds: ExpiryThresholds, in fob: Composition) -> StatusRow {
    let (status, now) = (fob.sessions.status(of: environment), fob.clock.now)
    let isUnattended = fob.services[environment.service].map { service in
      status.isRefreshedUnattended(
        refresh: environment.refresh, profile: service.profile,
        canLogInAlone: fob.sessions.loginDemand(for: environment, in: status).isNothing, at: now)
    }
    return StatusRow(
      .environment(environment, status, isRefreshedUnattended: isUnattended ?? false), thresholds: thresholds, now: now)
  }

  private func show(_ rows: [StatusRow], in fob: Composition) throws(CommandFailure) {
    if output.isJSON && watch {
      for row in rows {
        Output.raw(JSONValue.object(["version": 1, "environment": row.json]).text(pretty: false) + "\n")
      }
    } else if output.isJSON {
      Output.json(["version": 1, "environments": .array(rows.map(\.json))])
    } else if watch {
      output.showMore(rows.map(\.cells), of: StatusRow.columns, in: fob)
    } else {
      var table = TextTable(StatusRow.columns)
      for row in rows { table.add(row.cells) }
      try output.show(table, in: fob)
    }
  }
}

/// One environment in `fob status`, for people and as JSON.
struct StatusRow {
  /// The subject of the row.
  enum Subject {
    case environment(Environment, SessionStatus, isRefreshedUnattended: Bool)
    case broken(name: String, FileFailure)
  }

  /// A session's state as JSON names it, stable for scripts.
  private enum State: String {
    case valid, expired, signedIn = "signed_in", none, originChanged = "origin_changed", unusable, broken
  }

  static let columns: [TextTable.Column] = [
    .init("ENVIRONMENT", .stays), .init("", name: "production", .stays), .init("SERVICE", .worth(2)),
    .init("ACCOUNT", .worth(1)), .init("STATE", .stays), .init("LEFT", .stays), .init("REFRESH", .worth(3)),
    .init("NOTE", .sentence),
  ]

  private let subject: Subject
  private let thresholds: ExpiryThresholds
  private let now: Date

  init(_ subject: Subject, thresholds: ExpiryThresholds, now: Date) {
    self.subject = subject
    self.thresholds = thresholds
    self.now = now
  }

  /// Whether another row says the same, apart from the time.
  func isSameState(as other: StatusRow) -> Bool {
    name == other.name && state == other.state && expires == other.expires && note == other.note
  }

  private var name: String {
    switch subject {
    case .environment(let environment, _, _): environment.name.text
    case .broken(let name, _): name
    }
  }

  private var held: HeldSession? {
    if case .environment(_, let status, _) = subject, case .session(let held) = status.holding { held } else { nil }
  }

  private var expires: Date? { held?.session.expires }

  private var secondsLeft: TimeInterval? { held?.secondsLeft(at: now) }

  private var countdown: Countdown? { held?.countdown(at: now) }

  private var state: State {
    switch subject {
    case .broken: return .broken
    case .environment(_, let status, _):
      switch status.holding {
      case .nothing: return .none
      case .otherOrigin: return .originChanged
      case .unusable: return .unusable
      case .session: return secondsLeft.map { $0 > 0 ? .valid : .expired } ?? .signedIn
      }
    }
  }

  private var note: String {
    switch subject {
    case .broken(_, let problem): return problem.description
    case .environment(let environment, let status, _):
      switch status.holding {
      case .otherOrigin(let change): return SessionFailure.originChanged(environment.name, change).description
      case .unusable(let reason): return reason
      case .nothing, .session: return status.failure?.reason ?? shareProblem ?? ""
      }
    }
  }

  private var share: SharedStanding? {
    if case .environment(_, let status, _) = subject { status.share } else { nil }
  }

  private var shareProblem: String? {
    share.flatMap { share in share.condition.problem.map { "The share '\(share.name)' does not answer: \($0)" } }
  }

  /// The session's state, in the words of the screens.
  private var word: DisplayText {
    switch subject {
    case .broken: DisplayText(EnvironmentEntry.brokenWord)
    case .environment(_, let status, let isUnattended):
      DisplayText(status.holding.displayName(at: now, thresholds, isRefreshedUnattended: isUnattended))
    }
  }

  /// The cells of `columns`.
  var cells: [DisplayText] {
    guard case .environment(let environment, _, _) = subject else {
      return [DisplayText(name), "", "", "", word, "", "", DisplayText(note)]
    }
    return [
      DisplayText(name), environment.isProduction ? "PRODUCTION" : "", DisplayText(environment.service.rawValue),
      DisplayText(held?.session.account ?? environment.username ?? "–"), word,
      DisplayText(countdown?.hasEnded == false ? countdown?.text(.twoUnits) ?? "–" : "–"),
      DisplayText(expires == nil ? "–" : environment.refresh.rawValue), DisplayText(note),
    ]
  }

  /// The row as JSON.
  var json: JSONValue {
    var record: [String: JSONValue] = ["name": .string(name), "state": .string(state.rawValue), "note": .string(note)]
    if case .environment(let environment, _, _) = subject {
      record["service"] = .string(environment.service.rawValue)
      record["url"] = .string(environment.origin.text)
      record["account"] = (held?.session.account ?? environment.username).map { .string($0) } ?? .null
      record["production"] = .bool(environment.isProduction)
      record["refresh"] = .string(environment.refresh.rawValue)
    }
    if let share {
      record["share"] = .string(share.name.text)
      record["share_hosts"] = share.condition.hosts.map { .integer(Int64($0)) } ?? .null
      record["share_problem"] = share.condition.problem.map { .string($0) } ?? .null
      record["claimed_by"] = share.other(at: now).map { .string($0.host) } ?? .null
      record["claimed_for"] = share.other(at: now).map { .string($0.purpose.rawValue) } ?? .null
    }
    record["expires_at"] = expires.map { .string(RFC3339.text($0)) } ?? .null
    record["seconds_left"] = secondsLeft.map { .integer(Int64(max(0, $0))) } ?? .null
    return .object(record)
  }
}

/// Lines that a command redraws in place on a terminal.
private struct RedrawnLines {
  private var drawn: [String] = []

  /// Whether standard output is a terminal that can place text.
  static func isPossible(in fob: Composition) -> Bool {
    let facts = TerminalFacts.gathered(environment: fob.variables)
    return facts.size != nil && facts.canPlaceText
  }

  /// Draws the lines over the previous ones, as many as the terminal has room for.
  mutating func show(_ lines: [String], in fob: Composition) {
    let rows = TerminalFacts.gathered(environment: fob.variables).size?.rows ?? 24
    let lines = Array(lines.prefix(max(1, rows - 1)))
    guard lines != drawn else { return }
    // CUU, EL and ED of ECMA-48: up, and clear to the end of the line and of the screen.
    let up = drawn.isEmpty ? "" : "\u{1B}[\(drawn.count)A\r"
    Output.raw(up + lines.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J")
    drawn = lines
  }
}
