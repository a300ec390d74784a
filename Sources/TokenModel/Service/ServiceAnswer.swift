import FoundationEssentials

/// What came back from a server: the value asked for, and what the answer said in passing.
public struct ServiceAnswer<Value: Sendable>: Sendable {
  /// The value asked for.
  public var value: Value
  /// The session as the answer renewed it (POD's cookies change with nearly every answer), or nil.
  public var renewed: Session?
  /// The server's clock when it answered (`Date`, RFC 9110 section 6.6.1), or nil.
  public var serverDate: Date?
  /// What the answer said of the rate limit, or nil.
  public var rateLimit: RateLimit?
  /// A sentence to pass on to the user although all went well (a way to log in that the vendor gives up), or nil.
  public var notice: String?
  /// Why the value is less than was asked for, although it must be kept; nil where all went well.
  public var failure: ServiceFailure?

  /// Makes an answer.
  public init(
    _ value: Value, renewed: Session? = nil, serverDate: Date? = nil, rateLimit: RateLimit? = nil,
    notice: String? = nil, failure: ServiceFailure? = nil
  ) {
    self.value = value
    self.renewed = renewed
    self.serverDate = serverDate
    self.rateLimit = rateLimit
    self.notice = notice
    self.failure = failure
  }

  /// The same answer with another value.
  public func map<Other: Sendable>(_ change: (Value) -> Other) -> ServiceAnswer<Other> {
    ServiceAnswer<Other>(
      change(value), renewed: renewed, serverDate: serverDate, rateLimit: rateLimit, notice: notice, failure: failure)
  }
}
