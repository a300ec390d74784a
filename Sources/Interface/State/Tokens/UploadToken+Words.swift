import FoundationEssentials
import TokenModel

extension UploadToken {
  /// How near its end is, as screens and commands say it: `never`, `unknown`, `expired`, `in 58:25, fresh`.
  /// - Parameter now: the time by the server's clock.
  public func expiryWords(at now: Date) -> String {
    switch expiry {
    case .never: return "never"
    case .unknown: return LastUse.unknown.words
    case .at(let end):
      let countdown = Countdown(to: end, at: now)
      let level = ExpiryLevel(secondsLeft: countdown.secondsLeft, lifetime: lifetime)
      return countdown.hasEnded ? level.word : "in \(countdown.text), \(level.word)"
    }
  }
}

extension LastUse {
  /// When that was, as screens and commands say it: `never used`, `unknown`, else the server's words.
  public var words: String {
    switch self {
    case .unknown: "unknown"
    case .never: "never used"
    case .ago(let words, _): words
    }
  }
}
