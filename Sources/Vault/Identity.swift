import Crypto
import Formats
import FoundationEssentials
import Glibc
import Host
import TokenModel

/// The vault's identity in the kernel's keyring, where it stays for a bounded time.
struct UnlockedIdentity {
  /// The identity.
  let identity: X25519Identity
  /// When the system forgets it.
  let until: Date

  private static let keyLength = 32

  /// What it is called there: another vault has another recipient.
  private static func name(_ recipient: X25519Recipient) -> String { "fob:vault:\(recipient.text)" }

  /// What the keyring holds for a recipient, or nil; the vault's marking key decides whether it is the right one. An
  /// unusable keyring holds nothing.
  static func read(for recipient: X25519Recipient) -> UnlockedIdentity? {
    let kept = try? UserKeyring.read(name(recipient)) { bytes -> UnlockedIdentity? in
      guard bytes.count == keyLength + MemoryLayout<Int64>.size,
        let identity = X25519Identity(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<keyLength]))
      else { return nil }
      let seconds = Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: keyLength, as: Int64.self))
      return UnlockedIdentity(identity: identity, until: Date(timeIntervalSince1970: TimeInterval(seconds)))
    }
    return kept ?? nil
  }

  /// Puts an identity there for so many seconds.
  static func keep(_ identity: X25519Identity, forSeconds seconds: UInt32, now: Date) throws(VaultFailure) {
    let end = Int64(clamping: Int(now.timeIntervalSince1970.rounded()) + Int(seconds)).bigEndian
    let content = Secret(bytes: identity.withBytes { Array($0) } + withUnsafeBytes(of: end) { Array($0) })
    do {
      try content.withBytes { bytes in
        try UserKeyring.keep(bytes, under: name(identity.recipient), forSeconds: seconds)
      }
    } catch {
      let failure = (error as? SystemFailure) ?? SystemFailure(operation: "use the keyring", code: EIO)
      throw .keyringUnavailable(reason: failure.description)
    }
  }

  /// Takes what is there for a recipient away; false if there was nothing.
  ///
  /// - Throws: `stillUnlocked` if the system does not let this process look, so that it may be there for others.
  static func forget(_ recipient: X25519Recipient) throws(VaultFailure) -> Bool {
    do throws(SystemFailure) {
      return try UserKeyring.forget(name(recipient))
    } catch {
      // A kernel without keyrings has nothing for anybody.
      guard error.code == ENOSYS else { throw .stillUnlocked(reason: error.description) }
      return false
    }
  }
}

/// The text of an identity as `age-keygen` writes it and `age -i` reads it: comments, and one line with the key.
enum IdentityFile {
  /// The comment that says: every secret of this vault carries its mark (`EntryMark`), and one without it was put there by someone else.
  private static let marked = "# fob: all entries are marked"

  /// The text of the identity of a vault all of whose entries are marked.
  static func text(of identity: X25519Identity, created: Date) -> Secret {
    let comments =
      "# created: \(RFC3339.text(created))\n# public key: \(identity.recipient.text)\n\(marked)\n"
    return Secret(comments + identity.text.revealed + "\n")
  }

  /// The identity that a text holds; nil if it holds none, or anything else beside comments.
  static func identity(in text: Secret) -> X25519Identity? {
    let lines = text.revealed.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
    guard lines.count == 1 else { return nil }
    return X25519Identity(String(lines[0]))
  }

  /// Whether a text says that its vault's entries are all marked.
  static func saysMarked(_ text: Secret) -> Bool {
    text.revealed.split(whereSeparator: \.isNewline).contains { $0 == marked }
  }
}

/// Passphrases of the vault.
public enum Passphrase {
  /// Characters that a passphrase has at least.
  public static let shortest = 8

  /// Digits that are not mistaken for each other.
  private static let digits = Array("abcdefghjkmnpqrstuvwxyz23456789")

  /// A random one: five groups of five digits, 123 bits.
  public static func generate() -> Secret {
    let groups = (1...5).map { _ in String((1...5).map { _ in digits[Int.random(in: digits.indices)] }) }
    return Secret(groups.joined(separator: "-"))
  }

  /// - Throws: for one that is too short to protect anything.
  static func check(_ passphrase: Secret) throws(VaultFailure) {
    guard passphrase.revealed.count >= shortest else { throw .weakPassphrase(minimum: shortest) }
  }
}
