import Testing
import TokenModel

@testable import Services

@Suite struct ServerWordsTests {
  @Test func areTrimmedNeutralAndShort() throws {
    #expect(ServerWords.neutral("  The key is wrong.\n") == "The key is wrong.")
    #expect(ServerWords.neutral(" \n\t ") == nil)
    #expect(ServerWords.neutral("red \u{1b}[31m \u{202e}") == "red ^[[31m �")
    let long = try #require(ServerWords.neutral(String(repeating: "long ", count: 100_000)))
    #expect(long.count == 200)
    #expect(long.hasSuffix("…"))
  }

  @Test func areAttributedToTheServer() {
    #expect(ServerWords.reason("No.", from: "server.example", status: 401) == "server.example says: No.")
    #expect(
      ServerWords.reason(" ", from: "server.example", status: 401)
        == "server.example answered with status 401 and gave no reason.")
  }

  @Test func doNotRepeatASecret() {
    let secrets = [Secret("abcd"), Secret("abcdefgh"), Secret("no")]
    #expect(ServerWords.hiding(secrets, in: "'abcdefgh' and 'abcd' are no keys") == "'•••' and '•••' are no keys")
  }
}
