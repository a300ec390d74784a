import CNcurses
import TerminalKit

/// The attributes and colour pairs that curses knows for styles.
struct CursesStyles {
  private var known: [Style: (attributes: attr_t, pair: Int32)] = [:]
  private let hasColors: Bool
  private let hasDefaultColors: Bool

  /// Must come after `newterm`.
  init() {
    // Asking for a pair on a terminal without colours crashes ncurses 6.4.
    hasColors = ccurses_has_colors() && ccurses_start_color() == OK
    hasDefaultColors = hasColors && ccurses_use_default_colors() == OK
  }

  /// How many colours the terminal has.
  var colorCount: Int { hasColors ? Int(ccurses_colors()) : 0 }

  /// Attributes and pair for a style.
  mutating func find(_ style: Style) -> (attributes: attr_t, pair: Int32) {
    if let found = known[style] { return found }
    let found = (attributes: CursesStyles.attributes(style.attributes), pair: pair(style))
    known[style] = found
    return found
  }

  private func pair(_ style: Style) -> Int32 {
    guard hasColors, style.foreground != .standard || style.background != .standard else { return 0 }
    let foreground = number(style.foreground, standard: Int32(COLOR_WHITE))
    let background = number(style.background, standard: Int32(COLOR_BLACK))
    return max(0, ccurses_alloc_pair(foreground, background))
  }

  private func number(_ color: Color, standard: Int32) -> Int32 {
    switch color {
    case .standard: hasDefaultColors ? -1 : standard
    case .indexed(let number): Int32(number)
    case .rgb(let red, let green, let blue): Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
    }
  }

  private static func attributes(_ attributes: Attributes) -> attr_t {
    let table: [(Attributes, attr_t)] = [
      (.bold, ccurses_attribute_bold), (.dim, ccurses_attribute_dim), (.italic, ccurses_attribute_italic),
      (.underline, ccurses_attribute_underline), (.reverse, ccurses_attribute_reverse),
    ]
    return table.reduce(ccurses_attribute_normal) { attributes.contains($1.0) ? $0 | $1.1 : $0 }
  }
}
