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
        fob audit --csv --cursor > audit.csv
        fob audit --verify

      Every fob of this account writes to the same log, without secrets: it names an upload token by its handle. 'fob token' and 'fob exec' leave a line \
      only if they log in or refresh.

      Each line holds its number and the SHA-256 of the line before it. --verify finds the first line that was changed, cut out, added or moved, and ends \
      with 1. Who can write the log can also link it again from there on: only a head that was kept elsewhere, which --verify prints and --head takes, \
      proves that nobody did. The cursor of --cursor is such a head too.

      \(ExitStatus.help(.noSuchThing))
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

  @Option(
    help: ArgumentHelp("Only what comes after this cursor. Default: the whole log.", valueName: "cursor"),
    transform: AuditMark.init(parsing:))
  var after: AuditMark?

  @Flag(help: "Print the log's cursor at the end, for --after: in JSON, else on standard error.")
  var cursor = false

  @Flag(help: "Hold all lines against their links instead of printing them.")
  var verify = false

  @Option(
    help: ArgumentHelp("A head that --verify printed earlier. Default: none, which proves nothing.", valueName: "head"),
    transform: AuditMark.init(parsing:))
  var head: AuditMark?

  @Flag(help: "Keep following until interrupted.")
  var follow = false

  @OptionGroup var output: ListOutput

  func validate() throws {
    if let handle, Handle(handle) == nil {
      throw ValidationError(
        "--handle: not a handle (\(Handle.length) letters and digits, as 'fob tokens list' shows them).")
    }
    if head != nil, !verify { throw ValidationError("--head goes with --verify.") }
    if cursor, follow { throw ValidationError("--cursor goes without --follow: each line of --json has its number.") }
    if cursor, output.limit != nil {
      throw ValidationError("--cursor goes without --limit: it says where the whole log ends.")
    }
    if verify, follow || cursor || after != nil || environment != nil || handle != nil || since != nil || !event.isEmpty
    {
      throw ValidationError("--verify reads the whole log: leave out what chooses entries.")
    }
    if let environment, EnvironmentName(environment) == nil {
      throw ValidationError("'\(environment)' is not an environment's name: \(EnvironmentName.rule).")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    if verify { return try await AuditVerification(head: head, isJSON: output.isJSON).perform(fob) }
    try await requireCursor(in: fob)
    let query = query(now: fob.clock.now)
    var reader = fob.audit.reader()
    var page = await reader.next()
    let matches = page.entries.filter { isLater($0) && query.matches($0) }
    let entries = output.limit.map { Array(matches.suffix($0)) } ?? matches
    report(page.problems)
    if output.isJSON, !follow {
      Output.json(json(of: entries, page))
    } else {
      try show(entries, in: fob)
    }
    if !page.refusals.isEmpty, !follow { throw CommandFailure(.failed, page.refusals.joined(separator: "\n")) }
    report(page.refusals)
    if cursor, !output.isJSON, let end = page.end ?? after { Output.note("fob: cursor: \(end)") }
    if entries.isEmpty, !follow { Output.note("fob: no matching entry in the audit log.\(nearestName(in: fob))") }
    while follow, Output.failure == nil {
      await Pause.sleep(for: .milliseconds(500))
      page = await reader.next()
      report(page.refusals + page.problems)
      try show(page.entries.filter(query.matches), in: fob)
    }
  }

  private func json(of entries: [AuditEntry], _ page: AuditPage) -> JSONValue {
    var record: [String: JSONValue] = ["version": 1, "entries": .array(entries.map(\.json))]
    if cursor { record["cursor"] = (page.end ?? after).map { .string($0.description) } ?? .null }
    return .object(record)
  }

  private func isLater(_ entry: AuditEntry) -> Bool {
    after.map { after in entry.link.map { $0.sequence > after.sequence } ?? false } ?? true
  }

  /// Nothing is left out unnoticed after a cursor whose line is gone.
  private func requireCursor(in fob: Composition) async throws(CommandFailure) {
    guard let after else { return }
    let isThere = try await rethrow(
      awaiting: await fob.audit.contains(after),
      as: { (failure: TextFailure) in CommandFailure(.failed, failure.description) })
    guard !isThere else { return }
    throw CommandFailure(
      .noSuchThing,
      "--after: the log has no such line any more: it was dropped for its age, or changed. 'fob audit' prints the whole log."
    )
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
    .init("HANDLE", .stays), .init("BY", .worth(2)), .init("DETAIL", .worth(1)), .init("REASON", .worth(1)),
  ]

  var cells: [DisplayText] {
    let who = "\(entry.user)@\(entry.host)"
    return [
      RFC3339.text(entry.time), entry.event, entry.result, entry.environment, entry.handle?.text ?? "–", who,
      entry.detail ?? "", entry.reason ?? "",
    ].map { DisplayText($0) }
  }

  var roles: [String: ThemeSlot] {
    entry.result == AuditEvent.Result.done.rawValue ? [:] : ["result": .statusError]
  }
}

extension AuditEvent.Kind: WordChoice {}
