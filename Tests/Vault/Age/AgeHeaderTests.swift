import Formats
import Testing
import TokenModel

@testable import Vault

/// Headers that break a rule of the format, each with a code that fits, so that the rule alone can refuse it.
@Suite struct AgeHeaderTests {
  private let forged = ForgedFile()

  private func decrypt(_ file: [UInt8]) throws -> Secret { try AgeFile.decrypt(file, with: forged.identity) }

  private func isMalformed(_ file: [UInt8]) -> Bool {
    do throws(AgeFailure) {
      _ = try AgeFile.decrypt(file, with: forged.identity)
      return false
    } catch {
      if case .malformedHeader = error { return true }
      return false
    }
  }

  @Test func `what fits is opened`() throws {
    let lines = forged.lines(try forged.stanza())
    #expect(try decrypt(forged.file(lines)) == Secret("value"))
    let grease = ["-> a-grease.x !~ {}", String(repeating: "A", count: 64), ""]
    #expect(try decrypt(forged.file(grease + lines)) == Secret("value"))
    #expect(try decrypt(forged.file(lines + ["-> empty", ""])) == Secret("value"))
  }

  @Test func `unreadable lines are refused`() throws {
    let lines = forged.lines(try forged.stanza())
    let (words, key) = (lines[0], lines[1])
    let broken: [[String]] = [
      [], [words], [words, key + "="], [words, String(key.dropLast()), "A"], [words + " ", key], ["->  X25519", key],
      ["-> ", key], ["->", key], [words.replacing("-> ", with: "->"), key], [words + "\t", key], [words, key + "\r"],
      [words, "", key], [words, key, key], [words, "*" + key.dropFirst()], ["é" + words, key],
      ["-> long", String(repeating: "A", count: 65)], ["-> full", String(repeating: "A", count: 64)] + lines,
      lines + ["-> full", String(repeating: "A", count: 64)],
    ]
    for lines in broken { #expect(isMalformed(try forged.file(lines)), "\(lines)") }
  }

  @Test func `the last line is checked`() throws {
    let lines = forged.lines(try forged.stanza())
    for line in ["---%", "---  %", "--- % ", "--- %=", "-- %", "%", "--- ", "---"] {
      #expect(isMalformed(try forged.file(lines, code: { line.replacing("%", with: $0) })), "\(line)")
    }
    #expect(throws: AgeFailure.headerChanged) {
      try decrypt(forged.file(lines, code: { _ in "--- " + Base64.encode([UInt8](repeating: 0, count: 32)) }))
    }
    #expect(isMalformed(Array("age-encryption.org/v1\n-> X25519 a".utf8)))
    #expect(isMalformed(Array("age-encryption.org/v1".utf8)))
  }

  @Test func `the first line is checked`() throws {
    let lines = forged.lines(try forged.stanza())
    #expect(throws: AgeFailure.otherVersion) { try decrypt(forged.file(lines, begin: "age-encryption.org/v1234")) }
    #expect(throws: AgeFailure.otherVersion) { try decrypt(forged.file(lines, begin: "age-encryption.org/v1 ")) }
    #expect(throws: AgeFailure.notAge) { try decrypt(forged.file(lines, begin: " age-encryption.org/v1")) }
    #expect(throws: AgeFailure.notAge) { try decrypt([]) }
    #expect(throws: AgeFailure.notAge) { try decrypt([0xFF, 0xD8, 0xFF]) }
    #expect(throws: AgeFailure.armored) { try decrypt(Array("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n".utf8)) }
    #expect(isMalformed(try forged.file(lines, separator: "\r\n")))
  }

  @Test func `key-pair recipients with the wrong words`() throws {
    let good = try forged.stanza()
    var stanza = good
    let zero = Base64.encode([UInt8](repeating: 0, count: 32))
    let long = Base64.encode([UInt8](repeating: 9, count: 33))
    for arguments in [[], good.arguments + ["1"], [zero], [long], ["AA"], [good.arguments[0] + "="]] {
      stanza.arguments = arguments
      #expect(isMalformed(try forged.file(forged.lines(stanza))), "\(arguments)")
    }
    stanza = good
    for body in [[], good.body + [0], good.body.dropLast()] {
      stanza.body = body
      #expect(isMalformed(try forged.file(forged.lines(stanza))), "\(body.count) bytes")
    }
    stanza.body = good.body
    stanza.type = "x25519"
    #expect(throws: AgeFailure.noMatch) { try decrypt(forged.file(forged.lines(stanza))) }
  }

  @Test func `a passphrase stands alone`() throws {
    let key = forged.lines(try forged.stanza())
    let scrypt = ["-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10", Base64.encode([UInt8](repeating: 1, count: 32))]
    #expect(isMalformed(try forged.file(key + scrypt)))
    #expect(isMalformed(try forged.file(scrypt + key)))
  }

  @Test func `an empty last chunk`() throws {
    let lines = forged.lines(try forged.stanza())
    #expect(throws: AgeFailure.contentCut) { try decrypt(forged.file(lines, content: [])) }
    #expect(throws: AgeFailure.contentCut) {
      try decrypt(forged.file(lines, content: [UInt8](repeating: 1, count: 31)))
    }
  }
}
