import FoundationEssentials

/// Waiting until a person approves a login at an address, in a browser that may be on another machine (RFC 8628).
public struct LoginApproval: Sendable, Equatable, Codable {
  /// Where to go; neutral to draw.
  public var address: String
  /// The same with the code in it, or nil where the server gives none; neutral to draw.
  public var completeAddress: String?
  /// What to type there; neutral to draw.
  public var code: String
  /// Until when the code is good, by the clock of whoever asks: the `now` that a service was given, the local clock for everybody else.
  public var expires: Date
  /// Seconds to wait between two questions whether it was approved.
  public var interval: Int

  /// Makes it.
  public init(address: String, completeAddress: String? = nil, code: String, expires: Date, interval: Int) {
    self.address = address
    self.completeAddress = completeAddress
    self.code = code
    self.expires = expires
    self.interval = interval
  }
}
