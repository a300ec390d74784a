import TokenModel

/// How a command ends after a revocation, and what it says of going on.
struct RevocationVerdict {
  private let outcome: RevocationOutcome
  private let file: String?

  /// - Parameter file: the plan's file as it was named, or nil where it is the newest of the folder.
  init(_ outcome: RevocationOutcome, isOwnPlan file: String?) {
    self.outcome = outcome
    self.file = file
  }

  private var counts: RevocationCounts { outcome.revocation.counts }

  /// Ends the command with the status that fits all results.
  func conclude() throws(CommandFailure) {
    guard !outcome.revocation.isDone else {
      if counts.planned > 1 { Output.note("fob: \(counts.text).") }
      return
    }
    throw CommandFailure(status, "\(counts.text). \(reason)\(advice)")
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
    case .failure(let failure): "Stopped: \(CommandFailure(failure).message) "
    case .asked: "Stopped. "
    case nil: ""
    }
  }

  private var advice: String {
    let name = outcome.revocation.plan.environment
    let option = file.flatMap { $0.isEmpty ? nil : "--plan \($0)" } ?? "--resume"
    return counts.planned > 1 || counts.notTried > 0
      ? "To go on with those that may live: fob tokens revoke \(name) \(option)" : ""
  }
}
