import Formats
import Host
import TokenModel

/// How a command exits after a revocation, and its advice on resuming.
struct RevocationVerdict {
  private let outcome: RevocationOutcome
  private let file: String?

  /// - Parameter file: the plan's file as it was named; nil for the newest in the folder.
  init(_ outcome: RevocationOutcome, isOwnPlan file: String? = nil) {
    self.outcome = outcome
    self.file = file
  }

  private var counts: RevocationCounts { outcome.revocation.counts }

  /// Ends the command with the status that fits all results.
  func conclude() throws(CommandFailure) {
    guard var failure else {
      if counts.planned > 1 { Output.note("fob: \(counts.text).") }
      return
    }
    failure.message += advice.isEmpty ? "" : " \(advice)"
    throw failure
  }

  /// What is left to do, without how; nil where all are revoked.
  var failure: CommandFailure? {
    outcome.revocation.isDone ? nil : CommandFailure(status, "\(counts.text).\(reason)")
  }

  private var status: ExitStatus {
    switch outcome.stop {
    case .failure(let failure): failure.exitStatus
    case .asked: counts.over > 0 ? .someFailed : .failed
    case nil where counts.over > 0: .someFailed
    case nil: counts[.refused] > 0 ? .refusedByServer : .notReachable
    }
  }

  private var reason: String {
    switch outcome.stop {
    case .failure(let failure): " Stopped: \(CommandFailure(failure).message)"
    case .asked: " Stopped."
    case nil: ""
    }
  }

  private var advice: String {
    let name = outcome.revocation.plan.environment
    let option = file.flatMap { $0.isEmpty ? nil : "--plan \($0)" } ?? "--resume"
    return counts.planned > 1 || counts.notTried > 0
      ? "Resume with: fob tokens revoke \(name) \(option)" : ""
  }
}

/// The file for a revocation's report, checked before the first token is revoked.
struct ReportFile {
  private let pending: PendingFile

  /// Larger than the report of a million tokens.
  private static let sizeLimit = 256 << 20

  /// - Throws: if it cannot be written, or something other than a report is there.
  init(_ path: String) throws(CommandFailure) {
    do throws(SystemFailure) {
      try TrustedPath.requireSafePlace(for: path)
      pending = try PendingFile(for: path)
      guard try Self.isFree(path) else {
        throw SystemFailure(
          operation: "replace", path: path, reason: "it is not a fob report. Choose another file, or move it away")
      }
    } catch {
      throw CommandFailure(.failed, "The report cannot be written: \(error) Nothing was revoked.")
    }
  }

  /// Writes the report.
  func write(_ report: JSONValue) throws(CommandFailure) {
    try rethrow(
      pending.commit(report.bytes(pretty: true) + [UInt8(ascii: "\n")]),
      as: { (failure: SystemFailure) in CommandFailure(.failed, "The report could not be written: \(failure)") })
  }

  /// Whether nothing would be lost: no file, an empty one, or an older report.
  private static func isFree(_ path: String) throws(SystemFailure) -> Bool {
    do throws(FileAccessFailure) {
      let bytes = try FileReader.read(path, limit: sizeLimit, trust: .any).bytes
      guard !bytes.isEmpty else { return true }
      let report = try? JSONValue(parsing: bytes)
      let results = report?["results"] ?? report?["environments"]
      return report?["version"]?.integerValue != nil && results?.arrayValue != nil
    } catch {
      switch error {
      case .missing: return true
      case .unreadable(let error): throw error
      default: return false
      }
    }
  }
}
