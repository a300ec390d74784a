import Host
import Synchronization

/// The pace of one account, shared by everything that asks its server.
final class AccountPace: Sendable {
  private let pace = Mutex(RequestPace())

  /// Seconds that nobody waits for a rate: a window so long is for another day.
  static let longestWait = 600

  /// Waits for a request's turn, after which it counts as under way until `finish`.
  /// - Parameter waiting: called with the seconds that a rate makes it wait.
  /// - Throws: `rateLimited` where a single request would have to wait, or one of many too long; `cancelled` with its task.
  func admit(_ urgency: RequestUrgency, waiting: @Sendable (Int) -> Void = { _ in }) async throws(SessionFailure) {
    while true {
      if Task.isCancelled { throw .service(.cancelled) }
      let now = ContinuousClock.now
      func seconds(to time: ContinuousClock.Instant) -> Int { Int(((time - now) / .seconds(1)).rounded(.up)) }
      switch pace.withLock({ $0.claim(urgency, at: now) }) {
      case .go: return
      case .waitForCheck: try await sleep(for: .milliseconds(50))
      case .waitForRate(let until):
        let seconds = seconds(to: until)
        guard urgency == .bulk, seconds <= Self.longestWait else {
          throw .service(
            .rateLimited(retryAfter: seconds, reason: "The server's rate limit is reached; nothing was sent."))
        }
        waiting(seconds)
        try await sleep(for: until - now)
      case .giveUp(let until):
        throw .service(
          .rateLimited(
            retryAfter: seconds(to: until),
            reason: "The server refused \(RequestPace.patience) times in a row, each after the time it wanted to be "
              + "left alone. Others may be using up the account's rate."))
      }
    }
  }

  private func sleep(for duration: Duration) async throws(SessionFailure) {
    guard await Pause.sleep(for: duration) else { throw .service(.cancelled) }
  }

  /// A request has its answer or has failed.
  func finish() { pace.withLock { $0.finish() } }

  /// Takes in what an answer said.
  func learn(_ rate: RateLimit) { pace.withLock { $0.learn(rate, at: .now) } }

  /// A request was done.
  func succeed() { pace.withLock { $0.succeed() } }

  /// Takes in why a request failed.
  func learn(_ failure: ServiceFailure) {
    guard case .rateLimited(let seconds, _) = failure else { return }
    pace.withLock { $0.refuse(retryAfter: seconds, at: .now, jitter: .random(in: 0..<1)) }
  }

  /// A session was refused: until `endCheck`, requests of many wait.
  func beginCheck() { pace.withLock { $0.beginCheck() } }

  /// It is known what is the matter.
  func endCheck() { pace.withLock { $0.endCheck() } }
}
