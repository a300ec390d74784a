import Formats
import Testing

@Suite struct CSVTests {
  @Test(arguments: [
    (["one", "two"], "one,two\r\n"), (["", ""], ",\r\n"), (["a,b"], "\"a,b\"\r\n"),
    (["say \"x\""], "\"say \"\"x\"\"\"\r\n"),
    (["two\nlines"], "\"two\nlines\"\r\n"), (["a\r\nb"], "\"a\r\nb\"\r\n"), (["\"\u{301},"], "\"\"\"\u{301},\"\r\n"),
  ])
  func `a cell is quoted if it has a quote, a comma or a line end`(_ cells: [String], _ record: String) {
    #expect(CSV.record(cells) == record)
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\r\nx", "=\u{301}1", "=cmd|'/c calc'!A0"])
  func `no cell begins as a formula does`(_ cell: String) {
    let field = CSV.record([cell]).drop { $0 == "\"" }
    #expect(field.unicodeScalars.first == "'", "\(field)")
  }
}
