/// How long one reading that a server failed waits before it is asked for again; everything else goes on meanwhile. Where the server refuses an account
/// for asking too fast, all of the account waits: that is `RequestPace`.
enum RetryPause {
  /// Half a second after the first failure and twice as long after each further one, shortened by up to a half, so that those who failed together do
  /// not come back together.
  /// - Parameters:
  ///   - failures: how often it has failed, at least 1.
  ///   - jitter: from 0 to 1.
  static func after(_ failures: Int, jitter: Double) -> Duration {
    let longest = 0.5 * Double(1 << min(max(failures, 1) - 1, 6))
    return .seconds(longest * (1 - jitter / 2))
  }
}
