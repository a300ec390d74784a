import Formats
import Host
import TokenModel

/// What is in the vault.
extension Vault {
  /// The secrets in it, sorted; what they are called is no secret.
  public func entries() throws(VaultFailure) -> [VaultEntry] {
    guard try files.read(files.identity) != nil else { throw .notSetUp }
    return try files.entries()
  }

  /// Encrypts a secret into it, marked as this entry. Takes no passphrase, except for the first unlock of this vault on this host.
  ///
  /// - Parameters:
  ///   - secret: text without control characters, not empty.
  ///   - origins: the addresses of its environment; none if there is no such environment yet.
  ///   - replaces: whether it may take the place of one that is there.
  /// - Throws: `locked` if this host has no key for marks; `otherRecipient` if the vault's recipient was exchanged.
  public func add(
    _ secret: Secret, as entry: VaultEntry, for origins: [Origin] = [], replaces: Bool
  ) async throws(VaultFailure) {
    if let flaw = SecretText.flaw(in: secret) { throw .unusable(reason: "The secret \(flaw)") }
    guard !secret.isEmpty else { throw .unusable(reason: "The secret is empty.") }
    guard try files.read(files.identity) != nil else { throw .notSetUp }
    try await alone { [self] () throws(VaultFailure) in
      let key = try keyForMarks()
      let path = files.secret(entry)
      let file = try rethrow(
        AgeFile.encrypt(secret, to: key.recipient) { fileKey in
          EntryMark(entry, for: origins, fileKey: fileKey, by: key).stanza
        }, as: { (failure: AgeFailure) in VaultFailure.damaged(path: path, reason: failure.description) })
      if replaces {
        try files.write(file, to: path)
      } else if try !files.create(file, at: path) {
        throw .taken(entry)
      }
    }
  }

  /// Removes a secret for good; takes no passphrase.
  public func remove(_ entry: VaultEntry) async throws(VaultFailure) {
    guard try files.read(files.secret(entry)) != nil else { throw .missing(entry) }
    try await alone { [files] () throws(VaultFailure) in
      guard try files.remove(files.secret(entry)) else { throw .missing(entry) }
    }
  }

  /// A secret, opened with the identity of this process or of the keyring, if its file is marked as this entry for these addresses.
  public func secret(_ entry: VaultEntry, for origins: [Origin]) async throws(VaultFailure) -> Secret {
    let (content, change) = try await BlockingCall.run { [self] () throws(VaultFailure) -> (Secret, FileChange?) in
      try read(entry, for: origins)
    }
    if let change {
      // Where that cannot be written, the next use does it.
      try? await alone { [files] () throws(VaultFailure) in
        let path = files.secret(entry)
        if try files.read(path) == change.before { try files.write(change.after, to: path) }
      }
    }
    return content
  }

  /// What a file holds, and is to hold.
  private typealias FileChange = (before: [UInt8], after: [UInt8])

  /// The secret of an entry; and how its file is to be changed if it has no addresses yet: it is bound to those that it is first used for.
  private func read(_ entry: VaultEntry, for origins: [Origin]) throws(VaultFailure) -> (Secret, FileChange?) {
    let path = files.secret(entry)
    guard let file = try files.read(path) else {
      throw try files.read(files.identity) == nil ? .notSetUp : .missing(entry)
    }
    let identity = try unlockedIdentity()
    let key = VaultKey(of: identity)
    let opened = try opened(file, at: path, with: identity)
    let mark = try Self.checked(opened, as: entry, at: path, by: key)
    guard !mark.addresses.isEmpty else {
      let mark = EntryMark(entry, for: origins, fileKey: opened.fileKey, by: key)
      return (opened.content, (before: file, after: AgeFile.marked(opened, mark.stanza)))
    }
    let now = origins.map(\.text)
    guard Set(mark.addresses).isSuperset(of: now) else { throw .otherAddress(entry, of: mark.addresses, now: now) }
    return (opened.content, nil)
  }

  /// What is wrong with the vault that shows without a passphrase; more if it is unlocked.
  public func faults() -> [VaultFailure] {
    do throws(VaultFailure) {
      guard try status() != .notSetUp else { return [] }
      let identity = try? unlockedIdentity()
      return try files.entries().compactMap { entry in fault(of: entry, with: identity) }
    } catch {
      return [error]
    }
  }

  private func fault(of entry: VaultEntry, with identity: X25519Identity?) -> VaultFailure? {
    let path = files.secret(entry)
    do throws(VaultFailure) {
      guard let file = try files.read(path) else { return nil }
      if let identity {
        _ = try Self.checked(opened(file, at: path, with: identity), as: entry, at: path, by: VaultKey(of: identity))
      } else if let header = try? AgeHeaderParser.parse(file).header, let mark = EntryMark(in: header.stanzas),
        mark.entry != entry.description
      {
        throw .otherEntry(entry, path: path, holds: mark.entry)
      }
      return nil
    } catch {
      return error
    }
  }

  /// Marks what an older fob or another program has put in. Of files that are the same nobody knows which was meant; of what cannot be opened, anything.
  func markEntries(with identity: X25519Identity, _ key: VaultKey) throws(VaultFailure) {
    var files: [(entry: VaultEntry, content: [UInt8])] = []
    for entry in try self.files.entries() {
      guard let content = try self.files.read(self.files.secret(entry)) else { continue }
      files.append((entry, content))
    }
    let times = Dictionary(files.map { ($0.content, 1) }, uniquingKeysWith: +)
    for (entry, content) in files where times[content] == 1 {
      guard let opened = try? AgeFile.open(content, with: identity), EntryMark(in: opened.stanzas) == nil else {
        continue
      }
      let mark = EntryMark(entry, for: [], fileKey: opened.fileKey, by: key)
      try self.files.write(AgeFile.marked(opened, mark.stanza), to: self.files.secret(entry))
    }
  }

  private func opened(
    _ file: [UInt8], at path: String, with identity: X25519Identity
  ) throws(VaultFailure) -> AgeFile.Opened {
    try rethrow(
      AgeFile.open(file, with: identity),
      as: { (failure: AgeFailure) in VaultFailure.damaged(path: path, reason: failure.description) })
  }

  /// The mark of a file, which must be genuine and this entry's.
  private static func checked(
    _ file: AgeFile.Opened, as entry: VaultEntry, at path: String, by key: VaultKey
  ) throws(VaultFailure) -> EntryMark {
    guard let mark = EntryMark(in: file.stanzas), mark.isGenuine(file.fileKey, by: key) else {
      throw .unmarked(entry, path: path)
    }
    guard mark.entry == entry.description else { throw .otherEntry(entry, path: path, holds: mark.entry) }
    return mark
  }

  /// The key that marks what is added: of the identity if it is at hand, else the one that this host keeps.
  private func keyForMarks() throws(VaultFailure) -> VaultKey {
    if let identity = try? unlockedIdentity() {
      let key = VaultKey(of: identity)
      if let recipient = try recipient(), recipient != key.recipient { throw .otherRecipient(path: files.recipient) }
      return key
    }
    // The first unlock writes what is missing.
    guard try recipient() != nil, let key = try writtenKey() else { throw .locked }
    return key
  }
}
