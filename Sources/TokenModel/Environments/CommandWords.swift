import Formats

/// Splits a line into the words of a command as a POSIX shell does (XCU 2.2 Quoting), without running one: blanks separate, `'…'`, `"…"`
/// and `\` quote. Whatever else a shell would act on is refused rather than passed on as it stands.
package struct CommandWords {
  private var words: [String] = []
  private var word: String?
  private var rest: Substring.UnicodeScalarView

  private init(_ line: String) {
    rest = line[...].unicodeScalars
  }

  /// The words of a line; its line breaks count as blanks.
  package static func split(_ line: String) throws(TextFailure) -> [String] {
    guard !line.unicodeScalars.contains(where: isForbidden) else { throw .controlCharacter }
    var splitter = CommandWords(line)
    while let scalar = splitter.rest.popFirst() { try splitter.consume(scalar) }
    splitter.endWord()
    guard splitter.words.first?.isEmpty == false else { throw .noCommand }
    return splitter.words
  }

  /// A line that `split` makes the same words of.
  package static func line(_ words: [String]) -> String {
    words.map(ShellWord.quoted).joined(separator: " ")
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
  }

  private mutating func consume(_ scalar: Unicode.Scalar) throws(TextFailure) {
    switch scalar {
    case " ", "\t", "\n": endWord()
    case "'": try takeSingleQuoted()
    case "\"": try takeDoubleQuoted()
    case "\\": append(try escaped())
    case "|", "&", ";", "<", ">", "(", ")", "$", "`", "*", "?", "[": throw .shellCharacter(Character(scalar))
    case "#", "~":
      guard word != nil else { throw .shellCharacter(Character(scalar)) }
      append(scalar)
    default: append(scalar)
    }
  }

  private mutating func takeSingleQuoted() throws(TextFailure) {
    guard let end = rest.firstIndex(of: "'") else { throw .unfinishedQuote("'") }
    word = (word ?? "") + String(rest[..<end])
    rest = rest[end...].dropFirst()
  }

  private mutating func takeDoubleQuoted() throws(TextFailure) {
    word = word ?? ""
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return
      case "$", "`": throw .shellCharacter(Character(scalar))
      case "\\":
        let next = try escaped()
        if !"$`\"\\".unicodeScalars.contains(next) { append("\\") }
        append(next)
      default: append(scalar)
      }
    }
    throw .unfinishedQuote("\"")
  }

  private mutating func escaped() throws(TextFailure) -> Unicode.Scalar {
    guard let next = rest.popFirst() else { throw .unfinishedEscape }
    return next
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    word = (word ?? "") + String(scalar)
  }

  private mutating func endWord() {
    if let word { words.append(word) }
    word = nil
  }
}

/// Why a line is not a command that runs without a shell. The reasons follow the key's name and repeat nothing of the line.
extension TextFailure {
  static let noCommand = TextFailure("names no command")
  static let unfinishedEscape = TextFailure("ends with a \\ that has nothing to quote")
  static let controlCharacter = TextFailure("holds a control character, which is not allowed there")

  static func unfinishedQuote(_ quote: Character) -> TextFailure { TextFailure("has a \(quote) that is not closed") }

  static func shellCharacter(_ character: Character) -> TextFailure {
    TextFailure(
      "holds \(character), which only a shell understands, and commands run without one. "
        + "Quote it to use it literally, or put the line into a script and name that")
  }
}
