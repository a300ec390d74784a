import Formats
import Host
import TokenModel

/// The file that a revocation's report goes to. Its place is made sure of before the first token ends.
struct ReportFile {
  private let pending: PendingFile

  /// Larger than the report of a million tokens.
  private static let sizeLimit = 256 << 20

  /// - Throws: where it cannot be written, or something other than a report is there.
  init(_ path: String) throws(CommandFailure) {
    do throws(SystemError) {
      try TrustedPath.requireSafePlace(for: path)
      pending = try PendingFile(for: path)
      guard try Self.isFree(path) else {
        throw SystemError(
          operation: "replace", path: path, reason: "it holds no report of fob's. Name another file, or move it away")
      }
    } catch {
      throw CommandFailure(.failed, "The report would have no place: \(error) Nothing was ended.")
    }
  }

  /// Puts the report there.
  func write(_ report: JSONValue) throws(CommandFailure) {
    do throws(SystemError) {
      try pending.commit(report.bytes(pretty: true) + [UInt8(ascii: "\n")])
    } catch {
      throw CommandFailure(.failed, "The report could not be written: \(error)")
    }
  }

  /// Whether there is nothing to lose: no file, an empty one, or an older report.
  private static func isFree(_ path: String) throws(SystemError) -> Bool {
    do throws(FileRefusal) {
      let bytes = try FileReading.read(path, limit: sizeLimit, trust: .any).bytes
      guard !bytes.isEmpty else { return true }
      let report = try? JSONValue(parsing: bytes)
      return report?["version"]?.integerValue != nil && report?["results"]?.arrayValue != nil
    } catch {
      switch error {
      case .missing: return true
      case .unreadable(let error): throw error
      default: return false
      }
    }
  }
}
