import Formats
import Testing

@Suite struct CurlWordTests {
  @Test(arguments: [
    ("", #""""#), ("Authorization: Bearer a.b.c", #""Authorization: Bearer a.b.c""#), (#"a"b"#, #""a\"b""#),
    (#"a\nb"#, #""a\\nb""#), ("a\r\nb\nc", #""abc""#), ("a\"\u{301}b", "\"a\\\"\u{301}b\""), ("ä", #""ä""#),
  ])
  func `words are quoted for curl`(text: String, word: String) {
    #expect(CurlWord.quoted(text) == word)
  }
}
