/// How fast one account may be asked, as its server tells it: pure, so that the times are those of whoever asks.
struct RequestPace: Sendable {
  /// What a request may do now.
  enum Verdict: Equatable {
    /// Be sent.
    case go
    /// Ask again at that time: the server's window is used up, or it said so itself.
    case waitForRate(until: ContinuousClock.Instant)
    /// Not be sent: waiting as long as the server wanted was in vain, again and again.
    case giveUp(until: ContinuousClock.Instant)
    /// Ask again soon: a refused session is looked at.
    case waitForCheck
  }

  /// What is kept free of each window, as one of so many parts.
  static let reservedPart = 10
  /// How long to wait at first where a server refuses without saying; twice as long each time it does so again.
  static let unstatedWait = 10
  /// Refusals in a row, each after the wait of the one before, that one of many requests puts up with.
  static let patience = 3
  /// Two ends of windows that differ by less are of one window: servers tell whole seconds.
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

  /// Takes a place for a request; with `go` it counts as under way until `finish`.
  mutating func claim(_ urgency: RequestUrgency, at now: ContinuousClock.Instant) -> Verdict {
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

  /// Takes in what an answer said. Requests that are under way may not be counted in it.
  mutating func learn(_ rate: RateLimit, at now: ContinuousClock.Instant) {
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
  /// - Parameter jitter: from 0 to 1, so that those who were refused together do not come back together.
  mutating func refuse(retryAfter: Int?, at now: ContinuousClock.Instant, jitter: Double = 0) {
    // What was under way together is refused together, and counts once.
    if blockedUntil.map({ now >= $0 }) ?? true { refusals += 1 }
    let unstated = Self.unstatedWait << (min(refusals, Self.patience) - 1)
    let wait = Double(max(1, retryAfter ?? unstated)) + jitter
    let until = now + .seconds(wait)
    blockedUntil = max(until, blockedUntil ?? until)
  }

  /// A session was refused: until `endCheck`, requests of many wait.
  mutating func beginCheck() { checks += 1 }

  /// It is known what is the matter.
  mutating func endCheck() { checks = max(0, checks - 1) }
}
