import ArgumentParser
import Formats
import FoundationEssentials
import Interface
import Keeping
import TokenModel

/// `fob expiring [ENV…]`
struct ExpiringCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "expiring",
    abstract: "List what expires soon in your environments: upload tokens, certificates, sessions that need you.",
    discussion: """
      Made for cron. Counts only what a person must act on: a session that fob can begin again unattended is left out, and so is an upload token \
      that has expired. Exit status 9 means that something expires; 0, that nothing does and everything was read.

      EXAMPLES
        fob expiring
        fob expiring video pod --within 7d
        fob expiring --within 30d --csv > expiring.csv
        fob expiring --notify                 # also tell on_event

      \(ExitStatus.helpWithSession(.someFailed))
      """)

  @Argument(
    help: "Environments to look in. Default: all.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Option(
    help: ArgumentHelp("How far to look ahead: 12h, 14d. Default: 14d.", valueName: "span"),
    transform: TimeSpanOption.init(parsing:))
  var within: TimeSpanOption?

  @Flag(
    help: ArgumentHelp(
      "Also tell the command on_event what expires.",
      discussion: "Thresholds are 14, 7 and 1 days, each told once, whatever --within says; 'man fob-events'."))
  var notify = false

  @OptionGroup var output: ListOutput

  private static let standardDays = 14

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let entries = try fob.entries(named: environments)
    if entries.isEmpty { Output.noteEmptiness(of: fob.environments) }
    let seconds = within?.seconds ?? Self.standardDays * 86_400
    let findings = await ExpirySearch(fob: fob, seconds: TimeInterval(seconds)).findings(in: entries)
    let items = findings.items.sorted(by: ExpiringItem.precedes)
    for unread in findings.unread {
      Output.note("fob: \(unread.environment): \(unread.what) not read: \(unread.failure.message)")
    }
    if notify { await tell(findings.looks, fob) }
    try show(output.limited(items), findings.unread, seconds, fob)
    try conclude(items, findings.unread, TimeSpan.text(seconds: seconds))
  }

  private func tell(_ looks: [EnvironmentLook], _ fob: Composition) async {
    var isWanted = looks.isEmpty
    for look in looks where await fob.events.isWanted(in: look.environment) { isWanted = true }
    if !isWanted { Output.note("fob: --notify: on_event names no command; 'man fob-events' says how.") }
    for failure in await EventLook(fob: fob).tell(looks) { Output.note("fob: \(failure)") }
  }

  private func show(
    _ items: [ExpiringItem], _ unread: [ExpirySearch.Unread], _ seconds: Int, _ fob: Composition
  ) throws(CommandFailure) {
    if output.isJSON {
      Output.json([
        "version": 1, "within_seconds": .integer(Int64(seconds)), "expiring": .array(items.map(\.json)),
        "not_read": .array(unread.map(\.json)),
      ])
    } else if !items.isEmpty || output.isForScripts(in: fob) {
      var table = TextTable(ExpiringItem.columns)
      for item in items { table.add(item.cells) }
      try output.show(table, in: fob)
    }
  }

  private func conclude(
    _ items: [ExpiringItem], _ unread: [ExpirySearch.Unread], _ span: String
  ) throws(CommandFailure) {
    guard items.isEmpty else {
      throw CommandFailure(.someFailed, "\(items.count.grouped) expire\(items.count == 1 ? "s" : "") within \(span).")
    }
    if let first = unread.first {
      let left = unread.count == 1 ? "one list was" : "\(unread.count) lists were"
      throw CommandFailure(first.failure.status, "Nothing that was read expires within \(span), but \(left) not read.")
    }
    Output.note("fob: nothing expires within \(span).")
  }
}

extension ExpiringItem {
  fileprivate static let columns: [TextTable.Column] = [
    .init("LEFT", .stays), .init("KIND", .stays), .init("ENVIRONMENT", .stays),
    .init("", name: "production", .stays), .init("SERVICE", .worth(2)), .init("HANDLE", .stays),
    .init("LABEL", .worth(9)), .init("EXPIRES", .worth(4)), .init("DAYS", .worth(1)), .init("CONTACT", .worth(7)),
  ]

  /// The cells of `columns`.
  fileprivate var cells: [DisplayText] {
    [
      DisplayText(spanLeft), DisplayText(subject.kind), DisplayText(environment.text),
      isProduction ? "PRODUCTION" : "", DisplayText(service.rawValue), DisplayText(handle ?? ""),
      DisplayText(label ?? ""), DisplayText(RFC3339.text(end)), DisplayText("\(daysLeft)"),
      DisplayText(contact ?? ""),
    ]
  }

  /// In one unit; days are rounded up.
  private var spanLeft: String {
    guard secondsLeft > 0 else { return "expired" }
    return secondsLeft > 86_400 ? "\(daysLeft)d" : SpanText(Int(secondsLeft), .oneUnit).text
  }

  private var handle: String? { if case .token(let handle, _, _) = subject { handle.text } else { nil } }

  /// The token's label, or which certificate it is.
  private var label: String? {
    switch subject {
    case .token(_, let label, _): label
    case .serverCertificate: "the server's"
    case .clientCertificate: "the client's"
    case .session: nil
    }
  }

  private var contact: String? { if case .token(_, _, let contact) = subject { contact } else { nil } }

  fileprivate var json: JSONValue {
    var record: [String: JSONValue] = [
      "kind": .string(subject.kind), "environment": .string(environment.text), "service": .string(service.rawValue),
      "production": .bool(isProduction), "expires_at": .string(RFC3339.text(end)),
      "seconds_left": .integer(Int64(max(0, secondsLeft))), "days_left": .integer(Int64(daysLeft)),
    ]
    switch subject {
    case .token(let handle, let label, let contact):
      record["handle"] = .string(handle.text)
      record["label"] = label.map { .string($0) } ?? .null
      record["contact"] = contact.map { .string($0) } ?? .null
    case .serverCertificate: record["certificate"] = "server"
    case .clientCertificate: record["certificate"] = "client"
    case .session: break
    }
    return .object(record)
  }
}

extension ExpirySearch.Unread {
  fileprivate var json: JSONValue {
    ["environment": .string(environment), "what": .string(what), "reason": .string(failure.message)]
  }
}
