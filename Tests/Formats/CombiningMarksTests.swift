import Formats
import Testing

@Suite struct CombiningMarksTests {
  @Test(
    arguments: ["", "plain", "é", "e\u{301}\u{316}", "Tiếng Việt", "हिन्दी", "שָׁלוֹם", "👩\u{200D}👧", "\u{301}", "漢字"])
  func `what people write stays as it is`(text: String) {
    #expect(Array(CombiningMarks.limited(in: text).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test func `a pile of marks is cut, whichever they are and wherever it stands`() {
    let pile = String(repeating: "\u{301}\u{316}", count: 40)
    let kept = String(String.UnicodeScalarView(pile.unicodeScalars.prefix(CombiningMarks.limit)))
    let oneTooMany = String(String.UnicodeScalarView(pile.unicodeScalars.prefix(CombiningMarks.limit + 1)))
    for (text, expected) in [
      (pile, kept), ("a\(pile)b\(pile)", "a\(kept)b\(kept)"), ("a\(oneTooMany) ", "a\(kept) "),
    ] {
      let limited = CombiningMarks.limited(in: text)
      #expect(Array(limited.unicodeScalars) == Array(expected.unicodeScalars))
      #expect(CombiningMarks.limited(in: limited).unicodeScalars.count == limited.unicodeScalars.count)
    }
  }
}
