import Crypto
import FoundationEssentials
import TokenModel

/// What binds a file of the vault to the secret that it was made for: a stanza in its header with the secret's name, the addresses of its environment, and
/// a code over both and the file's own key. A file with another name, or made by somebody who knows the recipient alone, has no such stanza.
struct EntryMark: Equatable {
  /// The stanza's type.
  static let type = "fob-vault"

  /// The secret's name: `prod.password`.
  let entry: String
  /// The origins that it may be sent to; none until an environment uses it for the first time.
  let addresses: [String]
  private let code: [UInt8]

  /// The mark in a header; nil where there is none. It proves nothing yet.
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
