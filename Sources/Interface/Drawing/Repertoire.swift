/// Which characters a terminal can show.
public enum Repertoire: Hashable, Sendable, CaseIterable {
  /// All of Unicode, as UTF-8.
  case utf8
  /// Only the 95 printable characters of ASCII.
  case ascii

  /// What stands in for a character that the repertoire lacks; as wide as the character.
  public func substitute(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard self == .ascii, !scalar.isASCII else { return scalar }
    switch scalar {
    case "…": return "~"
    case "–", "—", "‐", "‑", "−", "─": return "-"
    case "·", "•", "●": return "*"
    case "‘", "’": return "'"
    case "“", "”": return "\""
    case "×": return "x"
    case "⏎": return "^"
    case "│": return "|"
    case "→", "▸": return ">"
    case "←": return "<"
    case "↑": return "^"
    case "↓": return "v"
    case "\u{A0}": return " "
    default: return "?"
    }
  }
}
