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

/// The keys of an environment's handles.
public struct HandleKeys: Sendable, Equatable {
  /// The one that handles are made with: the share's for an environment that is shared, else this host's own.
  public let current: HandleKey
  /// Those that they may have been made with before: what fob has kept under such handles, or a script names by one, still counts.
  public let former: [HandleKey]

  /// Makes them.
  /// - Parameter former: the current one among them is left out.
  public init(current: HandleKey, former: [HandleKey] = []) {
    self.current = current
    self.former = former.filter { $0 != current }
  }
}
