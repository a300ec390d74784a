import FoundationEssentials
import Glibc

/// What a screen is drawn for: the facts about the terminal that a view may depend on.
public struct Display: Hashable, Sendable {
  /// The whole screen.
  public var size: Size
  /// How many colours it shows.
  public var depth: ColorDepth
  /// Which characters it shows.
  public var repertoire: Repertoire
  /// How local time runs.
  public var zone: LocalZone
  /// Whether it is read out line by line instead of drawn: pictograms are words then.
  public var isPlain: Bool

  /// A display; unless said otherwise with 256 colours, UTF-8, at Greenwich.
  public init(
    size: Size, depth: ColorDepth = .indexed, repertoire: Repertoire = .utf8, zone: LocalZone = .fixed(0),
    isPlain: Bool = false
  ) {
    self.size = size
    self.depth = depth
    self.repertoire = repertoire
    self.zone = zone
    self.isPlain = isPlain
  }

  /// The pictograms and lines that it can show.
  public var glyphs: GlyphSet { isPlain ? .words : GlyphSet.of(repertoire) }
}

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

/// How local time runs, which FoundationEssentials does not know.
public enum LocalZone: Hashable, Sendable {
  /// Always so many seconds ahead of UTC.
  case fixed(Int)
  /// As the time zone of this process says (`TZ`, else the machine's), with its summer times.
  case ofProcess

  /// How far local time is ahead of UTC at a moment, in seconds.
  public func utcOffset(at moment: Date) -> Int {
    switch self {
    case .fixed(let seconds): return seconds
    case .ofProcess:
      var seconds = time_t(min(max(moment.timeIntervalSince1970, -1e13), 1e13).rounded(.down))
      var parts = tm()
      return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
    }
  }
}
