import Foundation
import Manual
import Support

/// The commands and snippets of a page that people read: one of the repository's Markdown files, or of the manual.
struct ExamplePage {
  /// A command or a snippet, and where it stands.
  struct Piece {
    let section: String
    let text: String
  }

  /// Shell commands, without the remarks behind them.
  private(set) var commands: [Piece] = []
  /// What belongs into a file: settings, a script, a table of cron.
  private(set) var snippets: [Piece] = []

  /// The first snippet that begins with something; nil where there is none.
  func snippet(_ beginning: String) -> String? { snippets.first { $0.text.hasPrefix(beginning) }?.text }

  /// A Markdown file, by its path in the repository: indented lines are commands, fenced blocks are snippets.
  init(markdown path: String) throws {
    let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../\(path)").standardized
    var section = ""
    var fence: [String]?
    for line in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        if let fence { snippets.append(Piece(section: section, text: fence.joined(separator: "\n"))) }
        fence = fence == nil ? [] : nil
      } else if fence != nil {
        fence?.append(line)
      } else if line.hasPrefix("#") {
        section = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
      } else if line.hasPrefix("    ") {
        addCommand(line, section)
      }
    }
  }

  /// A page of the manual in mdoc: displays whose lines are commands, and others.
  init(mdoc text: String) {
    var section = ""
    var display: [String]?
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix(".Sh ") || line.hasPrefix(".Ss ") {
        section = String(line.dropFirst(4))
      } else if line.hasPrefix(".Bd ") {
        display = []
      } else if line == ".Ed", let lines = display {
        display = nil
        if lines.allSatisfy(Self.isCommand) {
          for line in lines { addCommand(line, section) }
        } else {
          snippets.append(Piece(section: section, text: lines.joined(separator: "\n")))
        }
      } else {
        display?.append(Self.plain(line))
      }
    }
  }

  private mutating func addCommand(_ line: String, _ section: String) {
    let command = line.components(separatedBy: " # ")[0].trimmingCharacters(in: .whitespaces)
    commands.append(Piece(section: section, text: command))
  }

  private static func isCommand(_ line: String) -> Bool {
    let programs = [
      "fob", "fob-sandbox", "etcdctl", "curl", "echo", "pass", "mkdir", "ssh", "systemctl", "systemd-creds",
    ]
    return programs.contains { line.hasPrefix("\($0) ") } || line.hasPrefix("XDG_")
  }

  /// A literal line of mdoc as man shows it.
  private static func plain(_ line: String) -> String {
    let escapes = [
      ("\\&", ""), ("\\-", "-"), ("\\(aq", "'"), ("\\(ga", "`"), ("\\(ha", "^"), ("\\(ti", "~"), ("\\(dq", "\""),
      ("\\e", "\\"),
    ]
    return escapes.reduce(line) { $0.replacing($1.0, with: $1.1) }
  }
}
