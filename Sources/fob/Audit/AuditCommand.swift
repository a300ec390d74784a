import ArgumentParser
import Formats
import FoundationEssentials
import Host
import Interface
import Keeping
import TokenModel

/// `fob audit [ENV]`
struct AuditCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract:
      "Show who did what: logins, refreshes, upload tokens created, labelled and revoked, secrets shown and copied.",
    discussion: """
      EXAMPLES
        fob audit video --since 7d
        fob audit --handle k3vq9x2mab --event create --event revoke
        fob audit --follow --json

      Every fob of this account writes to the same log, without secrets: it names an upload token by its handle. 'fob token' and 'fob exec' leave a line \
      only if they log in or refresh.

      \(ExitStatus.help())
      """)

  @Argument(
    help: "An environment's name. Default: all.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String?

  @Option(help: "Only entries for this upload token, by its handle. Default: all.")
  var handle: String?

  @Option(
    help: "Only this: \(AuditEvent.Kind.list). Can be given more than once. Default: all.",
    completion: AuditEvent.Kind.completion,
    transform: AuditEvent.Kind.init(parsing:))
  var event: [AuditEvent.Kind] = []

  @Option(
    help: ArgumentHelp("Only the last 90s, 5m, 2h, 7d … Default: the whole log.", valueName: "span"),
    transform: TimeSpanOption.init(parsing:))
  var since: TimeSpanOption?

  @Flag(help: "Keep following until interrupted.")
  var follow = false

  @OptionGroup var output: ListOutput

  func validate() throws {
    if let handle, Handle(handle) == nil {
      throw ValidationError(
        "--handle: not a handle (\(Handle.length) letters and digits, as 'fob tokens list' shows them).")
    }
    if let environment, EnvironmentName(environment) == nil {
      throw ValidationError("'\(environment)' is not an environment's name: \(EnvironmentName.rule).")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let query = query(now: fob.clock.now)
    var reader = fob.audit.reader()
    var page = await reader.next()
    let matches = page.entries.filter(query.matches)
    let entries = output.limit.map { Array(matches.suffix($0)) } ?? matches
    report(page.problems)
    if output.isJSON, !follow {
      Output.json(["version": 1, "entries": .array(entries.map(\.json))])
    } else {
      try show(entries, in: fob)
    }
    if !page.refusals.isEmpty, !follow { throw CommandFailure(.failed, page.refusals.joined(separator: "\n")) }
    report(page.refusals)
    if entries.isEmpty, !follow { Output.note("fob: no matching entry in the audit log.\(nearestName(in: fob))") }
    while follow, Output.failure == nil {
      await Pause.sleep(for: .milliseconds(500))
      page = await reader.next()
      report(page.refusals + page.problems)
      try show(page.entries.filter(query.matches), in: fob)
    }
  }

  /// Entries outlive their environment, so that any name can be asked for.
  private func nearestName(in fob: Composition) -> String {
    let names = fob.environments.names()
    guard let environment, !names.contains(environment) else { return "" }
    return NearestWord.question(after: environment, among: names)
  }

  private func query(now: Date) -> AuditQuery {
    AuditQuery(
      environment: environment, subject: handle.flatMap { Handle($0) }.map { .token($0) } ?? .anything,
      events: Set(event.map(\.rawValue)), since: since.map { now.addingTimeInterval(-Double($0.seconds)) })
  }

  private func report(_ problems: [String]) {
    for problem in problems { Output.note("fob: \(problem)") }
  }

  /// A table; with `--follow` lines of JSON, or rows without headings.
  private func show(_ entries: [AuditEntry], in fob: Composition) throws(CommandFailure) {
    if output.isJSON {
      for entry in entries { Output.raw(entry.json.text() + "\n") }
    } else if follow {
      output.showMore(entries.map { AuditRow($0).cells }, of: AuditRow.columns, in: fob)
    } else if !entries.isEmpty {
      var table = TextTable(AuditRow.columns)
      for entry in entries { table.add(AuditRow(entry).cells, roles: AuditRow(entry).roles) }
      try output.show(table, in: fob)
    }
  }
}

/// One entry of the audit log as a row.
private struct AuditRow {
  private let entry: AuditEntry

  init(_ entry: AuditEntry) {
    self.entry = entry
  }

  static let columns: [TextTable.Column] = [
    .init("TIME", .stays), .init("EVENT", .stays), .init("RESULT", .worth(4)), .init("ENVIRONMENT", .worth(3)),
    .init("HANDLE", .stays), .init("BY", .worth(2)), .init("DETAIL", .worth(1)),
  ]

  var cells: [DisplayText] {
    let who = "\(entry.user)@\(entry.host)"
    return [
      RFC3339.text(entry.time), entry.event, entry.result, entry.environment, entry.handle?.text ?? "–", who,
      entry.detail ?? "",
    ].map { DisplayText($0) }
  }

  var roles: [String: ThemeSlot] {
    entry.result == AuditEvent.Result.done.rawValue ? [:] : ["result": .statusError]
  }
}

extension AuditEvent.Kind: WordChoice {}
