import Testing

@testable import Services

@Suite struct TokenCharactersTests {
  @Test(arguments: ["a", "8d4c-01", "eyJ0.eyJ1.sig_-~+/==", "!#$%&'*^`|"])
  func fitAHeader(_ token: String) {
    #expect(TokenCharacters.fitHeader(token))
  }

  @Test(arguments: ["", " ", "a b", "a\r\nX-Evil: 1", "a\u{0}", "ä", "\u{7f}", String(repeating: "a", count: 16_385)])
  func doNotFitAHeader(_ token: String) {
    #expect(!TokenCharacters.fitHeader(token))
  }

  @Test(arguments: ["a", "to1tcmSFHeYY5KzyhOqVKMKb", "a-b_c"])
  func areAnIdentifier(_ id: String) {
    #expect(TokenCharacters.fitIdentifier(id))
  }

  @Test(arguments: [
    "", ".", "..", "../videos/v", "a/b", "a%2fb", "a b", "a?b", "ä", String(repeating: "a", count: 201),
  ])
  func areNoIdentifier(_ id: String) {
    #expect(!TokenCharacters.fitIdentifier(id))
  }
}
