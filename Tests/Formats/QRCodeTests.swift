import Formats
import Testing

@Suite struct QRCodeTests {
  @Test func `two rows of modules make a line, with light around them`() throws {
    let code = try #require(QRCode(width: 3, modules: [true, false, true, true, true, false, false, false, true]))
    #expect(code.lines(margin: 0) == ["█▄▀", "  ▀"])
    #expect(code.lines(margin: 2) == ["       ", "  █▄▀  ", "    ▀  ", "       "])
  }

  @Test func `what is no square is no code`() {
    #expect(QRCode(width: 2, modules: [true]) == nil)
    #expect(QRCode(width: 0, modules: []) == nil)
  }
}
