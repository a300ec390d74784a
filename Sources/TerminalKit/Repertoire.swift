/// Which characters a terminal can show.
public enum Repertoire: Hashable, Sendable, CaseIterable {
  /// All of Unicode, as UTF-8.
  case utf8
  /// The same on the Linux console, whose fonts have few pictograms, and which does not combine characters.
  case console
  /// Only the 95 printable characters of ASCII.
  case ascii

  /// What stands in for a character that the repertoire lacks; as wide as the character.
  public func substitute(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch self {
    case .utf8: scalar
    case .console: scalar.value < 0x2000 ? scalar : Repertoire.inConsoleFonts(scalar)
    case .ascii: scalar.isASCII ? scalar : Repertoire.inASCII(scalar)
    }
  }

  /// What all fonts for Latin letters have that Debian has for the console (console-setup), for what they have not.
  private static func inConsoleFonts(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "⏎", "↵": "¶"
    case "○", "◦", "◐", "◑", "◒", "◓", "◯": "o"
    case "◆", "◇", "★", "☆": "*"
    case "✓", "✔": "☑"
    case "▉", "▊", "▋", "▌", "▐": "█"
    case "▍", "▎", "▏": "│"
    case "□", "▫": "☐"
    case "▪": "■"
    case "△": "▲"
    case "▽": "▼"
    case "▷", "►": "▶"
    case "◁", "◄": "◀"
    case "‣": "▸"
    default: scalar
    }
  }

  private static func inASCII(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "…": "~"
    case "–", "—", "‐", "‑", "−", "─": "-"
    case "·", "•", "●": "*"
    case "‘", "’": "'"
    case "“", "”": "\""
    case "×": "x"
    case "⏎": "^"
    case "│": "|"
    case "→", "▸": ">"
    case "←": "<"
    case "↑": "^"
    case "↓": "v"
    case "\u{A0}": " "
    default: "?"
    }
  }
}
