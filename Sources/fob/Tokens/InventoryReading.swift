import Formats
import TokenModel

/// What came of reading one environment's list among those of others.
struct InventoryReading: Sendable {
  let environment: Environment
  /// The list; nil if it could not be read.
  var part: Inventory.Part?
  /// Why it is not the whole list, or nil.
  var failure: CommandFailure?

  var json: JSONValue {
    [
      "name": .string(environment.name.text), "count": (part?.rows.count).map { .integer(Int64($0)) } ?? .null,
      "complete": .bool(failure == nil), "reason": (failure?.message).map { .string($0) } ?? .null,
    ]
  }

  /// Reads the lists of environments at once, each at its own pace.
  static func read(_ environments: [Environment], in fob: Composition) async -> [InventoryReading] {
    let progress = ReadingProgress()
    defer { progress.end() }
    return await withTaskGroup { group in
      for (place, environment) in environments.enumerated() {
        group.addTask { (place, await read(environment, in: fob, progress)) }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private static func read(
    _ environment: Environment, in fob: Composition, _ progress: ReadingProgress
  ) async -> InventoryReading {
    do throws(CommandFailure) {
      let support = try fob.uploadTokenSupport(of: environment)
      let list = try await rethrow(
        awaiting: await fob.tokens.all(of: environment, sort: nil) {
          progress.report(environment.name, read: $0, of: $1)
        }, as: CommandFailure.init(_:))
      let part = Inventory.Part(list.rows, of: environment, support: support, now: fob.serverTime(of: environment))
      return InventoryReading(
        environment: environment, part: part, failure: list.flaw.map { CommandFailure(.failed, $0) })
    } catch {
      return InventoryReading(environment: environment, failure: error)
    }
  }
}

extension CommandFailure {
  /// Why lists are not whole, each with its environment; nil where all are.
  /// - Parameter end: what follows the reasons.
  init?(incomplete readings: [InventoryReading], end: (_ names: [String]) -> String) {
    let missing = readings.filter { $0.failure != nil }
    guard let first = missing.first?.failure else { return nil }
    let reasons = missing.map { "\($0.environment.name): \($0.failure?.message ?? "")" }
    self.init(first.status, "\(reasons.joined(separator: " ")) \(end(missing.map(\.environment.name.text)))")
  }
}
