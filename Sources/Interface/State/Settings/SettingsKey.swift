/// The keys of `settings.ini`; the raw value is the word in the file.
enum SettingsKey: String, Sendable, CaseIterable {
  case theme, mouse, notify
  case notifyBefore = "notify_before"
  case idleMask = "idle_mask"
  case idleStop = "idle_stop"

  /// What a value must be, for the person who wrote another one.
  var demand: String {
    switch self {
    case .theme: "must be the name of a theme; ‘fob themes’ lists them"
    case .mouse: "must be yes or no"
    case .notify: "must be \(NotificationMeans.allCases.map(\.rawValue).joined(separator: ", "))"
    case .notifyBefore: "must be a length of time, such as 5m"
    case .idleMask, .idleStop: "must be a length of time, such as 90s, 5m or 8h, or never"
    }
  }
}
