import Formats
import TerminalKit
import Testing

@Suite struct CanvasTests {
  private let red = Style(foreground: .indexed(1))
  private let bold = Style(attributes: .bold)

  @Test func `a canvas starts empty`() {
    let canvas = Canvas(size: Size(rows: 2, columns: 3))
    #expect(canvas.text == "\n")
    #expect(canvas.style(row: 1, column: 2) == .plain)
    #expect(MemoryLayout<Cell>.size == 8)
  }

  @Test func `text is written`() {
    var canvas = Canvas(size: Size(rows: 3, columns: 12))
    let end = canvas.write("label", row: 1, column: 2, style: red)
    #expect(end == 7)
    #expect(canvas.text == "\n  label\n")
    #expect(canvas.styleMap([red: "r"]) == "............\n..rrrrr.....\n............")
  }

  @Test(arguments: [
    (5, "ab   |", 5), (2, "ab|", 2), (1, "…|", 1), (0, "|", 0),
  ])
  func `pads and cuts to a width`(width: Int, expected: String, end: Int) {
    var canvas = Canvas(size: Size(rows: 1, columns: 9))
    #expect(canvas.write("ab", row: 0, column: 0, width: width) == end)
    canvas.write("|", row: 0, column: end)
    #expect(canvas.text == expected)
  }

  /// Text of ASCII is written in one go: over halves of wide characters and over edges as if it came character by character.
  @Test(arguments: -3...9, ["a", "ab", "abc", "abcdefghijkl"])
  func `writes ASCII as one character after the other`(column: Int, text: String) {
    var (whole, pieces) = (Canvas(size: Size(rows: 1, columns: 9)), Canvas(size: Size(rows: 1, columns: 9)))
    whole.write("漢字x漢e\u{301}", row: 0, column: 0)
    pieces.write("漢字x漢e\u{301}", row: 0, column: 0)
    whole.write(DisplayText(text), row: 0, column: column, style: red)
    for (place, character) in text.enumerated() {
      pieces.write(DisplayText(String(character)), row: 0, column: column + place, style: red)
    }
    #expect(whole.text == pieces.text)
    #expect(whole.styleMap([red: "r"]) == pieces.styleMap([red: "r"]))
  }

  @Test func `pads in its style`() {
    var canvas = Canvas(size: Size(rows: 1, columns: 6))
    canvas.write("ab", row: 0, column: 1, style: bold, width: 4)
    #expect(canvas.styleMap([bold: "b"]) == ".bbbb.")
  }

  @Test func `text is written flush right`() {
    var canvas = Canvas(size: Size(rows: 1, columns: 8))
    let start = canvas.write("漢!", row: 0, endingAt: 8)
    #expect(start == 5)
    #expect(canvas.text == "     漢!")
  }

  @Test(arguments: [
    (-1, 0, "...."), (1, 0, "...."), (0, -3, "de.."), (0, 2, "..ab"), (0, 9, "...."), (0, -9, "...."),
  ])
  func `clips what lies outside`(row: Int, column: Int, expected: String) {
    var canvas = Canvas(size: Size(rows: 1, columns: 4))
    canvas.fill(canvas.frame, with: ".", style: .plain)
    canvas.write("abcde", row: row, column: column)
    #expect(canvas.text == expected)
  }

  @Test func `gives wide characters two cells`() {
    var canvas = Canvas(size: Size(rows: 1, columns: 6))
    canvas.write("漢字!", row: 0, column: 0, style: red)
    #expect(canvas.text == "漢字!")
    #expect(canvas.cells(row: 0).map(\.width) == [2, 0, 2, 0, 1, 1])
    #expect(canvas.styleMap([red: "r"]) == "rrrrr.")
  }

  @Test(arguments: [
    (0, "x 字"), (1, " x字"), (2, "漢x"), (3, "漢 x"),
  ])
  func `leaves no half character standing`(column: Int, expected: String) {
    var canvas = Canvas(size: Size(rows: 1, columns: 4))
    canvas.write("漢字", row: 0, column: 0)
    canvas.write("x", row: 0, column: column)
    #expect(canvas.text == expected)
    #expect(canvas.cells(row: 0).reduce(0) { $0 + $1.width } == 4)
  }

  @Test func `cuts a wide character at the edges`() {
    var canvas = Canvas(size: Size(rows: 2, columns: 3))
    canvas.fill(canvas.frame, with: ".", style: .plain)
    canvas.write("漢字", row: 0, column: 0)
    canvas.write("漢字", row: 1, column: -1)
    #expect(canvas.text == "漢\n 字")
  }

  @Test func `keeps combining marks with their character`() {
    var canvas = Canvas(size: Size(rows: 1, columns: 6))
    canvas.write("e\u{301}漢\u{302}x", row: 0, column: 0)
    #expect(canvas.text.unicodeScalars.elementsEqual("e\u{301}漢\u{302}x".unicodeScalars))
    let cells = Array(canvas.cells(row: 0))
    #expect(cells.map(\.hasMarks) == [true, true, false, false, false, false])
    #expect(canvas.marks(of: cells[1]) == ["\u{302}"])
    canvas.write("o", row: 0, column: 0)
    #expect(canvas.rows[0].unicodeScalars.first == "o")
    #expect(canvas.rows[0].unicodeScalars.dropFirst().first == "漢")
  }

  @Test func `keeps four marks at most`() {
    var canvas = Canvas(size: Size(rows: 1, columns: 2))
    canvas.write(DisplayText("a" + String(repeating: "\u{301}", count: 9)), row: 0, column: 0)
    #expect(canvas.rows[0].unicodeScalars.count == 5)
  }

  @Test func `shows hostile text harmlessly`() {
    var canvas = Canvas(size: Size(rows: 1, columns: 30))
    canvas.write(DisplayText("a\u{1B}[2Jb\u{202E}c\nd"), row: 0, column: 0)
    #expect(canvas.text == "a^[[2Jb\u{FFFD}c⏎d")
  }

  @Test func `holds only ASCII where that is all`() {
    var canvas = Canvas(Display(size: Size(rows: 3, columns: 20), repertoire: .ascii))
    canvas.box(canvas.frame, title: "é – …", style: .plain, border: GlyphSet.of(.ascii).border)
    canvas.write("漢é e\u{301} 14 · x", row: 1, column: 1, width: 18)
    #expect(canvas.text == "+ ? - ~ -----------+\n|??? e 14 * x      |\n+------------------+")
    #expect(canvas.text.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func `tells changes by what is seen`() {
    var first = Canvas(size: Size(rows: 2, columns: 4))
    var second = first
    first.write("ab", row: 0, column: 1, style: red)
    first.write("cd", row: 1, column: 0, style: bold)
    second.write("cd", row: 1, column: 0, style: bold)
    #expect(first.changes(since: second).map(\.row) == [0])
    #expect(first.changes(since: second).map(\.columns) == [1..<3])
    second.write("ab", row: 0, column: 1, style: bold)
    #expect(first.changes(since: second).map(\.columns) == [1..<3])
    second.write("ab", row: 0, column: 1, style: red)
    #expect(first.changes(since: second).isEmpty)
  }

  @Test func `tells changes of whole characters`() {
    var first = Canvas(size: Size(rows: 1, columns: 6))
    first.write("a漢漢", row: 0, column: 0)
    var second = Canvas(size: Size(rows: 1, columns: 6))
    second.write("a漢b", row: 0, column: 0)
    #expect(first.changes(since: second).map(\.columns) == [3..<5])
    #expect(second.changes(since: first).map(\.columns) == [3..<5])
    second.write("字", row: 0, column: 2)
    #expect(second.changes(since: first).map(\.columns) == [1..<5])
    second.write("漢e\u{301}", row: 0, column: 1)
    #expect(second.changes(since: first).map(\.columns) == [3..<5])
  }
}
