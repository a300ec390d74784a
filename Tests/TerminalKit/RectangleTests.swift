import TerminalKit
import Testing

@Suite struct RectangleTests {
  private let whole = Rectangle(row: 2, column: 3, rows: 10, columns: 20)

  @Test func `pieces are cut off`() {
    var rest = whole
    #expect(rest.takeTop(2) == Rectangle(row: 2, column: 3, rows: 2, columns: 20))
    #expect(rest.takeBottom(3) == Rectangle(row: 9, column: 3, rows: 3, columns: 20))
    #expect(rest == Rectangle(row: 4, column: 3, rows: 5, columns: 20))
  }

  @Test func `gives no more than there is`() {
    var rest = whole
    #expect(rest.takeTop(99) == whole)
    #expect(rest.isEmpty)
    #expect(rest.takeBottom(1).isEmpty)
    #expect(rest.takeTop(-1).isEmpty)
  }

  @Test func `edges are moved in`() {
    #expect(whole.inset(rows: 1, columns: 2) == Rectangle(row: 3, column: 5, rows: 8, columns: 16))
    #expect(Rectangle(Size(rows: 1, columns: 1)).inset(rows: 1, columns: 1).isEmpty)
  }

  @Test func `a dialog is centred`() {
    #expect(whole.centred(rows: 4, columns: 10) == Rectangle(row: 5, column: 8, rows: 4, columns: 10))
    #expect(whole.centred(rows: 99, columns: 99) == whole)
  }

  @Test func `a rectangle knows its cells`() {
    #expect(whole.contains(Position(row: 11, column: 22)))
    #expect(!whole.contains(Position(row: 12, column: 22)))
    #expect(!whole.contains(Position(row: 11, column: 23)))
  }
}
