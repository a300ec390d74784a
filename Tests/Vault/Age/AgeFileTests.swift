import Crypto
import Formats
import Testing
import TokenModel

@testable import Vault

@Suite struct AgeFileTests {
  private let identity = X25519Identity()
  private let quick = Scrypt(Secret("correct horse"), workFactor: 4)

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
  func `around the ends of chunks`(length: Int) throws {
    let content = Secret(bytes: (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    let file = try AgeFile.encrypt(content, to: identity.recipient)
    #expect(try AgeFile.decrypt(file, with: identity) == content)
    let wrapped = try AgeFile.encrypt(content, to: quick)
    #expect(try AgeFile.decrypt(wrapped, with: Scrypt(Secret("correct horse"))) == content)
  }

  @Test func `no two files are alike`() throws {
    let first = try AgeFile.encrypt(Secret("a"), to: identity.recipient)
    let second = try AgeFile.encrypt(Secret("a"), to: identity.recipient)
    #expect(first.count == second.count && first != second)
  }

  @Test func `only the recipient opens it`() throws {
    let file = try AgeFile.encrypt(Secret("a"), to: identity.recipient)
    #expect(throws: AgeFailure.noMatch) { try AgeFile.decrypt(file, with: X25519Identity()) }
    #expect(throws: AgeFailure.noMatch) { try AgeFile.decrypt(file, with: quick) }
    let wrapped = try AgeFile.encrypt(Secret("a"), to: quick)
    #expect(throws: AgeFailure.noMatch) { try AgeFile.decrypt(wrapped, with: Scrypt(Secret("battery staple"))) }
    #expect(throws: AgeFailure.noMatch) { try AgeFile.decrypt(wrapped, with: identity) }
  }

  @Test func `every cut and every changed byte is noticed`() throws {
    let file = try AgeFile.encrypt(Secret("value"), to: identity.recipient)
    for length in file.indices {
      #expect(throws: AgeFailure.self) { try AgeFile.decrypt(Array(file.prefix(length)), with: identity) }
      var changed = file
      changed[length] ^= 1
      #expect(throws: AgeFailure.self) { try AgeFile.decrypt(changed, with: identity) }
    }
  }

  @Test func `what is wrong with the content is told`() throws {
    let content = Secret(bytes: [UInt8](repeating: 7, count: 2 * 65_536))
    let file = try AgeFile.encrypt(content, to: identity.recipient)
    #expect(throws: AgeFailure.contentCut) { try AgeFile.decrypt(Array(file.dropLast(65_536 + 16)), with: identity) }
    #expect(throws: AgeFailure.contentExtended) {
      try AgeFile.decrypt(file + [UInt8](repeating: 0, count: 16), with: identity)
    }
    let short = try AgeFile.encrypt(Secret("value"), to: identity.recipient)
    #expect(throws: AgeFailure.contentChanged) { try AgeFile.decrypt(short + [0], with: identity) }
    #expect(throws: AgeFailure.contentCut) { try AgeFile.decrypt(Array(short.dropLast(21)), with: identity) }
  }
}
