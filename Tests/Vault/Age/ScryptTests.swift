import Formats
import Testing
import TokenModel

@testable import Vault

@Suite struct ScryptTests {
  private func opening(_ words: [String]) throws(AgeFailure) {
    let stanza = AgeStanza(type: "scrypt", arguments: words, body: [UInt8](repeating: 1, count: 32))
    _ = try Scrypt(Secret("p")).unwrap([stanza])
  }

  @Test(
    arguments: [
      [], ["AAAAAAAAAAAAAAAAAAAAAA"], ["AAAAAAAAAAAAAAAAAAAAAA", "10", "1"], ["AAAA", "10"],
      ["AAAAAAAAAAAAAAAAAAAAAB", "10"], ["AAAAAAAAAAAAAAAAAAAAAAAA", "10"],
    ]
      + ["0", "010", "+10", "-10", "10a", "a10", "0x0a", "", "99999999999999999999", "１"].map {
        ["AAAAAAAAAAAAAAAAAAAAAA", $0]
      })
  func `wrong words are refused`(words: [String]) {
    #expect {
      try opening(words)
    } throws: { error in
      if case AgeFailure.malformedHeader = error { true } else { false }
    }
  }

  @Test(arguments: [21, 23, 64, 9_999])
  func `too much work is not begun`(factor: Int) {
    #expect(throws: AgeFailure.workFactorTooHigh(factor)) { try opening(["AAAAAAAAAAAAAAAAAAAAAA", "\(factor)"]) }
  }

  @Test func `the work is written`() throws {
    let fileKey = FileKey.make()
    let stanza = try Scrypt(Secret("p"), workFactor: 3).wrap(fileKey)
    #expect(stanza.arguments.last == "3")
    #expect(try Scrypt(Secret("p")).unwrap([stanza]) == fileKey)
    #expect(try Scrypt(Secret("q")).unwrap([stanza]) == nil)
    #expect(Scrypt.megabytes(workFactor: 17) == 128 && Scrypt.megabytes(workFactor: 20) == 1024)
    #expect(Scrypt.standardWorkFactor == 17 && Scrypt.highestWorkFactor == 20)
  }
}
