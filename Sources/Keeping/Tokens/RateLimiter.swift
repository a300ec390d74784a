import Host
import Synchronization
import TokenModel

/// Keeps one account within its rate limit, shared by everything that asks its server.
final class RateLimiter: Sendable {
  private let state = Mutex(RateLimitState())

  /// The longest wait for a rate in seconds: a longer window is for another day.
  static let longestWait = 600

  /// Waits for a request's turn; it then counts as in progress until `finish`.
  /// - Parameter waiting: called with the seconds that a rate limit makes it wait.
  /// - Throws: `rateLimited` if a single request would have to wait, or one of many too long; `cancelled` with its
  ///   task.
  func admit(_ urgency: RequestPriority, waiting: @Sendable (Int) -> Void = { _ in }) async throws(SessionFailure) {
    while true {
      if Task.isCancelled { throw .service(.cancelled) }
      let now = ContinuousClock.now
      func seconds(to time: ContinuousClock.Instant) -> Int { Int(((time - now) / .seconds(1)).rounded(.up)) }
      switch state.withLock({ $0.claim(urgency, at: now) }) {
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
            reason: "The server refused \(RateLimitState.patience) times in a row, each after the time it wanted to be "
              + "left alone. Others may be using up the account's rate."))
      }
    }
  }

  private func sleep(for duration: Duration) async throws(SessionFailure) {
    guard await Pause.sleep(for: duration) else { throw .service(.cancelled) }
  }

  /// A request has its answer or has failed.
  func finish() { state.withLock { $0.finish() } }

  /// Takes in an answer's limits.
  func observe(_ rate: RateLimit) { state.withLock { $0.observe(rate, at: .now) } }

  /// A request succeeded.
  func succeed() { state.withLock { $0.succeed() } }

  /// Takes in why a request failed.
  func observe(_ failure: ServiceFailure) {
    guard case .rateLimited(let seconds, _) = failure else { return }
    state.withLock { $0.refuse(retryAfter: seconds, at: .now, jitter: .random(in: 0..<1)) }
  }

  /// A session was refused: until `endCheck`, bulk requests wait.
  func beginCheck() { state.withLock { $0.beginCheck() } }

  /// The refused session was checked.
  func endCheck() { state.withLock { $0.endCheck() } }
}

/// The rate limiters of all accounts that this process asks.
final class RateLimiters: Sendable {
  private struct Account: Hashable {
    let origin: Origin
    let name: String?
  }

  private let limiters = Mutex<[Account: RateLimiter]>([:])

  /// The limiter of an account; servers count by account, across environments.
  func limiter(at origin: Origin, account: String?) -> RateLimiter {
    limiters.withLock { limiters in
      let account = Account(origin: origin, name: account)
      if let known = limiters[account] { return known }
      let made = RateLimiter()
      limiters[account] = made
      return made
    }
  }
}

/// How fast one account may be asked, by the server's answers. Pure: the caller gives the times.
struct RateLimitState: Sendable {
  /// What a request may do now.
  enum Verdict: Equatable {
    /// Be sent.
    case go
    /// Try again at that time: the server's window is used up, or it asked for that.
    case waitForRate(until: ContinuousClock.Instant)
    /// Give up: waiting as long as the server wanted was in vain, again and again.
    case giveUp(until: ContinuousClock.Instant)
    /// Try again soon: a refused session is being checked.
    case waitForCheck
  }

  /// One part in this many of each window is kept free.
  static let reservedPart = 10
  /// The first wait in seconds if a server refuses without saying how long; doubles each time.
  static let unstatedWait = 10
  /// Refusals in a row, each after its wait, that a bulk request puts up with.
  static let patience = 3
  /// Window ends that differ by less belong to one window: servers give whole seconds.
  private static let tolerance = Duration.milliseconds(1500)

  private struct Window {
    var limit: Int
    var left: Int
    var ends: ContinuousClock.Instant
  }

  private var window: Window?
  private var blockedUntil: ContinuousClock.Instant?
  private var refusals = 0
  private var underWay = 0
  private var checks = 0

  /// Takes a place for a request; if the result is `go` it counts as in progress until `finish`.
  mutating func claim(_ urgency: RequestPriority, at now: ContinuousClock.Instant) -> Verdict {
    if let blockedUntil, now < blockedUntil {
      let isInVain = urgency == .bulk && refusals >= Self.patience
      return isInVain ? .giveUp(until: blockedUntil) : .waitForRate(until: blockedUntil)
    }
    blockedUntil = nil
    if urgency == .bulk, checks > 0 { return .waitForCheck }
    if let window, now >= window.ends { self.window = nil }
    if urgency == .bulk, let window, window.left <= window.limit / Self.reservedPart {
      return .waitForRate(until: window.ends)
    }
    window?.left -= 1
    underWay += 1
    return .go
  }

  /// A request has its answer or has failed.
  mutating func finish() {
    underWay = max(0, underWay - 1)
  }

  /// Takes in an answer's limits, which may not count requests in progress.
  mutating func observe(_ rate: RateLimit, at now: ContinuousClock.Instant) {
    let ends = now + .seconds(max(0, rate.resetAfter))
    guard let known = window else {
      window = Window(limit: max(1, rate.limit), left: rate.remaining - max(0, underWay - 1), ends: ends)
      return
    }
    guard ends > known.ends - Self.tolerance else { return }
    let isSame = ends < known.ends + Self.tolerance
    window = Window(
      limit: max(1, rate.limit),
      left: isSame ? min(known.left, rate.remaining) : rate.remaining - max(0, underWay - 1),
      ends: max(ends, known.ends))
  }

  /// The server did what it was asked.
  mutating func succeed() {
    refusals = 0
  }

  /// The server refused a request for coming too soon.
  /// - Parameter jitter: from 0 to 1, so that requests refused together do not return together.
  mutating func refuse(retryAfter: Int?, at now: ContinuousClock.Instant, jitter: Double = 0) {
    // Requests that were in progress together are refused together, and count once.
    if blockedUntil.map({ now >= $0 }) ?? true { refusals += 1 }
    let unstated = Self.unstatedWait << (min(refusals, Self.patience) - 1)
    let wait = Double(max(1, retryAfter ?? unstated)) + jitter
    let until = now + .seconds(wait)
    blockedUntil = max(until, blockedUntil ?? until)
  }

  /// A session was refused: until `endCheck`, bulk requests wait.
  mutating func beginCheck() { checks += 1 }

  /// The refused session was checked.
  mutating func endCheck() { checks = max(0, checks - 1) }
}

/// Who waits for an answer, and so how much of an account's rate a request may use.
enum RequestPriority: Sendable {
  /// A person waits for this one answer: it is sent at once, or fails with the time to wait.
  case single
  /// One of many: it waits for its turn, and leaves a tenth of the rate to refreshes and people.
  case bulk
}

/// The check of a refused session that one request makes while bulk requests wait.
final class SessionCheck: Sendable {
  private let limiter: RateLimiter
  private let isUnderWay = Mutex(false)

  init(_ limiter: RateLimiter) {
    self.limiter = limiter
  }

  /// Begins it, once.
  func begin() {
    let begins = isUnderWay.withLock { isUnderWay in
      defer { isUnderWay = true }
      return !isUnderWay
    }
    if begins { limiter.beginCheck() }
  }

  /// Ends it, if it was begun.
  func end() {
    let ends = isUnderWay.withLock { isUnderWay in
      defer { isUnderWay = false }
      return isUnderWay
    }
    if ends { limiter.endCheck() }
  }
}

/// How long one reading waits after a server error before it is repeated; everything else continues. If the server
/// refuses an account for asking too fast, the whole account waits: that is `RateLimitState`.
enum RetryBackoff {
  /// Half a second after the first failure, doubling with each further one, shortened by up to a half so that readings
  /// that failed together do not return together.
  /// - Parameters:
  ///   - failures: how often it has failed, at least 1.
  ///   - jitter: from 0 to 1.
  static func after(_ failures: Int, jitter: Double) -> Duration {
    let longest = 0.5 * Double(1 << min(max(failures, 1) - 1, 6))
    return .seconds(longest * (1 - jitter / 2))
  }
}
