import TokenModel

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
