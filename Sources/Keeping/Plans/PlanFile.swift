import Formats
import Glibc
import Host
import TokenModel

/// A plan on disk: the plan in the first line, then a line for each step, each on the disk before the next request. A line that a crash left half written is
/// ignored.
struct PlanFile<Record: PlanRecord>: Sendable {
  let path: String

  private static var sizeLimit: Int { 256 << 20 }

  /// Writes a new file.
  /// - Throws: `state` if the name is taken.
  func create(_ plan: Record.Plan) throws(SessionFailure) {
    let content = plan.json.bytes() + [UInt8(ascii: "\n")]
    // Half, so that the steps have as much room.
    guard content.count <= Self.sizeLimit / 2 else {
      throw .state(reason: "The plan is too large: choose fewer tokens. \(Record.untouched)")
    }
    do throws(SystemFailure) {
      try TrustedPath.requireSafePlace(for: path)
      guard try AtomicFile.create(content, at: path) else {
        throw SystemFailure(operation: "write the plan", path: path, code: EEXIST)
      }
    } catch {
      throw .state(reason: "\(error) \(Record.untouched)")
    }
  }

  /// Appends a step.
  func append(_ step: Record.Step, of handle: Handle) throws(SessionFailure) {
    try rethrow(
      AppendFile.append(step.json(of: handle).bytes(), to: path, isSynchronized: true),
      as: { (failure: SystemFailure) in SessionFailure.state(reason: "The result could not be saved: \(failure)") })
  }

  /// Reads plan and steps; of several steps of a token the last counts.
  func read() throws(SessionFailure) -> Record { try Self.record(reading: content(), path: path) }

  private func content() throws(SessionFailure) -> [UInt8] {
    do throws(FileAccessFailure) {
      return try FileReader.read(path, limit: Self.sizeLimit, trust: .secret).bytes
    } catch .missing(let path) {
      throw .noFile(path: path)
    } catch {
      throw .state(reason: error.description)
    }
  }

  /// What a file's content keeps; a line that is not whole does not count.
  static func record(reading content: [UInt8], path: String) throws(SessionFailure) -> Record {
    let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    let first = lines.first.flatMap { try? JSONValue(parsing: Array($0)) }
    guard let plan = first.flatMap(Record.Plan.init(_:)) else { throw .state(reason: "\(path) \(Record.mistaken)") }
    var steps: [Handle: Record.Step] = [:]
    for line in lines.dropFirst() {
      guard let value = try? JSONValue(parsing: Array(line)),
        let handle = value["handle"]?.stringValue.flatMap(Handle.init), let step = Record.Step(value)
      else { continue }
      steps[handle] = step
    }
    return Record(path: path, plan: plan, steps: steps)
  }

  /// Removes it durably.
  private func remove() throws(SessionFailure) {
    _ = try rethrow(
      AtomicFile.remove(path),
      as: { (failure: SystemFailure) in SessionFailure.state(reason: "The plan was not discarded: \(failure)") })
  }

  /// The lock of whoever follows the plan: the file itself, which must exist.
  func lock() throws(SessionFailure) -> LockFile {
    do throws(SystemFailure) {
      return try LockFile(path, isMadeWhereMissing: false)
    } catch  where error.code == ENOENT {
      throw .noFile(path: path)
    } catch {
      throw .state(reason: error.description)
    }
  }

  /// The lock, taken, once the file proves to be a plan. Readers of plans hold it for a moment, which is waited for.
  /// - Parameter outcome: what it leaves if another process has it, as a sentence.
  func take(orElse outcome: String) async throws(SessionFailure) -> LockFile {
    _ = try await BlockingCall.run { () throws(SessionFailure) in try read() }
    let lock = try lock()
    guard await lock.lock(within: .seconds(1)) else {
      // Locking also fails if it was discarded just now.
      _ = try await BlockingCall.run { () throws(SessionFailure) in try content() }
      throw .state(reason: "Another process is following the plan \(path) now. \(outcome)")
    }
    return lock
  }

  /// Whether nobody is following it now.
  var isFree: Bool { (try? lock())?.isFree() == true }

  /// Removes it, unless somebody is following it.
  func discard() async throws(SessionFailure) {
    let lock = try await take(orElse: "It was not discarded.")
    defer { lock.unlock() }
    try await BlockingCall.run { () throws(SessionFailure) in try remove() }
  }
}
