import Formats
import FoundationEssentials
import Interface
import TokenModel

/// `fob tokens list --all-environments`: the upload tokens of several environments in one list. Servers are read at once, each at its own pace.
struct InventoryListing: Sendable {
  let environments: [Environment]
  /// As it was typed.
  let filter: String?
  let sort: TokenSort?
  let output: ListOutput
  let isRevealed: Bool
  let fob: Composition

  func perform() async throws(CommandFailure) {
    let filter = try inventoryFilter()
    let chosen = environments.filter(filter.admits)
    if chosen.isEmpty { Output.note("fob: no environment with upload tokens is meant.") }
    let readings = await InventoryReading.read(chosen, in: fob)
    let inventory = Inventory(readings.compactMap(\.part))
    let rows = inventory.rows(matching: filter, sort: sort)
    for reading in readings {
      guard let failure = reading.failure else { continue }
      let what = reading.part == nil ? "not read" : "the list is incomplete"
      Output.note("fob: \(reading.environment.name): \(what): \(failure.message)")
    }
    if isRevealed { await noteReveal(rows) }
    try show(output.limited(rows), of: inventory, readings, await GraceMarks.read(for: output, in: fob))
    if rows.isEmpty, !output.isJSON {
      Output.note("fob: 0 of \(inventory.count.grouped) upload tokens match.")
    }
    let failures = readings.compactMap(\.failure)
    guard let first = failures.first else { return }
    throw CommandFailure(
      failures.count == chosen.count ? first.status : .someFailed,
      "\(failures.count) of \(chosen.count) lists could not be read, or not whole.")
  }

  private func inventoryFilter() throws(CommandFailure) -> InventoryFilter {
    do throws(TokenFilterFailure) {
      return try filter.map(InventoryFilter.init(parsing:)) ?? InventoryFilter()
    } catch {
      throw CommandFailure(.usage, error.description)
    }
  }

  private func noteReveal(_ rows: [Inventory.Row]) async {
    for (_, rows) in Dictionary(grouping: rows, by: \.part.environment.name).sorted(by: { $0.key < $1.key }) {
      guard let environment = rows.first?.part.environment else { continue }
      await fob.noteReveal(of: rows.map(\.token), in: environment)
    }
  }

  private func show(
    _ rows: [Inventory.Row], of inventory: Inventory, _ readings: [InventoryReading], _ marks: GraceMarks
  ) throws(CommandFailure) {
    let thresholds = fob.expiryThresholds
    func record(_ row: Inventory.Row) -> TokenRecord {
      TokenRecord(
        row.token, support: row.part.support, now: row.part.now, thresholds: thresholds, isRevealed: isRevealed,
        grace: marks[row.token.handle])
    }
    guard !output.isJSON else {
      return Output.json([
        "version": 1, "tokens": .array(rows.map { json(record($0), of: $0.part.environment) }),
        "complete": .bool(readings.allSatisfy { $0.failure == nil }), "environments": .array(readings.map(\.json)),
      ])
    }
    let columns = TokenRecord.columns(inventory.parts.map(\.support), isRevealed: isRevealed)
    var table = TextTable([.init("ENVIRONMENT", .stays)] + columns.map(TokenRecord.heading))
    for row in rows {
      let record = record(row)
      table.add([DisplayText(row.part.environment.name.text)] + record.cells(columns), roles: record.roles)
    }
    try output.show(table, in: fob)
  }

  private func json(_ record: TokenRecord, of environment: Environment) -> JSONValue {
    guard case .object(var members) = record.json else { return record.json }
    members["environment"] = .string(environment.name.text)
    members["service"] = .string(environment.service.rawValue)
    return .object(members)
  }
}
