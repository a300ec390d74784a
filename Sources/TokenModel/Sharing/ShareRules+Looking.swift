extension ShareRules {
  /// Seconds within which one more host looks at what a watch tells all of.
  private static let secondsPerHost = 0.02
  /// Seconds at most; a session that was refreshed in time lives longer than that.
  private static let longestPause = 60.0

  /// Seconds until a host looks at what a watch told it of. The register tells all hosts in the same moment: of a thousand that looked at once, and then
  /// refreshed at once, it would serve none within the time limit.
  /// - Parameters:
  ///   - hosts: how many share the session, as far as is known.
  ///   - chance: at least 0, under 1; another number each time.
  public static func pauseBeforeLooking(hosts: Int, chance: Double) -> Double {
    min(Double(max(hosts, 0)) * secondsPerHost, longestPause) * min(max(chance, 0), 1)
  }
}
