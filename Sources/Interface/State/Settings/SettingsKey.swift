/// The keys of `settings.ini`; the raw value is the word in the file.
public enum SettingsKey: String, Sendable, CaseIterable {
  case theme, mouse, plain, notify
  case notifyBefore = "notify_before"
  case idleMask = "idle_mask"
  case idleStop = "idle_stop"

  /// What a value must be, for the person who wrote another one.
  var demand: String {
    switch self {
    case .theme: "must be the name of a theme; ‘fob themes’ lists them"
    case .mouse, .plain: "must be yes or no"
    case .notify: "must be \(NotificationMeans.allCases.map(\.rawValue).joined(separator: ", "))"
    case .notifyBefore: "must be a length of time, such as 5m"
    case .idleMask, .idleStop: "must be a length of time, such as 90s, 5m or 8h, or never"
    }
  }

  /// One sentence for the manual.
  public var help: String {
    switch self {
    case .theme: "The theme where an environment has none of its own."
    case .mouse: "Whether the mouse is used: yes or no."
    case .plain: "Whether everything is said line by line instead of drawing a screen, as with --plain: yes or no."
    case .notify:
      "How you are called when a session that does not renew itself nears its end, or a renewal needs you: \(NotificationMeans.allCases.map(\.rawValue).joined(separator: ", "))."
    case .notifyBefore: "How long before the end, such as 5m; else the last fifteenth of its lifetime."
    case .idleMask: "Without a key for so long, revealed values are masked: 2m unless given, or never."
    case .idleStop: "Without a key for so long, nothing is renewed until you press one: 8h unless given, or never."
    }
  }
}
