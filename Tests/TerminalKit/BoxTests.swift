import Formats
import TerminalKit
import Testing

@Suite struct BoxTests {
  private func box(_ rows: Int, _ columns: Int, title: DisplayText? = nil, note: DisplayText? = nil) -> String {
    var canvas = Canvas(size: Size(rows: rows, columns: columns))
    canvas.box(canvas.frame, title: title, note: note, style: .plain, border: .thin)
    return canvas.text
  }

  @Test func `a box is drawn as a frame`() {
    #expect(
      box(3, 6) == """
        ┌────┐
        │    │
        └────┘
        """)
  }

  @Test func `names it at the left and notes at the right`() {
    #expect(
      box(2, 30, title: "Tokens", note: "1–2 of 9") == """
        ┌ Tokens ───────── 1–2 of 9 ─┐
        └────────────────────────────┘
        """)
  }

  @Test(arguments: [
    (20, "┌ Tokens ─ 1 of 9 ─┐"), (19, "┌ Tokens ─────────┐"), (11, "┌ Tokens ─┐"), (10, "┌ Toke… ─┐"), (5, "┌───┐"),
  ])
  func `lets the note go first`(columns: Int, expected: String) {
    #expect(box(2, columns, title: "Tokens", note: "1 of 9").split(separator: "\n").first.map(String.init) == expected)
  }

  @Test(arguments: [(1, 5), (5, 1), (0, 0)])
  func `draws nothing where there is no room`(rows: Int, columns: Int) {
    #expect(box(rows, columns, title: "x").allSatisfy { $0 == "\n" })
  }

  @Test func `leaves its inside alone`() {
    var canvas = Canvas(size: Size(rows: 3, columns: 5))
    canvas.fill(canvas.frame, with: ".", style: .plain)
    canvas.box(canvas.frame, style: .plain, border: .asciiThick)
    #expect(canvas.text == "#===#\n#...#\n#===#")
  }
}
