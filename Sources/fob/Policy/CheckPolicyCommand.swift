import ArgumentParser
import Formats
import FoundationEssentials
import Keeping
import TokenModel

/// `fob policy check [ENV…]`
struct CheckPolicyCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "List the upload tokens that break a rule, and which rule of which file.",
    discussion: """
      Made for cron: exit status 9 means that a token breaks a rule; 0, that none does and every list was read. A rule that a service cannot meet does not hold \
      there; a fact that a service does not tell is unknown. Neither breaks a rule. ('fob doctor' checks this machine, 'fob env check' files and servers.)

      EXAMPLES
        fob policy check
        fob policy check video pod --csv > violations.csv

      \(ExitStatus.helpWithSession(.someFailed))
      """)

  @Argument(
    help: "Environments to check. Default: all.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @OptionGroup var output: ListOutput

  /// A finding with its environment.
  private struct Row {
    let environment: Environment
    let label: String?
    let finding: PolicyFinding
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let policy = try fob.policyInForce()
    if policy.entries.isEmpty { Output.note("fob: there are no rules: \(fob.policies.paths.joined(separator: ", ")).") }
    let chosen = try fob.usable(named: environments).filter { fob.services[$0.service]?.profile.uploadTokens != nil }
    let readings = await InventoryReading.read(policy.entries.isEmpty ? [] : chosen, in: fob)
    let rows = readings.flatMap { self.rows($0, policy) }
    for reading in readings {
      guard let failure = reading.failure else { continue }
      let what = reading.part == nil ? "not read" : "the list is incomplete"
      Output.note("fob: \(reading.environment.name): \(what): \(failure.message)")
    }
    try show(rows, readings, fob)
    try conclude(rows, readings)
  }

  private func rows(_ reading: InventoryReading, _ policy: Policy) -> [Row] {
    guard let part = reading.part else { return [] }
    let findings = policy.findings(in: part.rows, of: reading.environment, support: part.support, now: part.now)
    guard !findings.isEmpty else { return [] }
    let labels = Dictionary(part.rows.map { ($0.handle, $0.label) }, uniquingKeysWith: { first, _ in first })
    return findings.map { Row(environment: reading.environment, label: labels[$0.handle] ?? nil, finding: $0) }
  }

  private func show(
    _ rows: [Row], _ readings: [InventoryReading], _ fob: Composition
  ) throws(CommandFailure) {
    if output.isJSON {
      return Output.json([
        "version": 1, "violations": .array(rows.filter(\.finding.isBroken).map(json)),
        "unknown": .array(rows.filter { !$0.finding.isBroken }.map(json)),
        "environments": .array(readings.map(\.json)),
      ])
    }
    noteUnknown(rows)
    var table = TextTable([
      .init("ENVIRONMENT", .stays), .init("HANDLE", .stays), .init("RULE", .stays), .init("WHY", .worth(6)),
      .init("LABEL", .worth(4)), .init("FILE", .worth(5)), .init("LINE", .worth(2)),
    ])
    for row in output.limited(rows.filter(\.finding.isBroken)) {
      let entry = row.finding.entry
      table.add([
        DisplayText(row.environment.name.text), DisplayText(row.finding.handle.text),
        DisplayText("\(entry.demand.rule.rawValue) = \(entry.text)"), DisplayText(row.finding.reason),
        DisplayText(row.label ?? "–"), DisplayText(entry.file), DisplayText("\(entry.line)"),
      ])
    }
    if rows.contains(where: \.finding.isBroken) || output.isForScripts(in: fob) { try output.show(table, in: fob) }
  }

  /// What is not known, a line for each environment, rule and reason.
  private func noteUnknown(_ rows: [Row]) {
    let unknown = rows.filter { !$0.finding.isBroken }
    let groups = Dictionary(grouping: unknown) { row in
      "\(row.environment.name): unknown whether \(row.finding.entry.title) holds: \(row.finding.reason)"
    }
    for (text, rows) in groups.sorted(by: { $0.key < $1.key }) { Output.note("fob: \(text) (\(rows.count.grouped))") }
  }

  private func conclude(_ rows: [Row], _ readings: [InventoryReading]) throws(CommandFailure) {
    let broken = rows.filter(\.finding.isBroken)
    let count = Set(broken.map { "\($0.environment.name) \($0.finding.handle)" }).count
    guard count == 0 else {
      throw CommandFailure(
        .someFailed, "\(count.grouped) upload token\(count == 1 ? " breaks" : "s break") a rule.")
    }
    let unread = readings.compactMap(\.failure)
    if let first = unread.first {
      throw CommandFailure(
        first.status, "No token that was read breaks a rule, but \(unread.count) lists were not read, or not whole.")
    }
    Output.note("fob: no upload token breaks a rule.")
  }

  private func json(_ row: Row) -> JSONValue {
    guard case .object(var members) = row.finding.entry.json else { return .null }
    members["environment"] = .string(row.environment.name.text)
    members["service"] = .string(row.environment.service.rawValue)
    members["handle"] = .string(row.finding.handle.text)
    members["label"] = row.label.map { .string($0) } ?? .null
    members["reason"] = .string(row.finding.reason)
    return .object(members)
  }
}

extension PolicyFinding {
  /// Whether the token breaks the rule; else that is not known.
  var isBroken: Bool { if case .broken = verdict { true } else { false } }

  /// How it breaks the rule, or what is not known.
  var reason: String {
    switch verdict {
    case .broken(let reason), .unknown(let reason): reason
    case .kept, .notApplicable: ""
    }
  }
}
