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
