import Formats
import FoundationEssentials
import TokenModel

/// The text of an identity as `age-keygen` writes it and `age -i` reads it: comments, and one line with the key.
enum IdentityFile {
  /// The text.
  static func text(of identity: X25519Identity, created: Date) -> Secret {
    let comments = "# created: \(RFC3339.text(created))\n# public key: \(identity.recipient.text)\n"
    return Secret(comments + identity.text.revealed + "\n")
  }

  /// The identity that a text holds; nil where it holds none, or anything else beside comments.
  static func identity(in text: Secret) -> X25519Identity? {
    let lines = text.revealed.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
    guard lines.count == 1 else { return nil }
    return X25519Identity(String(lines[0]))
  }
}
