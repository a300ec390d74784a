import Formats

/// The key that handles are made with: 32 random bytes of this account, so that a handle reveals nothing of the secret
/// behind it.
public struct HandleKey: Sendable, Equatable {
  package let bytes: Secret

  /// Bytes in a key.
  package static let length = 32

  /// Takes bytes; nil if their number is wrong.
  public init?(bytes: [UInt8]) {
    guard bytes.count == HandleKey.length else { return nil }
    self.bytes = Secret(bytes: bytes)
  }

  /// Reads a key from an export of labels (base64url); nil if it is none.
  package init?(text: String) {
    guard let bytes = Base64URL.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The key as an export of labels writes it.
  package var text: String { bytes.withBytes { Base64URL.encode($0) } }
}
