/// A value that grants access: a password, an API key, a token, a cookie.
///
/// Its description, debug description and mirror are `•••`, so that neither an interpolation nor a dump shows it. The bytes live in one
/// buffer that is overwritten when the last copy goes; what `revealed` hands out is an ordinary string that Swift may copy, so the wiping is
/// best effort.
public struct Secret: Sendable {
  private let buffer: SecretBuffer

  /// Keeps the UTF-8 bytes of a string.
  public init(_ text: String) {
    var text = text
    self = text.withUTF8 { Secret(bytes: $0) }
  }

  /// Keeps raw bytes.
  public init(bytes: some Collection<UInt8>) {
    buffer = SecretBuffer(bytes)
  }

  /// The value itself, for the one place that sends or prints it.
  public var revealed: String {
    withBytes { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether there is nothing in it: an empty secret is never sent.
  public var isEmpty: Bool { buffer.count == 0 }

  /// Lends the bytes for the length of a call.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(buffer.bytes)
  }
}

extension Secret: Equatable {
  /// Compares without stopping at the first difference.
  public static func == (left: Secret, right: Secret) -> Bool {
    left.withBytes { first in
      right.withBytes { second in
        guard first.count == second.count else { return false }
        var difference: UInt8 = 0
        for index in first.indices { difference |= first[index] ^ second[index] }
        return difference == 0
      }
    }
  }
}

extension Secret: Hashable {
  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    withBytes { hasher.combine(bytes: $0) }
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// What is shown in place of every secret.
  public static let mask = "•••"

  /// The mask, never the value.
  public var description: String { Secret.mask }

  /// The mask, never the value.
  public var debugDescription: String { Secret.mask }

  /// A mirror without children, so that `dump` shows the mask alone.
  public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
