/// How a terminal is made to call for a person: `notify = off`, `bell`, `osc9` or `osc777`.
public enum NotificationMeans: String, Sendable, Hashable, CaseIterable {
  /// Not at all.
  case off
  /// It rings.
  case bell
  /// A desktop notification as iTerm2, kitty, WezTerm and Windows Terminal know it.
  case osc9
  /// One as urxvt, foot, Ghostty and VTE know it.
  case osc777
}
