import Formats
import Glibc
import Host
import TokenModel

/// A plan on disk: the plan in the first line, then a line for each step, each on the disk before the next request. A line that a crash left half written is
/// ignored.
struct PlanFile: Sendable {
  let path: String
  /// What a failure to save the plan leaves, as a sentence.
  let untouched: String

  private static let sizeLimit = 256 << 20

  /// Writes a new file.
  /// - Throws: `state` if the name is taken.
  func create(_ plan: JSONValue) throws(SessionFailure) {
    let content = plan.bytes() + [UInt8(ascii: "\n")]
    // Half, so that the steps have as much room.
    guard content.count <= Self.sizeLimit / 2 else {
      throw .state(reason: "The plan is too large: choose fewer tokens. \(untouched)")
    }
    do throws(SystemFailure) {
      try TrustedPath.requireSafePlace(for: path)
      guard try AtomicFile.create(content, at: path) else {
        throw SystemFailure(operation: "write the plan", path: path, code: EEXIST)
      }
    } catch {
      throw .state(reason: "\(error) \(untouched)")
    }
  }

  /// Appends a step.
  func append(_ step: JSONValue) throws(SessionFailure) {
    try rethrow(
      AppendFile.append(step.bytes(), to: path, isSynchronized: true),
      as: { (failure: SystemFailure) in SessionFailure.state(reason: "The result could not be saved: \(failure)") })
  }

  /// Its content.
  func content() throws(SessionFailure) -> [UInt8] {
    do throws(FileAccessFailure) {
      return try FileReader.read(path, limit: Self.sizeLimit, trust: .secret).bytes
    } catch .missing(let path) {
      throw .noFile(path: path)
    } catch {
      throw .state(reason: error.description)
    }
  }

  /// The lines of a content that are whole; the first is nil if it is not.
  static func lines(of content: [UInt8]) -> (plan: JSONValue?, steps: [JSONValue]) {
    let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    return (
      lines.first.flatMap { try? JSONValue(parsing: Array($0)) },
      lines.dropFirst().compactMap { try? JSONValue(parsing: Array($0)) }
    )
  }

  /// Removes it durably.
  func remove() throws(SessionFailure) {
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

  /// The lock, taken. Readers of plans hold it for a moment, which is waited for.
  /// - Parameter outcome: what it leaves if another process has it, as a sentence.
  func take(orElse outcome: String) async throws(SessionFailure) -> LockFile {
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
}
