import Formats
import Testing

@testable import TokenModel

@Suite struct CommandWordsTests {
  @Test(
    arguments: [
      ("pass show preservica/prod", ["pass", "show", "preservica/prod"]),
      ("  a\t b \n c ", ["a", "b", "c"]),
      ("a 'b c' d", ["a", "b c", "d"]),
      ("a \"b c\"'d e'f", ["a", "b cd ef"]),
      ("a \"\" ''", ["a", "", ""]),
      (#"a \| \  \""#, ["a", "|", " ", "\""]),
      (#"a "\$x \" \\ \n""#, ["a", #"$x " \ \n"#]),
      (#"a '$(x) `y` | \'"#, ["a", #"$(x) `y` | \"#]),
      ("a b#c d~e", ["a", "b#c", "d~e"]),
      ("a k=v {x,y} %d !", ["a", "k=v", "{x,y}", "%d", "!"]),
      ("a ü'\u{301}漢'", ["a", "ü\u{301}漢"]),
      ("a \"b'\u{301} c\"", ["a", "b'\u{301} c"]),
    ])
  func `words as a POSIX shell makes them`(line: String, words: [String]) throws {
    #expect(try CommandWords.split(line) == words)
    #expect(try CommandWords.split(CommandWords.line(words)) == words)
  }

  @Test(
    arguments: ["|", "&", ";", "<", ">", "(", ")", "$", "`", "*", "?", "[", "#", "~"])
  func `what only a shell understands`(character: Character) {
    #expect(throws: TextFailure.shellCharacter(character)) { try CommandWords.split("a \(character)b") }
    #expect(throws: Never.self) { try CommandWords.split("a '\(character)b'") }
    #expect(throws: Never.self) { try CommandWords.split("a \\\(character)b") }
  }

  @Test(
    arguments: [
      ("", TextFailure.noCommand), (" ", .noCommand), ("'' a", .noCommand), ("a 'b", .unfinishedQuote("'")),
      ("a \"b", .unfinishedQuote("\"")), ("a \\", .unfinishedEscape), ("a \"\\", .unfinishedEscape),
      ("a \"$x\"", .shellCharacter("$")), ("a \"`x`\"", .shellCharacter("`")), ("a\u{7}", .controlCharacter),
      ("a\rb", .controlCharacter),
    ])
  func `what is no command`(line: String, error: TextFailure) {
    #expect(throws: error) { try CommandWords.split(line) }
  }
}
