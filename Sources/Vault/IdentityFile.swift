import Formats
import FoundationEssentials
import TokenModel

/// The text of an identity as `age-keygen` writes it and `age -i` reads it: comments, and one line with the key.
enum IdentityFile {
  /// The comment that says: every secret of this vault carries its mark (`EntryMark`), and one without it was put there by somebody else.
  private static let marked = "# fob: all entries are marked"

  /// The text of the identity of a vault all of whose entries are marked.
  static func text(of identity: X25519Identity, created: Date) -> Secret {
    let comments =
      "# created: \(RFC3339.text(created))\n# public key: \(identity.recipient.text)\n\(marked)\n"
    return Secret(comments + identity.text.revealed + "\n")
  }

  /// The identity that a text holds; nil where it holds none, or anything else beside comments.
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
