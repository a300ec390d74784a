/// When all requests of one operation have to be over: those of a login or a refresh share one time limit, so that whoever waits for the outcome, holds
/// the lock or was left alone with it knows how long that can take.
public enum OperationDeadline {
  @TaskLocal private static var current: ContinuousClock.Instant?

  /// Seconds that are left, rounded up; nil outside of such an operation.
  public static var secondsLeft: Int? {
    current.map { Int(((ContinuousClock.now.duration(to: $0)) / .seconds(1)).rounded(.up)) }
  }

  /// Does something that must be over within so many seconds.
  static func within<Value: Sendable>(
    seconds: Int, _ body: @Sendable () async -> Value
  ) async -> Value {
    await $current.withValue(ContinuousClock.now + .seconds(seconds)) { await body() }
  }
}
