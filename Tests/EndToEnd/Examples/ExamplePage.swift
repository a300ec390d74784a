import Foundation

/// The README of this package, as far as it is commands.
struct Readme {
  /// A command or a snippet, and where it stands.
  struct Piece {
    let section: String
    let text: String
  }

  /// The indented lines: shell commands, without the remarks behind them.
  private(set) var commands: [Piece] = []
  /// The fenced blocks by their language.
  private(set) var snippets: [String: [Piece]] = [:]

  init() throws {
    let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../README.md").standardized
    var section = ""
    var fence: (language: String, lines: [String])?
    for line in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        if let (language, lines) = fence {
          snippets[language, default: []].append(Piece(section: section, text: lines.joined(separator: "\n")))
          fence = nil
        } else {
          fence = (String(line.dropFirst(3)), [])
        }
      } else if fence != nil {
        fence?.lines.append(line)
      } else if line.hasPrefix("#") {
        section = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
      } else if line.hasPrefix("    ") {
        let command = line.components(separatedBy: " # ")[0].trimmingCharacters(in: .whitespaces)
        commands.append(Piece(section: section, text: command))
      }
    }
  }
}
