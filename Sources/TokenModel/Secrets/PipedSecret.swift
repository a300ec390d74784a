/// A secret on its way through a pipe to another process of fob: the one form in which it is encoded. Secrets themselves cannot be.
public struct PipedSecret: Codable, Sendable, Equatable {
  /// The secret.
  public let secret: Secret

  /// Puts a secret on its way.
  public init(_ secret: Secret) {
    self.secret = secret
  }

  /// Reads the value in the clear.
  public init(from decoder: any Decoder) throws {
    secret = Secret(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the value in the clear.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(secret.revealed)
  }
}
