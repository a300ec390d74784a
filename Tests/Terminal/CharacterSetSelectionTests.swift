import Testing

@testable import Terminal

@Suite struct CharacterSetSelectionTests {
  @Test(arguments: [
    ("", "", ""), ("plain", "plain", "plain"),
    ("\u{1B}(B\u{1B}[0;7mx\u{1B}(B\u{1B}[m", "\u{1B}(B\u{1B}[0;7mx\u{1B}[m", "\u{1B}[0;7mx\u{1B}[m"),
    ("a\u{1B}[1m\u{1B}(Bb\u{1B}(", "a\u{1B}[1m\u{1B}(Bb\u{1B}(", "a\u{1B}[1mb\u{1B}("),
    ("┌\u{1B}(0lq\u{1B}(B", "┌\u{1B}(0lq\u{1B}(B", "┌\u{1B}(0lq\u{1B}(B"),
  ])
  func `one selection is enough`(written: String, first: String, later: String) {
    let bytes = Array(written.utf8)
    #expect(CharacterSetSelection.removed(from: bytes, keepsFirst: true) == Array(first.utf8))
    #expect(CharacterSetSelection.removed(from: bytes, keepsFirst: false) == Array(later.utf8))
  }
}
