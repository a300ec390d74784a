import FoundationEssentials

/// Whether this machine's clock agrees with the servers'.
public enum ClockChecks {
  /// Seconds of difference that are a problem rather than worth a word: sign-ins by code and certificates go by the clock.
  static let tolerance: TimeInterval = 60

  /// What the clocks of the servers that answered say.
  public static func findings(_ facts: [ServerFacts]) -> [Finding] {
    let offsets = facts.compactMap { facts in offset(facts).map { (name: facts.environment.text, seconds: $0) } }
    guard !offsets.isEmpty else { return [] }
    let off = offsets.filter { $0.seconds != 0 }
    guard let least = off.min(by: { abs($0.seconds) < abs($1.seconds) }) else {
      return [.good(.clock, "clock", "It agrees with \(servers(offsets.count)).")]
    }
    // One clock that is wrong alone is more likely than several that are wrong alike.
    let isOwn = off.count == offsets.count && Set(off.map { $0.seconds < 0 }).count == 1
    guard isOwn else { return off.map { other($0.name, $0.seconds) } }
    let text =
      "This machine's clock is \(words(-least.seconds)) by \(servers(offsets.count)); fob reckons with the difference, other programs do not."
    let remedy = "Set the clock, or have it set: timedatectl set-ntp true"
    let isBad = abs(least.seconds) >= tolerance
    return [
      isBad ? .problem(.clock, "clock", text, remedy: remedy) : .advice(.clock, "clock", text, remedy: remedy)
    ]
  }

  private static func offset(_ facts: ServerFacts) -> TimeInterval? {
    guard case .answered(_, let clock?, let local, _) = facts.outcome else { return nil }
    // What cannot be reckoned with is wrong by all that it is off.
    guard let plausible = ServerClock.plausible(clock) else { return clock.timeIntervalSince(local) }
    return ServerClock.offset(serverDate: plausible, local: local)
  }

  private static func other(_ name: String, _ seconds: TimeInterval) -> Finding {
    .advice(
      .clock, name, "The server's clock is \(words(seconds)), by this machine's; fob reckons with the difference.",
      remedy: "Tell who runs the server.")
  }

  private static func servers(_ count: Int) -> String {
    count == 1 ? "the server's that answered" : "those of \(count) servers"
  }

  /// `3 min 5 s fast`.
  private static func words(_ offset: TimeInterval) -> String {
    let seconds = Int(min(abs(offset), 1e9).rounded())
    let length =
      switch seconds {
      case ..<60: "\(seconds) s"
      case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
      default: "\(seconds / 3600) h \(seconds / 60 % 60) min"
      }
    return "\(length) \(offset > 0 ? "fast" : "slow")"
  }
}
