/// What the operator's `settings.ini` says, and the program's own word where it says nothing.
public struct Settings: Sendable, Equatable {
  /// The theme where no environment has one of its own; nil where the file says nothing.
  public var theme: String?
  /// Whether the mouse is used; nil where the file says nothing.
  public var mouse: Bool?
  /// Whether everything is said line by line instead of drawing a screen; nil where the file says nothing.
  public var plain: Bool?
  /// How a terminal nobody looks at calls for a person.
  public var notify = NotificationMeans.off
  /// Seconds before the end of a session that will not renew itself at which that is told; nil: when it becomes critical.
  public var notifyBefore: Double?
  /// Seconds without input after which whatever is revealed is masked; nil: never.
  public var idleMask: Double? = 120
  /// Seconds without input after which nothing is renewed any more; nil: never.
  public var idleStop: Double? = 28_800

  /// The program's own settings.
  public init() {}
}
