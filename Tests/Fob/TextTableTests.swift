import Formats
import Testing

@testable import fob

@Suite struct TextTableTests {
  @Test func columnsAreAsWideAsTheirWidestCell() {
    var table = TextTable(["NAME", "LABEL", "END"])
    table.add(["a", "漢字漢字", "1"])
    table.add(["longer", "e\u{301}", "2"])
    #expect(
      table.lines.map(\.string) == [
        "NAME    LABEL     END",
        "a       漢字漢字  1",
        "longer  e\u{301}         2",
      ])
  }

  @Test func textFromOutsideStaysOnItsLine() {
    var table = TextTable(["LABEL"])
    table.add([DisplayText("a\nb\u{1B}[31m")])
    #expect(table.lines.count == 2)
    #expect(!table.lines[1].string.unicodeScalars.contains { $0.value < 0x20 })
  }
}
