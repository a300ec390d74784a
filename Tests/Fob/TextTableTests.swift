import Formats
import Testing

@testable import fob

@Suite struct TextTableTests {
  @Test func `columns are as wide as their widest cell`() {
    var table = TextTable(["NAME", "LABEL", "END"])
    table.add(["a", "漢字漢字", "1"])
    table.add(["longer", "e\u{301}", "2"])
    #expect(
      table.lines().map(\.string) == [
        "NAME    LABEL     END",
        "a       漢字漢字  1",
        "longer  e\u{301}         2",
      ])
  }

  @Test func `on a terminal what follows right to left text stays in its column`() {
    var table = TextTable(["LABEL", "HANDLE", "SCOPE"])
    table.add(["שלום", "7plgfl22h7", "ארגון"])
    #expect(table.lines().map(\.string).last == "שלום   7plgfl22h7  ארגון")
    #expect(table.lines(fitting: 80).map(\.string).last == "שלום\u{200E}   7plgfl22h7  ארגון")
    #expect(table.lines(fitting: 80).allSatisfy { $0.width == table.lines()[1].width || $0.string.hasPrefix("LABEL") })
  }

  @Test func `what is empty takes no room`() {
    var table = TextTable(["NAME", "EMPTY", "NOTE"])
    table.add(["a", "", ""])
    table.add(["b", "", "said"])
    table.add(["c"])
    #expect(table.lines().map(\.string) == ["NAME  NOTE", "a", "b     said", "c"])
    #expect(TextTable(["NAME", "NOTE"]).lines().map(\.string) == ["NAME  NOTE"])
  }

  @Test func `the widest columns are narrowed to the line`() {
    var table = TextTable(["NAME", "ADDRESS", "LABEL"])
    table.add(["archive", "https://archive.example.org", "the archive of all"])
    #expect(table.lines(fitting: 40).map(\.string).last == "archive  https://archi…  the archive of…")
    #expect(table.lines(fitting: 56).map(\.string).last == table.lines().map(\.string).last)
  }

  @Test func `sentences are left whole`() {
    var table = TextTable(["NAME", "ADDRESS", "NOTE"])
    table.add(["archive", "https://archive.example.org", "It cannot be reached. Try again."])
    #expect(
      table.lines(fitting: 20, sentences: "NOTE").map(\.string).last
        == "archive  https://ar…  It cannot be reached. Try again.")
  }

  @Test func `text from outside stays on its line`() {
    var table = TextTable(["LABEL"])
    table.add([DisplayText("a\nb\u{1B}[31m")])
    #expect(table.lines().count == 2)
    #expect(!table.lines()[1].string.unicodeScalars.contains { $0.value < 0x20 })
  }
}
