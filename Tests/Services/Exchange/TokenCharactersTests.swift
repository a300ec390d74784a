import Testing

@testable import Services

@Suite struct TokenCharactersTests {
  @Test(arguments: ["a", "8d4c-01", "eyJ0.eyJ1.sig_-~+/==", "!#$%&'*^`|"])
  func `tokens that fit a header`(_ token: String) {
    #expect(TokenCharacters.fitHeader(token))
  }

  @Test(arguments: ["", " ", "a b", "a\r\nX-Evil: 1", "a\u{0}", "ä", "\u{7f}", String(repeating: "a", count: 16_385)])
  func `tokens that do not fit a header`(_ token: String) {
    #expect(!TokenCharacters.fitHeader(token))
  }

  @Test(arguments: ["a", "to1tcmSFHeYY5KzyhOqVKMKb", "a-b_c"])
  func `texts that are an identifier`(_ id: String) {
    #expect(TokenCharacters.fitIdentifier(id))
  }

  @Test(arguments: [
    "", ".", "..", "../videos/v", "a/b", "a%2fb", "a b", "a?b", "ä", String(repeating: "a", count: 201),
  ])
  func `texts that are no identifier`(_ id: String) {
    #expect(!TokenCharacters.fitIdentifier(id))
  }
}
