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

  @Test func `a narrow line leaves out the columns of least worth, never the name or the state`() {
    var table = TextTable([
      .init("NAME", .stays), .init("ACCOUNT", .worth(1)), .init("SERVICE", .worth(2)), .init("STATE", .stays),
    ])
    table.add(["the-archive-of-all", "operations@example.org", "preservica", "signed in"])
    #expect(table.lines(fitting: 50).map(\.string).last == "the-archive-of-all  preservica  signed in")
    #expect(table.lines(fitting: 30).map(\.string).last == "the-archive-of-all  signed in")
    for width in 20...70 { #expect(table.lines(fitting: width).allSatisfy { $0.width <= width }, "\(width)") }
  }

  @Test func `a sentence that the line cuts follows the table`() {
    var table = TextTable([.init("NAME", .stays), .init("ADDRESS", .worth(1)), .init("NOTE", .sentence)])
    table.add(["archive", "https://archive.example.org", "It cannot be reached. Try again."])
    #expect(
      table.lines(fitting: 31).map(\.string) == [
        "NAME     NOTE", "archive  It cannot be reached.…", "archive: It cannot be reached.", "Try again.",
      ])
    #expect(table.lines(fitting: 80).count == 2)
  }

  @Test func `tab-separated rows have a name for every column and nothing for what is unknown`() {
    var table = TextTable([.init("HANDLE", .stays), .init("", name: "production"), "LAST USED"])
    table.add(["a b", "", "–"])
    #expect(table.tabSeparated(hasHeader: true) == "handle\tproduction\tlast-used\na b\t\t\n")
    #expect(table.tabSeparated(hasHeader: false) == "a b\t\t\n")
    table.add([DisplayText("a\tb\nc"), "x", "y"])
    #expect(table.tabSeparated(hasHeader: false).split(separator: "\n").last?.filter { $0 == "\t" }.count == 2)
  }

  @Test func `columns are chosen by their names, in that order`() {
    var table = TextTable(["HANDLE", "LABEL"])
    table.add(["h", "l"])
    #expect(table.keep(columns: ["label", "handle"]) == nil)
    #expect(table.lines().map(\.string) == ["LABEL  HANDLE", "l      h"])
    #expect(table.keep(columns: ["labl"]) == "labl")
  }

  @Test func `text from outside stays on its line`() {
    var table = TextTable(["LABEL"])
    table.add([DisplayText("a\nb\u{1B}[31m")])
    #expect(table.lines().count == 2)
    #expect(!table.lines()[1].string.unicodeScalars.contains { $0.value < 0x20 })
  }
}
