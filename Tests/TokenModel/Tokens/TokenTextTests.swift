import Formats
import Testing
import TokenModel

@Suite struct TokenTextTests {
  private static let token = Secret("eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI3In0.s3cr3t_-Az")

  private func text(_ text: String) -> TokenText { TokenText(Array(text.utf8)) }

  @Test(
    arguments: [
      "TOKEN", " TOKEN \t\n", "\"TOKEN\"", "'TOKEN'", "Bearer TOKEN", "\u{FEFF}TOKEN\r\n", "first line\nTOKEN\n",
      "Authorization: Bearer TOKEN", "header = \"Authorization: Bearer TOKEN\"", "https://host/up?token=TOKEN&x=1",
      "{\"value\":\"TOKEN\"}", "2026-11-29 08:30 GET /x?t=TOKEN 200", "FOB_TOKEN=TOKEN", "(TOKEN).",
      "1764400000.25\nTOKEN",
      "\u{1B}[31mTOKEN\u{1B}[0m", "log \"{\\\"t\\\": \\\"TOKEN\\\"}\\nnext\"", "\\nTOKEN\\n", "%22TOKEN%22",
      "\\u0022TOKEN\\u0022",
      "a, TOKEN, b", "t=3DTOKEN",
    ])
  func `a token is found wherever it stands as a word`(_ form: String) {
    #expect(text(form.replacing("TOKEN", with: Self.token.revealed)).contains(Self.token))
  }

  @Test func `also encoded, broken over lines and in UTF-16`() {
    let token = Secret("a+b/c==d~e12")
    #expect(text("u?t=a%2Bb%2Fc%3D%3Dd~e12&").contains(token))
    #expect(text("\"a+b\\/c==d~e12\"").contains(token))
    #expect(text("see a+b/c=\n  =d~e12 there").contains(token))
    #expect(text("see a+b/c=3D=\r\n=3Dd~e12 there").contains(token))
    #expect(text("> see a+b/\r\n> c==d~e12 there").contains(token))
    #expect(
      TokenText("t a+b/c==d~e12".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }).contains(token))
  }

  @Test(arguments: ["A12", "xA1", "A1_b", "A1-2", "", "Bearer"])
  func `a part of another word is none`(_ other: String) {
    #expect(!text(other).contains(Secret("A1")))
    #expect(!text("\(other)xxxxxxxxx").contains(Secret("A1xxxxxxxx")))
  }

  @Test(
    arguments: ["", " \n\t", "\"\"", "Bearer ", "'Bearer'", "\u{FEFF}", "---: ="])
  func `where no token can be, that is said`(_ form: String) {
    #expect(text(form).isEmpty == !form.contains("-"))
  }
}
