import Formats
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct MaskedValueTests {
  @Test(arguments: [
    ("", "••••••"), ("0123456789abcdefghi", "••••••"), ("0123456789abcdefghij", "012345…"),
    ("aaaaaa.bbbbbb.cdefgh", "…cdefgh"), ("aaaaaa.bbbbbb.cdefg", "••••••"),
  ])
  func `shows six characters of what is long enough`(value: String, shown: String) {
    #expect(MaskedValue.short(Secret(value), glyphs: .of(.utf8)).string == shown)
  }
}
