import Crypto
import Formats
import FoundationEssentials
import TokenModel

/// What makes a host one of a team: the key pair that values are sealed with, and the key that handles and register keys are made with.
///
/// A rotation makes a new key pair under the next number and leaves the other key as it is, so that handles and keys stay.
public struct TeamIdentity: Sendable {
  /// The number, from 1 on; each rotation raises it.
  public let number: Int
  /// The key from which all hosts of the team make their handles.
  public let handleKey: HandleKey
  let identity: X25519Identity

  /// A new team's.
  public init() {
    self.init(number: 1, identity: X25519Identity(), handleKey: Self.newHandleKey())
  }

  init(number: Int, identity: X25519Identity, handleKey: HandleKey) {
    self.number = number
    self.identity = identity
    self.handleKey = handleKey
  }

  /// The same team's after a rotation.
  public func rotated() -> TeamIdentity {
    TeamIdentity(number: number + 1, identity: X25519Identity(), handleKey: handleKey)
  }

  /// The team's name in its register: 16 digits, which reveal nothing about it.
  public var teamName: String {
    String(Hex.encode(HMAC<SHA256>.authenticationCode(for: Data("team".utf8), using: keyOfKeys)).prefix(16))
  }

  /// Reads what `text` writes; nil where it is something else.
  public init?(_ text: String, number: Int, handleKey: String) {
    guard number > 0, let identity = X25519Identity(text), let key = HandleKey(text: handleKey) else { return nil }
    self.init(number: number, identity: identity, handleKey: key)
  }

  /// The key pair as `age` writes it: `AGE-SECRET-KEY-1…`
  public var text: Secret { identity.text }

  /// The key of the handles, in base64url.
  public var handleKeyText: Secret { Secret(handleKey.text) }

  /// What values are authenticated with.
  var keyOfValues: SymmetricKey { identity.withBytes { Self.derived(from: $0, purpose: "values") } }

  /// What codes of credentials are made with: another one after a rotation, so that a host that is out cannot guess at them.
  var keyOfCredentials: SymmetricKey { identity.withBytes { Self.derived(from: $0, purpose: "credentials") } }

  /// What register keys are made with.
  var keyOfKeys: SymmetricKey { handleKey.bytes.withBytes { Self.derived(from: $0, purpose: "keys") } }

  private static func derived(from bytes: UnsafeRawBufferPointer, purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: bytes), info: Data("fob share 1 \(purpose)".utf8), outputByteCount: 32)
  }

  private static func newHandleKey() -> HandleKey {
    let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    guard let key = HandleKey(bytes: bytes) else { preconditionFailure("256 bits are 32 bytes") }
    return key
  }
}
