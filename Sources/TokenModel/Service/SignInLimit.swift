/// How many sign-ins a server allows in fixed windows of time.
public struct SignInLimit: Sendable, Equatable {
  /// Sign-ins a window, right or wrong counted alike.
  public var count: Int
  /// Seconds that a window lasts; windows start at multiples of it since 1970.
  public var window: Int
  /// How many of them unattended sign-ins leave to people.
  public var keptForPeople: Int

  /// Makes a limit.
  public init(count: Int, window: Int, keptForPeople: Int) {
    self.count = count
    self.window = window
    self.keptForPeople = keptForPeople
  }
}
