import Formats

/// The key that handles are made with: 32 random bytes of this account, so that a handle reveals nothing of the secret
/// behind it.
public struct HandleKey: Sendable, Equatable {
  package let bytes: Secret

  /// Bytes in a key.
  package static let length = 32

  /// Takes bytes, or nil if they are not as many as a key has.
  public init?(bytes: [UInt8]) {
    guard bytes.count == HandleKey.length else { return nil }
    self.bytes = Secret(bytes: bytes)
  }

  /// Takes a key as an export of labels writes it (base64url), or nil if it is none.
  package init?(text: String) {
    guard let bytes = Base64URL.decode(text) else { return nil }
    self.init(bytes: bytes)
  }

  /// The key as an export of labels writes it.
  package var text: String { bytes.withBytes { Base64URL.encode($0) } }
}
