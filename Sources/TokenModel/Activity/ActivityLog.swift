/// Takes every request that fob sends: once when it is handed over, and again under the same number when it has ended.
public protocol ActivityLog: Sendable {
  /// The number of the next request, counted from 1.
  func nextNumber() -> Int

  /// Takes a record and returns at once.
  func take(_ record: ActivityRecord)
}
