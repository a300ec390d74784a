import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Vault

/// Files go to and fro between fob and `age`.
@Suite(.drivesPrograms) struct StockAgeTests {
  private let folder: TemporaryFolder
  private let identity = X25519Identity()

  init() throws {
    folder = try TemporaryFolder()
  }

  private func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: folder.path(of: name))))
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path(of: name)))
  }

  @Test(arguments: [0, 5, 65_536, 70_000]) func `across a chunk's end`(length: Int) async throws {
    let text = String(repeating: "v", count: length)
    try folder.write(text, to: "plain")
    try await StockAge.run("age -r \(identity.recipient.text) -o theirs plain", in: folder)
    #expect(try AgeFile.decrypt(bytes(of: "theirs"), with: identity) == Secret(text))

    try folder.write(identity.text.revealed + "\n", to: "identity")
    try write(AgeFile.encrypt(Secret(text), to: identity.recipient), to: "ours")
    try await StockAge.run("age -d -i identity ours > opened && cmp plain opened", in: folder)
  }

  @Test func `several recipients open what either program wrote`() async throws {
    try folder.write("value", to: "plain")
    let other = X25519Identity().recipient.text
    try await StockAge.run("age -r \(other) -r \(identity.recipient.text) -o theirs plain", in: folder)
    #expect(try AgeFile.decrypt(bytes(of: "theirs"), with: identity) == Secret("value"))
  }

  @Test func `passphrases work between age and fob`() async throws {
    try folder.write("value", to: "plain")
    try await StockAge.run("age -p -o theirs plain", in: folder, typing: ["pässword", "pässword"])
    #expect(try AgeFile.decrypt(bytes(of: "theirs"), with: Scrypt(Secret("pässword"))) == Secret("value"))

    try write(AgeFile.encrypt(Secret("value"), to: Scrypt(Secret("pässword"), workFactor: 10)), to: "ours")
    try await StockAge.run("age -d -o opened ours && cmp plain opened", in: folder, typing: ["pässword"])
  }

  @Test func `armor is named`() async throws {
    try folder.write("value", to: "plain")
    try await StockAge.run("age -a -r \(identity.recipient.text) -o theirs plain", in: folder)
    #expect(throws: AgeFailure.armored) { try AgeFile.decrypt(bytes(of: "theirs"), with: identity) }
  }

  @Test func `a whole vault is opened without fob`() async throws {
    let vault = Vault(dataFolder: folder.path, clock: SystemClock(), workFactor: 10)
    try await vault.setUp(Secret("correct horse"))
    let entry = try #require(VaultEntry("prod.eu.password"))
    try await vault.add(Secret("pa&ss;#ü"), as: entry, replaces: false)
    try await StockAge.run(
      "cd vault && age -d -i identity.age -o ../opened prod.eu.password.age", in: folder, typing: ["correct horse"])
    #expect(folder.text(of: "opened") == "pa&ss;#ü")
  }

  @Test func `an identity that age made is a vault's`() async throws {
    let quiet = "2> keygen"
    try await StockAge.run("age-keygen -o key \(quiet) && mkdir -m 700 vault", in: folder)
    try await StockAge.run(
      "age -p -o vault/identity.age key && chmod 600 vault/identity.age", in: folder,
      typing: ["correct horse", "correct horse"])
    let vault = Vault(dataFolder: folder.path)
    try await vault.unlock(Secret("correct horse"))
    let recipient = try #require(folder.text(of: "vault/recipient.txt"))
    #expect(folder.text(of: "key")?.contains(recipient.dropLast()) == true)
  }
}
