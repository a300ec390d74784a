import Formats
import FoundationEssentials
import Host
import Synchronization
import TokenModel

/// A register that notes whether it answers, for screens and commands that ask no register.
final class NotedRegister: SessionRegister {
  private let register: any SessionRegister
  private let name: EnvironmentName
  private let conditions: ShareConditions
  private let clock: any WallClock
  /// Why the last request failed, and which failure was reported last.
  private let present: Mutex<(problem: String?, reported: String?)>

  /// Why the request of another process failed while this one waited; nil: this one asks itself.
  let problemMeanwhile: String?

  /// The register of a share; waits for the disk.
  /// - Parameter began: when this process began to wait for others that ask the register.
  init(_ share: Share, _ conditions: ShareConditions, clock: any WallClock, waitingSince began: Date) {
    register = share.register
    name = share.name
    self.conditions = conditions
    self.clock = clock
    let condition = conditions.read(name)
    present = Mutex((condition.problem, condition.problem))
    problemMeanwhile = condition.problem(since: began, until: clock.now)
  }

  /// What has changed since the last call: that it does not answer, and why, or that it answers again.
  func news() -> RegisterNews? {
    present.withLock { present in
      defer { present.reported = present.problem }
      switch (present.reported, present.problem) {
      case (nil, let problem?): return .fails(reason: problem)
      case (.some, nil): return .answers
      case (nil, nil), (.some, .some): return nil
      }
    }
  }

  /// Whether the last request succeeded.
  var answers: Bool { present.withLock { $0.problem == nil } }

  func read(_ key: RegisterKey) async throws(RegisterFailure) -> RegisterReading {
    try await noted { () async throws(RegisterFailure) in try await register.read(key) }
  }

  func swap(
    _ key: RegisterKey, expected: RegisterVersion?, value: [UInt8]
  ) async throws(RegisterFailure) -> RegisterReading {
    try await noted { () async throws(RegisterFailure) in
      try await register.swap(key, expected: expected, value: value)
    }
  }

  /// Why a watch ends is not noted: the next question shows whether something is wrong.
  func change(
    of keys: [RegisterKey: RegisterVersion?], within time: Duration
  ) async throws(RegisterFailure) -> Set<RegisterKey> {
    try await register.change(of: keys, within: time)
  }

  private func noted(
    _ call: () async throws(RegisterFailure) -> RegisterReading
  ) async throws(RegisterFailure) -> RegisterReading {
    do throws(RegisterFailure) {
      let reading = try await call()
      await note(nil)
      return reading
    } catch {
      switch error {
      case .unreachable where Task.isCancelled, .unknownOutcome: break
      case .unreachable(let reason), .refused(let reason), .unreadable(let reason): await note(reason)
      case .conflict: await note(nil)
      }
      throw error
    }
  }

  private func note(_ problem: String?) async {
    let isNews = present.withLock { present in
      defer { present.problem = problem }
      return present.problem != problem
    }
    guard isNews || problem != nil else { return }
    await BlockingCall.run { [name, conditions, now = clock.now] in
      _ = conditions.change(name) { ($0.problem, $0.failed) = (problem, problem == nil ? nil : now) }
    }
  }
}

/// How a register has changed.
enum RegisterNews {
  /// It no longer answers.
  case fails(reason: String)
  /// It answers again.
  case answers
}
