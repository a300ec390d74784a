/// What of a packed upload token is no text, in 48 bytes. Moments are seconds of `Date`'s own reference, so that they come out as they went in.
struct PackedRow: Sendable {
  var handle: Handle
  /// Infinite for never, not a number where it is not known.
  var expiry: Double
  /// Not a number where it is not known.
  var created: Double
  /// Seconds since the last use; infinite for never used, not a number where it is not known.
  var lastUse: Double
  /// The whole lifetime in seconds; `noLifetime` where there is none.
  var lifetime: Int
  /// Where its texts for filters begin in the page's.
  var searched: UInt32
  /// Where its other texts begin in the page's.
  var kept: UInt32

  static let noLifetime = Int.min
}
