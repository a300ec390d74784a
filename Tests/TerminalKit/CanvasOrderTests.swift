import Formats
import TerminalKit
import Testing

@testable import TerminalKit

/// Columns on terminals that turn right-to-left text round (UAX #9, rules W2, W7, N1 and L2).
@Suite struct CanvasOrderTests {
  private func row(_ texts: (String, Int)...) -> String {
    var canvas = Canvas(size: Size(rows: 1, columns: 60))
    for (text, column) in texts { canvas.write(DisplayText(text), row: 0, column: column) }
    let before = canvas.cells.map(\.width)
    canvas.keepColumnsInOrder(rows: 0..<canvas.size.rows)
    #expect(canvas.cells.map(\.width) == before)
    return canvas.text.replacing("\u{200E}", with: "^")
  }

  @Test func `what follows right to left text stays in its column`() {
    #expect(row(("שלום", 0), ("7plgfl22h7", 10)) == "שלום^      7plgfl22h7")
    #expect(row(("שלום 12!", 0), ("7plgfl22h7", 10)) == "שלום 12!^  7plgfl22h7")
    #expect(row(("العربية", 0), ("2026", 10)) == "العربية^   2026")
    #expect(row(("ארגון", 0), ("תווית", 10)) == "ארגון^     תווית")
    #expect(row(("שלום │ 7", 0)) == "שלום^ │ 7")
  }

  @Test func `what needs no mark gets none`() {
    #expect(row(("שלום", 0), ("plgfl22h7", 10)) == "שלום      plgfl22h7")
    #expect(row(("שלום עולם 12", 0)) == "שלום עולם 12")
    #expect(row(("7plgfl22h7", 0), ("שלום", 12)) == "7plgfl22h7  שלום")
    #expect(row(("label", 0), ("7plgfl22h7", 10)) == "label     7plgfl22h7")
  }
}
