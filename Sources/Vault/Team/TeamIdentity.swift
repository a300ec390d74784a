import Crypto
import Formats
import FoundationEssentials
import TokenModel

/// What makes a host one of a team: the key pair that values are sealed with, and the keys that handles and register keys are made with.
///
/// A rotation makes a new key pair under the next number and leaves the other keys as they are, so that handles and register keys stay.
public struct TeamIdentity: Sendable {
  /// The number, from 1 on; each rotation raises it.
  public let number: Int
  /// The key from which all hosts of the team make their handles.
  public let handleKey: HandleKey
  let identity: X25519Identity
  /// What register keys are derived from; not the handles' key, which exports of labels hold.
  private let registerKey: Secret

  /// A new team's.
  /// - Parameter handleKey: the first host's, whose handles stay.
  public init(handleKey: HandleKey) {
    let key = Secret(bytes: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
    self.init(number: 1, identity: X25519Identity(), handleKey: handleKey, registerKey: key)
  }

  private init(number: Int, identity: X25519Identity, handleKey: HandleKey, registerKey: Secret) {
    self.number = number
    self.identity = identity
    self.handleKey = handleKey
    self.registerKey = registerKey
  }

  /// The same team's after a rotation.
  public func rotated() -> TeamIdentity {
    TeamIdentity(number: number + 1, identity: X25519Identity(), handleKey: handleKey, registerKey: registerKey)
  }

  /// The team's name in its register: 16 digits, which reveal nothing about it.
  public var teamName: String {
    String(Hex.encode(HMAC<SHA256>.authenticationCode(for: Data("team".utf8), using: keyOfKeys)).prefix(16))
  }

  /// Reads what the three texts write; nil where it is something else.
  /// - Parameter registerKey: nil, as in an identity of an older fob: it is the handles' key.
  public init?(_ text: String, number: Int, handleKey: String, registerKey: String?) {
    guard number > 0, let identity = X25519Identity(text), let key = HandleKey(text: handleKey) else { return nil }
    guard let registerKey else {
      self.init(number: number, identity: identity, handleKey: key, registerKey: key.bytes)
      return
    }
    guard let bytes = Base64URL.decode(registerKey), bytes.count == 32 else { return nil }
    self.init(number: number, identity: identity, handleKey: key, registerKey: Secret(bytes: bytes))
  }

  /// The key pair as `age` writes it: `AGE-SECRET-KEY-1…`
  public var text: Secret { identity.text }

  /// The key of the handles, in base64url.
  public var handleKeyText: Secret { Secret(handleKey.text) }

  /// The key that register keys are derived from, in base64url.
  public var registerKeyText: Secret { registerKey.withBytes { Secret(Base64URL.encode($0)) } }

  /// What values are authenticated with.
  var keyOfValues: SymmetricKey { identity.withBytes { Self.derived(from: $0, purpose: "values") } }

  /// What codes of credentials are made with: another one after a rotation, so that a host that is out cannot guess at them.
  var keyOfCredentials: SymmetricKey { identity.withBytes { Self.derived(from: $0, purpose: "credentials") } }

  /// What register keys are made with.
  var keyOfKeys: SymmetricKey { registerKey.withBytes { Self.derived(from: $0, purpose: "keys") } }

  private static func derived(from bytes: UnsafeRawBufferPointer, purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: bytes), info: Data("fob share 1 \(purpose)".utf8), outputByteCount: 32)
  }
}
