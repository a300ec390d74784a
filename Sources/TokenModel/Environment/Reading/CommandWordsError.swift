/// Why a line is not a command that runs without a shell. The descriptions follow the key's name and repeat nothing of the line.
enum CommandWordsError: Error, Equatable, CustomStringConvertible {
  case empty
  case unfinishedQuote(Character)
  case unfinishedEscape
  case shellCharacter(Character)
  case controlCharacter

  var description: String {
    switch self {
    case .empty: "names no command"
    case .unfinishedQuote(let quote): "has a \(quote) that is not closed"
    case .unfinishedEscape: "ends with a \\ that has nothing to quote"
    case .shellCharacter(let character):
      "holds \(character), which only a shell understands, and commands run without one. "
        + "Quote it where it is meant as it is, or put the line into a script and name that"
    case .controlCharacter: "holds a control character, which is not allowed there"
    }
  }
}
