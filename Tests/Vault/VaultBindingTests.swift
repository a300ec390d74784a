import Crypto
import Formats
import Foundation
import Glibc
import Host
import Support
import Testing
import TokenModel

@testable import Vault

/// What binds a file of the vault: its name, the addresses, the passphrase.
@Suite struct VaultBindingTests {
  private let fixture: VaultFixture
  private var vault: Vault { fixture.vault }

  init() throws {
    fixture = try VaultFixture()
  }

  @Test func `a file under another name is refused`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    try await vault.unlock(VaultFixture.passphrase)
    try await vault.add(Secret("value"), as: fixture.entry, for: fixture.origins, replaces: false)
    let evil = try #require(VaultEntry("evil.password"))
    let copy = try fixture.folder.write("", to: "vault/evil.password.age")
    let original = try fixture.bytes(of: "vault/prod.password.age")
    try fixture.spoil("vault/evil.password.age") { $0 = original }
    await #expect(throws: VaultFailure.otherEntry(evil, path: copy, holds: "prod.password")) {
      try await vault.secret(evil, for: fixture.origins)
    }
    #expect(fixture.anotherProcess().faults() == [.otherEntry(evil, path: copy, holds: "prod.password")])
    #expect(vault.faults() == fixture.anotherProcess().faults())
  }

  @Test func `what was encrypted to the recipient by somebody else is refused`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    try await vault.unlock(VaultFixture.passphrase)
    let text = try #require(fixture.folder.text(of: "vault/recipient.txt")?.dropLast())
    let recipient = try #require(X25519Recipient(String(text)))
    let path = fixture.folder.path(of: "vault/prod.password.age")
    let stranger = VaultKey(of: X25519Identity())
    let forged = [
      try AgeFile.encrypt(Secret("theirs"), to: recipient),
      try AgeFile.encrypt(Secret("theirs"), to: recipient) { fileKey in
        EntryMark(fixture.entry, for: fixture.origins, fileKey: fileKey, by: stranger).stanza
      },
    ]
    for file in forged {
      try fixture.folder.write("", to: "vault/prod.password.age")
      try fixture.spoil("vault/prod.password.age") { $0 = file }
      await #expect(throws: VaultFailure.unmarked(fixture.entry, path: path)) {
        try await vault.secret(fixture.entry, for: fixture.origins)
      }
    }
    // The mark of another file, taken over.
    try await vault.add(Secret("value"), as: fixture.entry, for: fixture.origins, replaces: true)
    let mark = try #require(
      EntryMark(in: AgeHeaderParser.parse(fixture.bytes(of: "vault/prod.password.age")).header.stanzas))
    let borrowed = try AgeFile.encrypt(Secret("theirs"), to: recipient) { _ in mark.stanza }
    try fixture.spoil("vault/prod.password.age") { $0 = borrowed }
    await #expect(throws: VaultFailure.unmarked(fixture.entry, path: path)) {
      try await vault.secret(fixture.entry, for: fixture.origins)
    }
  }

  @Test func `a mark holds for its entry and its addresses alone`() throws {
    let key = VaultKey(of: X25519Identity())
    let fileKey = SymmetricKey(size: .bits128)
    let stanza = EntryMark(fixture.entry, for: fixture.origins, fileKey: fileKey, by: key).stanza
    let good = ["prod.password", "https://archive.example.org"]
    #expect(stanza.arguments == good)
    for (arguments, isGenuine) in [
      (good, true), (["evil.password", good[1]], false), ([good[0]], false), (good + ["https://evil.example"], false),
      ([good[0], "https://evil.example"], false), ([good.joined()], false), (["prod.pass", "word" + good[1]], false),
    ] {
      let changed = AgeStanza(type: stanza.type, arguments: arguments, body: stanza.body)
      let mark = try #require(EntryMark(in: [changed]))
      #expect(mark.isGenuine(fileKey, by: key) == isGenuine, "\(arguments)")
    }
    let mark = try #require(EntryMark(in: [stanza]))
    #expect(!mark.isGenuine(SymmetricKey(size: .bits128), by: key))
    #expect(!mark.isGenuine(fileKey, by: VaultKey(of: X25519Identity())))
  }

  @Test func `a secret is for the addresses that it was put in for`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    try await vault.unlock(VaultFixture.passphrase)
    let elsewhere = try Origin("https://elsewhere.example.org")
    for known in [fixture.origins, []] {
      try await vault.add(Secret("value"), as: fixture.entry, for: known, replaces: true)
      // Of one whose environment came later, the first use says it.
      #expect(try await vault.secret(fixture.entry, for: fixture.origins) == Secret("value"))
      let expected = VaultFailure.otherAddress(
        fixture.entry, of: ["https://archive.example.org"], now: ["https://elsewhere.example.org"])
      await #expect(throws: expected) { try await vault.secret(fixture.entry, for: [elsewhere]) }
      await #expect(throws: VaultFailure.self) {
        try await vault.secret(fixture.entry, for: fixture.origins + [elsewhere])
      }
    }
  }

  @Test func `nothing is added to an exchanged recipient`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    let own = try #require(fixture.folder.text(of: "vault/recipient.txt"))
    let unlocked = fixture.anotherProcess()
    try await unlocked.unlock(VaultFixture.passphrase)
    let path = try fixture.folder.write(X25519Identity().recipient.text + "\n", to: "vault/recipient.txt")
    for vault in [fixture.anotherProcess(), vault, unlocked] {
      await #expect(throws: VaultFailure.otherRecipient(path: path)) {
        try await vault.add(Secret("value"), as: fixture.entry, replaces: true)
      }
    }
    #expect(try vault.entries().isEmpty)
    #expect(vault.faults() == [.otherRecipient(path: path)])
    // Who has the identity in hand sees it without the key.
    #expect(unlink(fixture.folder.path(of: "vault.key")) == 0)
    await #expect(throws: VaultFailure.otherRecipient(path: path)) {
      try await unlocked.add(Secret("value"), as: fixture.entry, replaces: true)
    }
    #expect(try vault.entries().isEmpty)
    try fixture.folder.write(own, to: "vault/recipient.txt")
    // A host that has no key yet learns it from the first unlock.
    await #expect(throws: VaultFailure.locked) {
      try await vault.add(Secret("value"), as: fixture.entry, replaces: true)
    }
    try await vault.unlock(VaultFixture.passphrase)
    try await fixture.anotherProcess().add(Secret("value"), as: fixture.entry, replaces: true)
    #expect(try fixture.folder.permissions(of: "vault.key") == 0o600)
  }

  @Test func `a vault without marks gets them at its first unlock`() async throws {
    let identity = X25519Identity()
    let text = Secret("# created: 2026-01-01T00:00:00Z\n\(identity.text.revealed)\n")
    try fixture.put(AgeFile.encrypt(text, to: Scrypt(VaultFixture.passphrase, workFactor: 2)), at: "vault/identity.age")
    try fixture.put(Array("\(identity.recipient.text)\n".utf8), at: "vault/recipient.txt")
    try fixture.put(AgeFile.encrypt(Secret("value"), to: identity.recipient), at: "vault/prod.password.age")
    let twice = try AgeFile.encrypt(Secret("whose?"), to: identity.recipient)
    try fixture.put(twice, at: "vault/one.password.age")
    try fixture.put(twice, at: "vault/two.password.age")
    await #expect(throws: VaultFailure.locked) {
      try await vault.add(Secret("new"), as: fixture.entry, replaces: true)
    }
    try await vault.unlock(VaultFixture.passphrase)
    #expect(try await vault.secret(fixture.entry, for: fixture.origins) == Secret("value"))
    for name in ["one", "two"] {
      let entry = try #require(VaultEntry("\(name).password"))
      let path = fixture.folder.path(of: "vault/\(name).password.age")
      await #expect(throws: VaultFailure.unmarked(entry, path: path)) {
        try await vault.secret(entry, for: fixture.origins)
      }
    }
    // It is done once: what is put there later without a mark is a stranger's, on this host and on others.
    try fixture.spoil("vault/prod.password.age") { $0 = twice }
    #expect(unlink(fixture.folder.path(of: "vault.key")) == 0)
    let later = fixture.anotherProcess()
    try await later.unlock(VaultFixture.passphrase)
    await #expect(throws: VaultFailure.self) { try await later.secret(fixture.entry, for: fixture.origins) }
  }

  @Test func `a passphrase that changes meanwhile is not changed back`() async throws {
    let identity = X25519Identity()
    func sealed(_ passphrase: Secret) throws -> [UInt8] {
      try AgeFile.encrypt(Secret("\(identity.text.revealed)\n"), to: Scrypt(passphrase, workFactor: 2))
    }
    try fixture.put(sealed(VaultFixture.passphrase), at: "vault/identity.age")
    try fixture.put(Array("\(identity.recipient.text)\n".utf8), at: "vault/recipient.txt")
    let lock = try vault.files.openLock()
    #expect(lock.tryLock())
    let unlocking = Task { [vault] in try await vault.unlock(VaultFixture.passphrase) }
    try await waitUntil("it waits for the lock") { fixture.openDescriptors(of: vault.files.lock) == 2 }
    let changed = try sealed(Secret("battery staple"))
    try fixture.spoil("vault/identity.age") { $0 = changed }
    lock.unlock()
    await #expect(throws: VaultFailure.passphraseChanged) { try await unlocking.value }
    #expect(try fixture.bytes(of: "vault/identity.age") == changed && vault.isLocked)
  }
}
