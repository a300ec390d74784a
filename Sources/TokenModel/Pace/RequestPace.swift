/// How fast one account may be asked, as its server tells it: pure, so that the times are those of whoever asks.
struct RequestPace: Sendable {
  /// What a request may do now.
  enum Verdict: Equatable {
    /// Be sent.
    case go
    /// Ask again at that time: the server's window is used up, or it said so itself.
    case waitForRate(until: ContinuousClock.Instant)
    /// Ask again soon: a refused session is looked at.
    case waitForCheck
  }

  /// What is kept free of each window, as one of so many parts.
  static let reservedPart = 10
  /// How long to wait where a server refuses without saying.
  static let unstatedWait = 10
  /// Two ends of windows that differ by less are of one window: servers tell whole seconds.
  private static let tolerance = Duration.milliseconds(1500)

  private struct Window {
    var limit: Int
    var left: Int
    var ends: ContinuousClock.Instant
  }

  private var window: Window?
  private var blockedUntil: ContinuousClock.Instant?
  private var underWay = 0
  private var checks = 0

  /// Takes a place for a request; with `go` it counts as under way until `finish`.
  mutating func claim(_ urgency: RequestUrgency, at now: ContinuousClock.Instant) -> Verdict {
    if let blockedUntil, now < blockedUntil { return .waitForRate(until: blockedUntil) }
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

  /// The server refused a request for coming too soon.
  mutating func refuse(retryAfter: Int?, at now: ContinuousClock.Instant) {
    let until = now + .seconds(max(1, retryAfter ?? Self.unstatedWait))
    blockedUntil = max(until, blockedUntil ?? until)
  }

  /// A session was refused: until `endCheck`, requests of many wait.
  mutating func beginCheck() { checks += 1 }

  /// It is known what is the matter.
  mutating func endCheck() { checks = max(0, checks - 1) }
}
