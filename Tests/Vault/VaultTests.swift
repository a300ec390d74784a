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
    #expect(throws: VaultFailure.notSetUp) { try vault.add(Secret("v"), as: bench.entry, replaces: false) }
    #expect(throws: VaultFailure.notSetUp) { try vault.lock() }
    await #expect(throws: VaultFailure.notSetUp) { try await vault.secret(bench.entry) }
    await #expect(throws: VaultFailure.notSetUp) { try await vault.unlock(VaultBench.passphrase) }
    #expect(bench.folder.text(of: "vault/recipient.txt") == nil)
  }

  @Test func addingTakesNoPassphraseAndReadingDoes() async throws {
    try await vault.setUp(VaultBench.passphrase)
    let other = bench.anotherProcess()
    try other.add(Secret("value"), as: bench.entry, replaces: false)
    #expect(try other.entries() == [bench.entry])
    #expect(other.isLocked)
    await #expect(throws: VaultFailure.locked) { try await other.secret(bench.entry) }
    await #expect(throws: VaultFailure.wrongPassphrase) { try await other.unlock(Secret("battery staple")) }
    await #expect(throws: VaultFailure.wrongPassphrase) { try await other.unlock(Secret("")) }
    try await other.unlock(VaultBench.passphrase)
    #expect(!other.isLocked)
    #expect(try await other.secret(bench.entry) == Secret("value"))
    #expect(try other.lock())
    await #expect(throws: VaultFailure.locked) { try await other.secret(bench.entry) }
    #expect(try !other.lock())
  }

  @Test func nothingIsReplacedUnasked() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try vault.add(Secret("first"), as: bench.entry, replaces: false)
    #expect(throws: VaultFailure.taken(bench.entry)) {
      try vault.add(Secret("second"), as: bench.entry, replaces: false)
    }
    try await vault.unlock(VaultBench.passphrase)
    #expect(try await vault.secret(bench.entry) == Secret("first"))
    try vault.add(Secret("second"), as: bench.entry, replaces: true)
    #expect(try await vault.secret(bench.entry) == Secret("second"))
    try vault.remove(bench.entry)
    #expect(throws: VaultFailure.missing(bench.entry)) { try vault.remove(bench.entry) }
    await #expect(throws: VaultFailure.missing(bench.entry)) { try await vault.secret(bench.entry) }

    let identity = try bench.bytes(of: "vault/identity.age")
    await #expect(throws: VaultFailure.alreadySetUp(folder: vault.folder)) {
      try await vault.setUp(Secret("something else"))
    }
    #expect(try bench.bytes(of: "vault/identity.age") == identity)
  }

  @Test func filesArePrivateUnderAnyUmaskAndNothingElseIsLeft() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try vault.add(Secret("first"), as: bench.entry, replaces: false)
    try vault.add(Secret("second"), as: bench.entry, replaces: true)
    #expect(try bench.folder.permissions(of: "vault") == 0o700)
    let names = try FolderListing.names(in: vault.folder).sorted()
    #expect(names == ["identity.age", "prod.password.age", "recipient.txt"])
    for name in names { #expect(try bench.folder.permissions(of: "vault/\(name)") == 0o600) }
  }

  @Test func aShortPassphraseIsRefused() async throws {
    await #expect(throws: VaultFailure.weakPassphrase(minimum: 8)) { try await vault.setUp(Secret("1234567")) }
    #expect(try vault.status() == .notSetUp)
  }

  @Test func anotherPassphraseForTheSameSecrets() async throws {
    try await vault.setUp(VaultBench.passphrase)
    try vault.add(Secret("value"), as: bench.entry, replaces: false)
    await #expect(throws: VaultFailure.locked) { try await vault.changePassphrase(to: Secret("battery staple")) }
    try await vault.unlock(VaultBench.passphrase)
    try await vault.changePassphrase(to: Secret("battery staple"))
    let other = bench.anotherProcess()
    await #expect(throws: VaultFailure.wrongPassphrase) { try await other.unlock(VaultBench.passphrase) }
    try await other.unlock(Secret("battery staple"))
    #expect(try await other.secret(bench.entry) == Secret("value"))
  }

  @Test func aRecipientThatIsMissingIsWrittenAnewAndAnotherIsTold() async throws {
    try await vault.setUp(VaultBench.passphrase)
    let recipient = try #require(bench.folder.text(of: "vault/recipient.txt"))
    #expect(unlink(bench.folder.path(of: "vault/recipient.txt")) == 0)
    #expect(throws: VaultFailure.locked) { try vault.add(Secret("v"), as: bench.entry, replaces: false) }
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
    try vault.add(Secret("value"), as: bench.entry, replaces: false)
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
        try await vault.secret(bench.entry)
      }
    }
    let foreign = try AgeFile.encrypt(Secret("value"), to: X25519Identity().recipient)
    try bench.spoil(file) { $0 = foreign }
    await #expect {
      try await vault.secret(bench.entry)
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
