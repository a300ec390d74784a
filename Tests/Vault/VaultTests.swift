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
  private let bench: VaultBench
  private var vault: Vault { bench.vault }

  init() throws {
    bench = try VaultBench()
  }

  @Test func withoutAVaultThatIsSaid() async throws {
    #expect(try vault.status() == .notSetUp)
    #expect(!vault.isLocked)
    #expect(throws: VaultFailure.notSetUp) { try vault.entries() }
    await #expect(throws: VaultFailure.notSetUp) { try await vault.add(Secret("v"), as: bench.entry, replaces: false) }
    #expect(throws: VaultFailure.notSetUp) { try vault.lock() }
    await #expect(throws: VaultFailure.notSetUp) { try await vault.secret(bench.entry, for: bench.origins) }
    await #expect(throws: VaultFailure.notSetUp) { try await vault.unlock(VaultBench.passphrase) }
    #expect(bench.folder.text(of: "vault/recipient.txt") == nil)
  }

  @Test func addingTakesNoPassphraseAndReadingDoes() async throws {
    try await vault.setUp(VaultBench.passphrase)
    let other = bench.anotherProcess()
    try await other.add(Secret("value"), as: bench.entry, replaces: false)
    #expect(try other.entries() == [bench.entry])
    #expect(other.isLocked)
    await #expect(throws: VaultFailure.locked) { try await other.secret(bench.entry, for: bench.origins) }
    await #expect(throws: VaultFailure.wrongPassphrase) { try await other.unlock(Secret("battery staple")) }
    await #expect(throws: VaultFailure.wrongPassphrase) { try await other.unlock(Secret("")) }
    try await other.unlock(VaultBench.passphrase)
    #expect(!other.isLocked)
    #expect(try await other.secret(bench.entry, for: bench.origins) == Secret("value"))
    #expect(try other.lock())
    await #expect(throws: VaultFailure.locked) { try await other.secret(bench.entry, for: bench.origins) }
    #expect(try !other.lock())
  }

  @Test func nothingIsReplacedUnasked() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try await vault.add(Secret("first"), as: bench.entry, replaces: false)
    await #expect(throws: VaultFailure.taken(bench.entry)) {
      try await vault.add(Secret("second"), as: bench.entry, replaces: false)
    }
    try await vault.unlock(VaultBench.passphrase)
    #expect(try await vault.secret(bench.entry, for: bench.origins) == Secret("first"))
    try await vault.add(Secret("second"), as: bench.entry, replaces: true)
    #expect(try await vault.secret(bench.entry, for: bench.origins) == Secret("second"))
    try await vault.remove(bench.entry)
    await #expect(throws: VaultFailure.missing(bench.entry)) { try await vault.remove(bench.entry) }
    await #expect(throws: VaultFailure.missing(bench.entry)) { try await vault.secret(bench.entry, for: bench.origins) }

    let identity = try bench.bytes(of: "vault/identity.age")
    await #expect(throws: VaultFailure.alreadySetUp(folder: vault.folder)) {
      try await vault.setUp(Secret("something else"))
    }
    #expect(try bench.bytes(of: "vault/identity.age") == identity)
  }

  @Test func filesArePrivateUnderAnyUmaskAndNothingElseIsLeft() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try await vault.add(Secret("first"), as: bench.entry, replaces: false)
    try await vault.add(Secret("second"), as: bench.entry, replaces: true)
    #expect(try bench.folder.permissions(of: "vault") == 0o700)
    let names = try FolderListing.names(in: vault.folder).sorted()
    #expect(names == ["identity.age", "prod.password.age", "recipient.txt"])
    for name in names { #expect(try bench.folder.permissions(of: "vault/\(name)") == 0o600) }
  }

  // MARK: What a file is bound to

  @Test func aFileUnderAnotherNameIsRefused() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try await vault.unlock(VaultBench.passphrase)
    try await vault.add(Secret("value"), as: bench.entry, for: bench.origins, replaces: false)
    let evil = try #require(VaultEntry("evil.password"))
    let copy = try bench.folder.write("", to: "vault/evil.password.age")
    let original = try bench.bytes(of: "vault/prod.password.age")
    try bench.spoil("vault/evil.password.age") { $0 = original }
    await #expect(throws: VaultFailure.otherEntry(evil, path: copy, holds: "prod.password")) {
      try await vault.secret(evil, for: bench.origins)
    }
    #expect(bench.anotherProcess().faults() == [.otherEntry(evil, path: copy, holds: "prod.password")])
    #expect(vault.faults() == bench.anotherProcess().faults())
  }

  @Test func whatWasEncryptedToTheRecipientBySomebodyElseIsRefused() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try await vault.unlock(VaultBench.passphrase)
    let text = try #require(bench.folder.text(of: "vault/recipient.txt")?.dropLast())
    let recipient = try #require(X25519Recipient(String(text)))
    let path = bench.folder.path(of: "vault/prod.password.age")
    let stranger = VaultKey(of: X25519Identity())
    let forged = [
      try AgeFile.encrypt(Secret("theirs"), to: recipient),
      try AgeFile.encrypt(Secret("theirs"), to: recipient) { fileKey in
        EntryMark(bench.entry, for: bench.origins, fileKey: fileKey, by: stranger).stanza
      },
    ]
    for file in forged {
      try bench.folder.write("", to: "vault/prod.password.age")
      try bench.spoil("vault/prod.password.age") { $0 = file }
      await #expect(throws: VaultFailure.unmarked(bench.entry, path: path)) {
        try await vault.secret(bench.entry, for: bench.origins)
      }
    }
    // The mark of another file, taken over.
    try await vault.add(Secret("value"), as: bench.entry, for: bench.origins, replaces: true)
    let mark = try #require(
      EntryMark(in: AgeHeaderParser.parse(bench.bytes(of: "vault/prod.password.age")).header.stanzas))
    let borrowed = try AgeFile.encrypt(Secret("theirs"), to: recipient) { _ in mark.stanza }
    try bench.spoil("vault/prod.password.age") { $0 = borrowed }
    await #expect(throws: VaultFailure.unmarked(bench.entry, path: path)) {
      try await vault.secret(bench.entry, for: bench.origins)
    }
  }

  @Test func aMarkHoldsForItsEntryAndItsAddressesAlone() throws {
    let key = VaultKey(of: X25519Identity())
    let fileKey = SymmetricKey(size: .bits128)
    let stanza = EntryMark(bench.entry, for: bench.origins, fileKey: fileKey, by: key).stanza
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

  @Test func aSecretIsForTheAddressesThatItWasPutInFor() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try await vault.unlock(VaultBench.passphrase)
    let elsewhere = try Origin("https://elsewhere.example.org")
    for known in [bench.origins, []] {
      try await vault.add(Secret("value"), as: bench.entry, for: known, replaces: true)
      // Of one whose environment came later, the first use says it.
      #expect(try await vault.secret(bench.entry, for: bench.origins) == Secret("value"))
      let expected = VaultFailure.otherAddress(
        bench.entry, of: ["https://archive.example.org"], now: ["https://elsewhere.example.org"])
      await #expect(throws: expected) { try await vault.secret(bench.entry, for: [elsewhere]) }
      await #expect(throws: VaultFailure.self) {
        try await vault.secret(bench.entry, for: bench.origins + [elsewhere])
      }
    }
  }

  @Test func nothingIsAddedToAnExchangedRecipient() async throws {
    try await vault.setUp(VaultBench.passphrase)
    let own = try #require(bench.folder.text(of: "vault/recipient.txt"))
    let unlocked = bench.anotherProcess()
    try await unlocked.unlock(VaultBench.passphrase)
    let path = try bench.folder.write(X25519Identity().recipient.text + "\n", to: "vault/recipient.txt")
    for vault in [bench.anotherProcess(), vault, unlocked] {
      await #expect(throws: VaultFailure.otherRecipient(path: path)) {
        try await vault.add(Secret("value"), as: bench.entry, replaces: true)
      }
    }
    #expect(try vault.entries().isEmpty)
    #expect(vault.faults() == [.otherRecipient(path: path)])
    // Who has the identity in hand sees it without the key.
    #expect(unlink(bench.folder.path(of: "vault.key")) == 0)
    await #expect(throws: VaultFailure.otherRecipient(path: path)) {
      try await unlocked.add(Secret("value"), as: bench.entry, replaces: true)
    }
    #expect(try vault.entries().isEmpty)
    try bench.folder.write(own, to: "vault/recipient.txt")
    // A host that has no key yet learns it from the first unlock.
    await #expect(throws: VaultFailure.locked) {
      try await vault.add(Secret("value"), as: bench.entry, replaces: true)
    }
    try await vault.unlock(VaultBench.passphrase)
    try await bench.anotherProcess().add(Secret("value"), as: bench.entry, replaces: true)
    #expect(try bench.folder.permissions(of: "vault.key") == 0o600)
  }

  @Test func aVaultWithoutMarksGetsThemAtItsFirstUnlock() async throws {
    let identity = X25519Identity()
    let text = Secret("# created: 2026-01-01T00:00:00Z\n\(identity.text.revealed)\n")
    try bench.put(AgeFile.encrypt(text, to: Scrypt(VaultBench.passphrase, workFactor: 2)), at: "vault/identity.age")
    try bench.put(Array("\(identity.recipient.text)\n".utf8), at: "vault/recipient.txt")
    try bench.put(AgeFile.encrypt(Secret("value"), to: identity.recipient), at: "vault/prod.password.age")
    let twice = try AgeFile.encrypt(Secret("whose?"), to: identity.recipient)
    try bench.put(twice, at: "vault/one.password.age")
    try bench.put(twice, at: "vault/two.password.age")
    await #expect(throws: VaultFailure.locked) {
      try await vault.add(Secret("new"), as: bench.entry, replaces: true)
    }
    try await vault.unlock(VaultBench.passphrase)
    #expect(try await vault.secret(bench.entry, for: bench.origins) == Secret("value"))
    for name in ["one", "two"] {
      let entry = try #require(VaultEntry("\(name).password"))
      let path = bench.folder.path(of: "vault/\(name).password.age")
      await #expect(throws: VaultFailure.unmarked(entry, path: path)) {
        try await vault.secret(entry, for: bench.origins)
      }
    }
    // It is done once: what is put there later without a mark is a stranger's, on this host and on others.
    try bench.spoil("vault/prod.password.age") { $0 = twice }
    #expect(unlink(bench.folder.path(of: "vault.key")) == 0)
    let later = bench.anotherProcess()
    try await later.unlock(VaultBench.passphrase)
    await #expect(throws: VaultFailure.self) { try await later.secret(bench.entry, for: bench.origins) }
  }

  @Test func aPassphraseThatChangesMeanwhileIsNotChangedBack() async throws {
    let identity = X25519Identity()
    func sealed(_ passphrase: Secret) throws -> [UInt8] {
      try AgeFile.encrypt(Secret("\(identity.text.revealed)\n"), to: Scrypt(passphrase, workFactor: 2))
    }
    try bench.put(sealed(VaultBench.passphrase), at: "vault/identity.age")
    try bench.put(Array("\(identity.recipient.text)\n".utf8), at: "vault/recipient.txt")
    let lock = try vault.files.openLock()
    #expect(lock.tryLock())
    let unlocking = Task { [vault] in try await vault.unlock(VaultBench.passphrase) }
    try await waitUntil("it waits for the lock") { bench.openDescriptors(of: vault.files.lock) == 2 }
    let changed = try sealed(Secret("battery staple"))
    try bench.spoil("vault/identity.age") { $0 = changed }
    lock.unlock()
    await #expect(throws: VaultFailure.passphraseChanged) { try await unlocking.value }
    #expect(try bench.bytes(of: "vault/identity.age") == changed && vault.isLocked)
  }

  // MARK: What is written

  @Test func whatIsTakenCanBeReadBackAndMoreIsRefused() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try await vault.unlock(VaultBench.passphrase)
    let large = Secret(String(repeating: "v", count: SecretText.longest))
    try await vault.add(large, as: bench.entry, replaces: false)
    #expect(try await vault.secret(bench.entry, for: bench.origins) == large)
    await #expect {
      try await vault.add(Secret(String(repeating: "v", count: 1 << 20)), as: bench.entry, replaces: true)
    } throws: {
      if case VaultFailure.unusable = $0 { true } else { false }
    }
    #expect(try await vault.secret(bench.entry, for: bench.origins) == large)
  }

  @Test func ofSeveralNewPassphrasesAtOnceOneIsTaken() async throws {
    try await vault.setUp(VaultBench.passphrase)
    var desks: [(Vault, Secret)] = []
    for number in 1...4 {
      let desk = bench.anotherProcess()
      try await desk.unlock(VaultBench.passphrase)
      desks.append((desk, Secret("passphrase \(number)")))
    }
    let results = await withTaskGroup(of: (Secret, VaultFailure?).self) { group in
      for (desk, passphrase) in desks {
        group.addTask {
          do throws(VaultFailure) {
            try await desk.changePassphrase(to: passphrase)
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
    try await bench.anotherProcess().unlock(#require(taken.first))
  }

  @Test func aShortPassphraseIsRefused() async throws {
    await #expect(throws: VaultFailure.weakPassphrase(minimum: 8)) { try await vault.setUp(Secret("1234567")) }
    #expect(try vault.status() == .notSetUp)
  }

  @Test func anotherPassphraseForTheSameSecrets() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try await vault.add(Secret("value"), as: bench.entry, replaces: false)
    await #expect(throws: VaultFailure.locked) { try await vault.changePassphrase(to: Secret("battery staple")) }
    try await vault.unlock(VaultBench.passphrase)
    try await vault.changePassphrase(to: Secret("battery staple"))
    let other = bench.anotherProcess()
    await #expect(throws: VaultFailure.wrongPassphrase) { try await other.unlock(VaultBench.passphrase) }
    try await other.unlock(Secret("battery staple"))
    #expect(try await other.secret(bench.entry, for: bench.origins) == Secret("value"))
  }

  @Test func aRecipientThatIsMissingIsWrittenAnewAndAnotherIsTold() async throws {
    try await vault.setUp(VaultBench.passphrase)
    let recipient = try #require(bench.folder.text(of: "vault/recipient.txt"))
    #expect(unlink(bench.folder.path(of: "vault/recipient.txt")) == 0)
    await #expect(throws: VaultFailure.locked) { try await vault.add(Secret("v"), as: bench.entry, replaces: false) }
    try await vault.unlock(VaultBench.passphrase)
    #expect(bench.folder.text(of: "vault/recipient.txt") == recipient)

    let path = try bench.folder.write(X25519Identity().recipient.text, to: "vault/recipient.txt")
    await #expect(throws: VaultFailure.otherRecipient(path: path)) {
      try await bench.anotherProcess().unlock(VaultBench.passphrase)
    }
    try bench.folder.write("age1nonsense\n", to: "vault/recipient.txt")
    #expect { try vault.status() } throws: { "\($0)".contains("recipient.txt holds no recipient of age.") }
  }

  @Test func damagedFilesAreNamed() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try await vault.unlock(VaultBench.passphrase)
    try await vault.add(Secret("value"), as: bench.entry, replaces: false)
    let file = "vault/prod.password.age"
    let good = try bench.bytes(of: file)
    let damages: [((inout [UInt8]) -> Void, String)] = [
      ({ $0 = Array($0.dropLast(1)) }, "was changed, cut short or added to after it was written."),
      ({ $0 = Array($0.dropLast(21)) }, "is cut short."),
      ({ $0 += [0] }, "was changed, cut short or added to after it was written."),
      ({ $0 = Array($0.prefix(40)) }, "has a damaged header: it ends in the middle."),
      ({ $0 = Array("value\n".utf8) }, "is not an age file."),
      ({ $0 = [] }, "is not an age file."),
    ]
    for (damage, sentence) in damages {
      try bench.spoil(file) { content in
        content = good
        damage(&content)
      }
      await #expect(throws: VaultFailure.damaged(path: bench.folder.path(of: file), reason: sentence)) {
        try await vault.secret(bench.entry, for: bench.origins)
      }
    }
    let foreign = try AgeFile.encrypt(Secret("value"), to: X25519Identity().recipient)
    try bench.spoil(file) { $0 = foreign }
    await #expect {
      try await vault.secret(bench.entry, for: bench.origins)
    } throws: {
      "\($0)" == "\(bench.folder.path(of: file)) was encrypted for somebody else."
    }
  }

  @Test func aDamagedIdentityIsNoWrongPassphrase() async throws {
    try await vault.setUp(VaultBench.passphrase)
    let file = "vault/identity.age"
    try bench.spoil(file) { $0 += [0] }
    await #expect { try await vault.unlock(VaultBench.passphrase) } throws: {
      "\($0)".contains("was changed, cut short")
    }
    let costly = "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 21\n"
    let key = String(repeating: "A", count: 43)
    try bench.spoil(file) { $0 = Array("\(costly)\(key)\n--- \(key)\n".utf8) }
    await #expect {
      try await vault.unlock(VaultBench.passphrase)
    } throws: {
      "\($0)".contains("demands a work factor of 2^21 for its passphrase; fob spends at most 2^20.")
    }
    let empty = try AgeFile.encrypt(Secret("no key"), to: Scrypt(VaultBench.passphrase, workFactor: 2))
    try bench.spoil(file) { $0 = empty }
    await #expect {
      try await vault.unlock(VaultBench.passphrase)
    } throws: {
      "\($0)".hasSuffix("identity.age holds no identity of age.")
    }
  }

  @Test func whatOthersCanReadIsRefused() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try bench.folder.setPermissions(0o644, of: "vault/identity.age")
    await #expect {
      try await vault.unlock(VaultBench.passphrase)
    } throws: {
      "\($0)".contains("chmod 600")
    }
  }

  @Test func manyAtOnceMakeOneVault() async throws {
    let wins: [Secret] = await withTaskGroup(of: Secret?.self) { group in
      for number in 1...8 {
        group.addTask {
          let passphrase = Secret("passphrase \(number)")
          return (try? await bench.anotherProcess().setUp(passphrase)) == nil ? nil : passphrase
        }
      }
      return await group.reduce(into: []) { wins, passphrase in if let passphrase { wins.append(passphrase) } }
    }
    #expect(wins.count == 1)
    let passphrase = try #require(wins.first)
    try await bench.anotherProcess().unlock(passphrase)
  }

  @Test func generatedPassphrasesAreLongAndDiffer() throws {
    let passphrases = Set((1...100).map { _ in Passphrase.generate() })
    #expect(passphrases.count == 100)
    #expect(passphrases.allSatisfy { $0.revealed.count == 29 })
  }
}
