/// What an answer told, without its content.
public struct ActivityAnswer: Sendable, Equatable, Codable {
  /// The status code (RFC 9110, section 15).
  public let status: Int
  /// Bytes in the body, its content encoding undone.
  public let bytes: Int
  /// Requests left in the server's current window, or nil where it does not tell.
  public let remaining: Int?

  /// An answer as it was read.
  public init(status: Int, bytes: Int, remaining: Int? = nil) {
    self.status = status
    self.bytes = bytes
    self.remaining = remaining
  }
}
