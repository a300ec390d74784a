import Formats
import TerminalKit
import Testing

@testable import Interface
@testable import TokenModel

@Suite struct HistogramLinesTests {
  @Test func `the rarest of many values are one bar, and none is counted twice`() {
    let bars = (1...8).map { Histogram.Bar(name: "library-\($0)", key: "library-\($0)", count: 9 - $0) }
    let histogram = Histogram(field: .organization, bars: bars)
    let lines = HistogramLines(histogram: histogram, glyphs: .of(.utf8)).text(width: 60).dropFirst().map(\.string)
    #expect(lines.map { $0.hasPrefix("3 others") } == [false, false, false, false, false, true])
    #expect(lines.compactMap { $0.split(separator: " ").last } == ["8", "7", "6", "5", "4", "6"])
  }
}
