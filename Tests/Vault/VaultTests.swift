import Crypto
import Formats
import Foundation
import Glibc
import Host
import Support
import Testing
import TokenModel

@testable import Vault

@Suite struct VaultTests {
  private let fixture: VaultFixture
  private var vault: Vault { fixture.vault }

  init() throws {
    fixture = try VaultFixture()
  }

  @Test func `without a vault that is said`() async throws {
    #expect(try vault.status() == .notSetUp)
    #expect(!vault.isLocked)
    #expect(throws: VaultFailure.notSetUp) { try vault.entries() }
    await #expect(throws: VaultFailure.notSetUp) {
      try await vault.add(Secret("v"), as: fixture.entry, replaces: false)
    }
    #expect(throws: VaultFailure.notSetUp) { try vault.lock() }
    await #expect(throws: VaultFailure.notSetUp) { try await vault.secret(fixture.entry, for: fixture.origins) }
    await #expect(throws: VaultFailure.notSetUp) { try await vault.unlock(VaultFixture.passphrase) }
    #expect(fixture.folder.text(of: "vault/recipient.txt") == nil)
  }

  @Test func `adding takes no passphrase and reading does`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    let other = fixture.anotherProcess()
    try await other.add(Secret("value"), as: fixture.entry, replaces: false)
    #expect(try other.entries() == [fixture.entry])
    #expect(other.isLocked)
    await #expect(throws: VaultFailure.locked) { try await other.secret(fixture.entry, for: fixture.origins) }
    await #expect(throws: VaultFailure.wrongPassphrase) { try await other.unlock(Secret("battery staple")) }
    await #expect(throws: VaultFailure.wrongPassphrase) { try await other.unlock(Secret("")) }
    try await other.unlock(VaultFixture.passphrase)
    #expect(!other.isLocked)
    #expect(try await other.secret(fixture.entry, for: fixture.origins) == Secret("value"))
    #expect(try other.lock())
    await #expect(throws: VaultFailure.locked) { try await other.secret(fixture.entry, for: fixture.origins) }
    #expect(try !other.lock())
  }

  @Test func `nothing is replaced unasked`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    try await vault.add(Secret("first"), as: fixture.entry, replaces: false)
    await #expect(throws: VaultFailure.taken(fixture.entry)) {
      try await vault.add(Secret("second"), as: fixture.entry, replaces: false)
    }
    try await vault.unlock(VaultFixture.passphrase)
    #expect(try await vault.secret(fixture.entry, for: fixture.origins) == Secret("first"))
    try await vault.add(Secret("second"), as: fixture.entry, replaces: true)
    #expect(try await vault.secret(fixture.entry, for: fixture.origins) == Secret("second"))
    try await vault.remove(fixture.entry)
    await #expect(throws: VaultFailure.missing(fixture.entry)) { try await vault.remove(fixture.entry) }
    await #expect(throws: VaultFailure.missing(fixture.entry)) {
      try await vault.secret(fixture.entry, for: fixture.origins)
    }

    let identity = try fixture.bytes(of: "vault/identity.age")
    await #expect(throws: VaultFailure.alreadySetUp(folder: vault.folder)) {
      try await vault.setUp(Secret("something else"))
    }
    #expect(try fixture.bytes(of: "vault/identity.age") == identity)
  }

  @Test func `files are private under any umask and nothing else is left`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    try await vault.add(Secret("first"), as: fixture.entry, replaces: false)
    try await vault.add(Secret("second"), as: fixture.entry, replaces: true)
    #expect(try fixture.folder.permissions(of: "vault") == 0o700)
    let names = try FolderListing.names(in: vault.folder).sorted()
    #expect(names == ["identity.age", "prod.password.age", "recipient.txt"])
    for name in names { #expect(try fixture.folder.permissions(of: "vault/\(name)") == 0o600) }
  }

  // MARK: What a file is bound to

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

  // MARK: What is written

  @Test func `what is taken can be read back and more is refused`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    try await vault.unlock(VaultFixture.passphrase)
    let large = Secret(String(repeating: "v", count: SecretText.longest))
    try await vault.add(large, as: fixture.entry, replaces: false)
    #expect(try await vault.secret(fixture.entry, for: fixture.origins) == large)
    await #expect {
      try await vault.add(Secret(String(repeating: "v", count: 1 << 20)), as: fixture.entry, replaces: true)
    } throws: {
      if case VaultFailure.unusable = $0 { true } else { false }
    }
    #expect(try await vault.secret(fixture.entry, for: fixture.origins) == large)
  }

  @Test func `of several new passphrases at once one is taken`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    var processes: [(Vault, Secret)] = []
    for number in 1...4 {
      let process = fixture.anotherProcess()
      try await process.unlock(VaultFixture.passphrase)
      processes.append((process, Secret("passphrase \(number)")))
    }
    let results = await withTaskGroup(of: (Secret, VaultFailure?).self) { group in
      for (process, passphrase) in processes {
        group.addTask {
          do throws(VaultFailure) {
            try await process.changePassphrase(to: passphrase)
            return (passphrase, nil)
          } catch {
            return (passphrase, error)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let taken = results.filter { $0.1 == nil }.map(\.0)
    #expect(taken.count == 1)
    #expect(results.compactMap(\.1) == [.passphraseChanged, .passphraseChanged, .passphraseChanged])
    try await fixture.anotherProcess().unlock(#require(taken.first))
  }

  @Test func `a short passphrase is refused`() async throws {
    await #expect(throws: VaultFailure.weakPassphrase(minimum: 8)) { try await vault.setUp(Secret("1234567")) }
    #expect(try vault.status() == .notSetUp)
  }

  @Test func `another passphrase for the same secrets`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    try await vault.add(Secret("value"), as: fixture.entry, replaces: false)
    await #expect(throws: VaultFailure.locked) { try await vault.changePassphrase(to: Secret("battery staple")) }
    try await vault.unlock(VaultFixture.passphrase)
    try await vault.changePassphrase(to: Secret("battery staple"))
    let other = fixture.anotherProcess()
    await #expect(throws: VaultFailure.wrongPassphrase) { try await other.unlock(VaultFixture.passphrase) }
    try await other.unlock(Secret("battery staple"))
    #expect(try await other.secret(fixture.entry, for: fixture.origins) == Secret("value"))
  }

  @Test func `a recipient that is missing is written again and another is told`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    let recipient = try #require(fixture.folder.text(of: "vault/recipient.txt"))
    #expect(unlink(fixture.folder.path(of: "vault/recipient.txt")) == 0)
    await #expect(throws: VaultFailure.locked) { try await vault.add(Secret("v"), as: fixture.entry, replaces: false) }
    try await vault.unlock(VaultFixture.passphrase)
    #expect(fixture.folder.text(of: "vault/recipient.txt") == recipient)

    let path = try fixture.folder.write(X25519Identity().recipient.text, to: "vault/recipient.txt")
    await #expect(throws: VaultFailure.otherRecipient(path: path)) {
      try await fixture.anotherProcess().unlock(VaultFixture.passphrase)
    }
    try fixture.folder.write("age1nonsense\n", to: "vault/recipient.txt")
    #expect { try vault.status() } throws: { "\($0)".contains("recipient.txt holds no recipient of age.") }
  }

  @Test func `damaged files are named`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    try await vault.unlock(VaultFixture.passphrase)
    try await vault.add(Secret("value"), as: fixture.entry, replaces: false)
    let file = "vault/prod.password.age"
    let good = try fixture.bytes(of: file)
    let damages: [((inout [UInt8]) -> Void, String)] = [
      ({ $0 = Array($0.dropLast(1)) }, "was changed or truncated after it was written."),
      ({ $0 = Array($0.dropLast(21)) }, "is truncated."),
      ({ $0 += [0] }, "was changed or truncated after it was written."),
      ({ $0 = Array($0.prefix(40)) }, "has a damaged header: it ends in the middle."),
      ({ $0 = Array("value\n".utf8) }, "is not an age file."),
      ({ $0 = [] }, "is not an age file."),
    ]
    for (damage, sentence) in damages {
      try fixture.spoil(file) { content in
        content = good
        damage(&content)
      }
      await #expect(throws: VaultFailure.damaged(path: fixture.folder.path(of: file), reason: sentence)) {
        try await vault.secret(fixture.entry, for: fixture.origins)
      }
    }
    let foreign = try AgeFile.encrypt(Secret("value"), to: X25519Identity().recipient)
    try fixture.spoil(file) { $0 = foreign }
    await #expect {
      try await vault.secret(fixture.entry, for: fixture.origins)
    } throws: {
      "\($0)" == "\(fixture.folder.path(of: file)) was encrypted to another recipient."
    }
  }

  @Test func `a damaged identity is no wrong passphrase`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    let file = "vault/identity.age"
    try fixture.spoil(file) { $0 += [0] }
    await #expect { try await vault.unlock(VaultFixture.passphrase) } throws: {
      "\($0)".contains("was changed or truncated")
    }
    let costly = "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 21\n"
    let key = String(repeating: "A", count: 43)
    try fixture.spoil(file) { $0 = Array("\(costly)\(key)\n--- \(key)\n".utf8) }
    await #expect {
      try await vault.unlock(VaultFixture.passphrase)
    } throws: {
      "\($0)".contains("needs a work factor of 2^21 for its passphrase; fob accepts at most 2^20.")
    }
    let empty = try AgeFile.encrypt(Secret("no key"), to: Scrypt(VaultFixture.passphrase, workFactor: 2))
    try fixture.spoil(file) { $0 = empty }
    await #expect {
      try await vault.unlock(VaultFixture.passphrase)
    } throws: {
      "\($0)".hasSuffix("identity.age holds no identity of age.")
    }
  }

  @Test func `what others can read is refused`() async throws {
    try await vault.setUp(VaultFixture.passphrase)
    try fixture.folder.setPermissions(0o644, of: "vault/identity.age")
    await #expect {
      try await vault.unlock(VaultFixture.passphrase)
    } throws: {
      "\($0)".contains("chmod 600")
    }
  }

  @Test func `many at once make one vault`() async throws {
    let wins: [Secret] = await withTaskGroup(of: Secret?.self) { group in
      for number in 1...8 {
        group.addTask {
          let passphrase = Secret("passphrase \(number)")
          return (try? await fixture.anotherProcess().setUp(passphrase)) == nil ? nil : passphrase
        }
      }
      return await group.reduce(into: []) { wins, passphrase in if let passphrase { wins.append(passphrase) } }
    }
    #expect(wins.count == 1)
    let passphrase = try #require(wins.first)
    try await fixture.anotherProcess().unlock(passphrase)
  }

  @Test func `generated passphrases are long and differ`() throws {
    let passphrases = Set((1...100).map { _ in Passphrase.generate() })
    #expect(passphrases.count == 100)
    #expect(passphrases.allSatisfy { $0.revealed.count == 29 })
  }
}
