/// What a person is called for, even one who does not look at the screen.
enum SessionAlarm: Sendable, Hashable {
  /// The session nears its end and will not renew itself.
  case nearEnd
  /// It was to be renewed automatically, and only a person can do that now.
  case renewalFailed
}
