import Crypto
import Formats
import FoundationEssentials

/// The short name by which fob lets people and scripts speak of an upload token: a keyed digest of origin and identity, in lower-case base32.
public struct Handle: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Five bits a character, the first one highest; numbered so that handles are in the same order as their texts.
  private let bits: UInt64

  /// Characters in a handle (50 bits: among 100 000 tokens the chance of two alike is under one in 200 000).
  public static let length = 10

  /// Takes a handle as a person typed it, or nil if it cannot be one.
  public init?(_ text: String) {
    var bits: UInt64 = 0
    for byte in text.lowercased().utf8 {
      switch byte {
      case UInt8(ascii: "2")...UInt8(ascii: "7"): bits = bits << 5 | UInt64(byte - UInt8(ascii: "2"))
      case UInt8(ascii: "a")...UInt8(ascii: "z"): bits = bits << 5 | UInt64(byte - UInt8(ascii: "a")) + Self.digits
      default: return nil
      }
    }
    guard text.utf8.count == Handle.length else { return nil }
    self.bits = bits
  }

  /// The first 50 bits of a digest, five bits a character: `a`–`z`, then `2`–`7`.
  init(digest: [UInt8]) {
    let first = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    bits = (1...Handle.length).reduce(0) { bits, place in
      let value = first >> UInt64(64 - 5 * place) & 31
      return bits << 5 | (value + Self.digits) % 32
    }
  }

  /// How many digits come before the letters.
  private static let digits: UInt64 = 6

  /// The text: 10 characters of `a`–`z` and `2`–`7`.
  public var text: String {
    String(unsafeUninitializedCapacity: Handle.length) { buffer in
      _ = buffer.update(fromContentsOf: bytes)
      return Handle.length
    }
  }

  /// The bytes of the text.
  var bytes: [UInt8] {
    (1...Handle.length).map { place in
      let value = UInt8(truncatingIfNeeded: bits >> UInt64(5 * (Handle.length - place)) & 31)
      return value < Self.digits ? UInt8(ascii: "2") + value : UInt8(ascii: "a") + value - UInt8(Self.digits)
    }
  }

  /// The text.
  public var description: String { text }

  /// By bytes.
  public static func < (left: Handle, right: Handle) -> Bool { left.bits < right.bits }
}

/// Makes the handles of the upload tokens of one origin: HMAC-SHA-256 (RFC 2104) over the origin and what identifies the token there, cut to 50 bits.
public struct HandleMaker: Sendable {
  /// The code of the origin, to which the identity is added.
  private let begun: HMAC<SHA256>

  /// - Parameter key: the account's key.
  public init(origin: Origin, key: HandleKey) {
    var code = key.bytes.withBytes { HMAC<SHA256>(key: SymmetricKey(data: $0)) }
    // An origin holds no NUL, so that no two pairs run together.
    code.update(data: Array(origin.text.utf8) + [0])
    begun = code
  }

  /// What tells handles of this key and origin from others: the handle of what no token is.
  public var mark: Handle { handle(of: Secret("")) }

  /// The handle of the token with an identity.
  public func handle(of identity: Secret) -> Handle {
    var code = begun
    identity.withBytes { code.update(data: $0) }
    return Handle(digest: Array(code.finalize()))
  }
}
