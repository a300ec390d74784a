import Formats
import TokenModel

/// The upload tokens that a command is about to revoke or rotate in one environment.
struct TokenGroup: Sendable {
  let environment: Environment
  let support: UploadTokenSupport
  let rows: [ListedToken]
  /// The whole list; nil if it was not read.
  let list: PackedTokens?

  /// The chosen tokens of each of several environments that has some. A token that two environments list belongs to the first.
  static func everywhere(
    _ selection: RevokeSelection, of target: RevokeTarget, to deed: TokenDeed, in fob: Composition
  ) async throws(CommandFailure) -> [TokenGroup] {
    let (filter, rules) = (try selection.inventoryConditions(to: deed), try selection.rules(in: fob))
    let environments = try target.resolveAll(in: fob).filter(filter.admits)
    let readings = await InventoryReading.read(environments, in: fob)
    var seen: Set<Handle> = []
    let wanted = Set(selection.handles.compactMap(Handle.init))
    let groups = readings.compactMap { reading -> TokenGroup? in
      guard let part = reading.part else { return nil }
      let chosen = part.rows.lazy.filter { row in
        guard wanted.isEmpty else { return wanted.contains(row.handle) }
        return filter.tokens.matches(row, now: part.now)
          && rules.map { $0.isBroken(by: row, of: reading.environment, support: part.support, now: part.now) } ?? true
      }
      let rows = Array(chosen).filter { seen.insert($0.handle).inserted }
      guard !rows.isEmpty else { return nil }
      return TokenGroup(environment: reading.environment, support: part.support, rows: rows, list: part.rows)
    }
    try requireComplete(
      readings, named: !selection.handles.isEmpty, missing: wanted.subtracting(seen).map(\.text).sorted(), to: deed)
    return groups
  }

  /// Conditions need every list whole; handles only as long as some were not found.
  private static func requireComplete(
    _ readings: [InventoryReading], named: Bool, missing: [String], to deed: TokenDeed
  ) throws(CommandFailure) {
    if named, missing.isEmpty { return }
    let failure = CommandFailure(incomplete: readings) { names in
      let options = names.map { "--except \($0)" }.joined(separator: " ")
      let what = missing.isEmpty ? "which tokens match" : "where \(missing.joined(separator: ", ")) is"
      return "So fob cannot tell \(what). \(deed.nothingDone) To leave these lists out: \(options)"
    }
    if let failure { throw failure }
    guard missing.isEmpty else {
      throw CommandFailure(
        .noSuchThing,
        "No environment has an upload token with the handle \(missing.joined(separator: ", ")). \(deed.nothingDone)")
    }
  }

  /// What is about to be done, as counts and a list.
  func preview(to deed: TokenDeed, in fob: Composition) -> RevokePreview {
    RevokePreview(
      rows.map(RevocationRow.init(_:)),
      service: fob.services[environment.service]?.profile.displayName ?? environment.service.rawValue,
      support: support, environment: environment, now: fob.serverTime(of: environment), to: deed)
  }
}
