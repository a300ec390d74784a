import Formats
import Testing

@testable import TerminalKit

@Suite struct GlyphSetTests {
  @Test(arguments: [
    (0.0, "    |"), (0.001, "▏   |"), (0.25, "█   |"), (0.5, "██  |"), (0.625, "██▌ |"), (1.0, "████|"), (7.0, "████|"),
    (-1.0, "    |"),
  ])
  func `a bar is drawn`(fraction: Double, expected: String) {
    #expect(GlyphSet.of(.utf8).bar(fraction, width: 4).string + "|" == expected)
  }

  @Test func `draws a bar in ASCII`() {
    #expect(GlyphSet.of(.ascii).bar(0.625, width: 4).string == "##- ")
    #expect(GlyphSet.of(.ascii).bar(0.5, width: 0).isEmpty)
  }

  @Test func `the console gets what its fonts have`() {
    var canvas = Canvas(size: Size(rows: 1, columns: 60), repertoire: .console)
    canvas.write("one\ntwo ◆ ○ ◐ ✓ ▏▌▉█ ● é e\u{301} €", row: 0, column: 0)
    #expect(canvas.rows[0].hasPrefix("one¶two * o o ☑ │███ ● é e €"))
  }

  @Test(arguments: Repertoire.allCases) func `no two glyphs of a state or a mark are the same`(repertoire: Repertoire) {
    let glyphs = GlyphSet.of(repertoire)
    let states = [
      glyphs.selection, glyphs.mark, glyphs.fresh, glyphs.soon, glyphs.critical, glyphs.expired, glyphs.revoked,
      glyphs.unknown, glyphs.busy, glyphs.none,
    ]
    #expect(Set(states.map(\.string)).count == states.count, "\(states)")
  }

  @Test(arguments: Repertoire.allCases)
  func `keeps to its repertoire and to one cell`(repertoire: Repertoire) {
    let glyphs = GlyphSet.of(repertoire)
    let narrow = [
      glyphs.selection, glyphs.mark, glyphs.fresh, glyphs.soon, glyphs.critical, glyphs.expired, glyphs.revoked,
      glyphs.unknown, glyphs.busy, glyphs.none, glyphs.separator, glyphs.ellipsis, glyphs.ascending, glyphs.descending,
      glyphs.masked,
    ]
    for glyph in narrow + glyphs.barSteps {
      #expect(glyph.width == 1, "\(glyph)")
      #expect(repertoire != .ascii || glyph.string.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
    }
  }
}
