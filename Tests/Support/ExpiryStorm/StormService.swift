/// A service whose sessions a storm comes over.
public enum StormService: String, Sendable, CaseIterable {
  /// Refreshes an access token that has ended, for an hour each.
  case apiVideo = "api.video"
  /// Refreshes only while the access token lives, for 15 minutes each.
  case preservica

  /// The sandbox's environment of it.
  var environment: String {
    switch self {
    case .apiVideo: "video"
    case .preservica: "archive"
    }
  }

  /// Seconds from getting a session to a moment at which it is to be renewed.
  var secondsToRenewal: Int {
    switch self {
    case .apiVideo: 3700
    // Within the last fifth of its life, and before the last fifteenth.
    case .preservica: 780
    }
  }
}
