import Crypto
import Formats
import FoundationEssentials
import TokenModel

/// What says that a file was put into the vault by someone who may: derived from the identity, and kept on this host beside the vault's folder, so that
/// adding takes no passphrase. It opens nothing; who has it can put files in.
struct VaultKey: Sendable, Equatable {
  /// The recipient of the identity that it was derived from: the one that secrets are encrypted to.
  let recipient: X25519Recipient
  private let bytes: Secret

  private static let purpose = "fob vault: marks of entries, version 1"
  private static let length = 32

  init(of identity: X25519Identity) {
    recipient = identity.recipient
    bytes = identity.withBytes { key in
      FileKey.derive(from: SymmetricKey(data: key), salt: [UInt8](), purpose: Self.purpose)
        .withUnsafeBytes { Secret(bytes: $0) }
    }
  }

  /// Reads what `text` is; nil if it is none.
  init?(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.map(String.init)
    guard lines.count == 2, let recipient = X25519Recipient(lines[0]), let bytes = Base64.decode(lines[1]),
      bytes.count == Self.length
    else { return nil }
    self.recipient = recipient
    self.bytes = Secret(bytes: bytes)
  }

  /// The content of its file.
  var text: [UInt8] {
    let comment = "# Marks what fob puts into the vault of this recipient as its own. It opens nothing.\n"
    return Array("\(comment)\(recipient.text)\n\(bytes.withBytes { Base64.encode($0) })\n".utf8)
  }

  /// The authentication code of fields, none of which runs into the next.
  func code(of fields: [[UInt8]]) -> [UInt8] {
    var message: [UInt8] = []
    for field in fields {
      withUnsafeBytes(of: UInt64(field.count).bigEndian) { message += $0 }
      message += field
    }
    return bytes.withBytes { key in
      Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
  }
}

/// What binds a file of the vault to the secret that it was made for: a stanza in its header with the secret's name, the addresses of its environment, and
/// a code over both and the file's own key. A file with another name, or made by someone who knows the recipient alone, has no such stanza.
struct EntryMark: Equatable {
  /// The stanza's type.
  static let type = "fob-vault"

  /// The secret's name: `prod.password`.
  let entry: String
  /// The origins that it may be sent to; none until an environment uses it for the first time.
  let addresses: [String]
  private let code: [UInt8]

  /// The mark in a header; nil if there is none. It proves nothing yet.
  init?(in stanzas: [AgeStanza]) {
    guard let stanza = stanzas.first(where: { $0.type == Self.type }), let entry = stanza.arguments.first else {
      return nil
    }
    self.entry = entry
    addresses = Array(stanza.arguments.dropFirst())
    code = stanza.body
  }

  /// The mark of a file that is being made.
  init(_ entry: VaultEntry, for origins: [Origin], fileKey: SymmetricKey, by key: VaultKey) {
    self.entry = entry.description
    addresses = origins.map(\.text)
    code = Self.code(self.entry, addresses, fileKey, key)
  }

  /// The stanza.
  var stanza: AgeStanza { AgeStanza(type: Self.type, arguments: [entry] + addresses, body: code) }

  /// Whether it was made with this key for the file that has this key.
  func isGenuine(_ fileKey: SymmetricKey, by key: VaultKey) -> Bool {
    Secret(bytes: code) == Secret(bytes: Self.code(entry, addresses, fileKey, key))
  }

  private static func code(_ entry: String, _ addresses: [String], _ fileKey: SymmetricKey, _ key: VaultKey) -> [UInt8]
  {
    let commitment = FileKey.derive(from: fileKey, salt: [UInt8](), purpose: "fob vault: mark")
    return key.code(of: ([entry] + addresses).map { Array($0.utf8) } + [commitment.withUnsafeBytes { Array($0) }])
  }
}
