import TerminalKit

extension Style {
  /// The same style with the colours that a terminal has.
  ///
  /// Two colours never become one: where the nearest ones for text and background are the same, the text turns black or white.
  func reduced(to depth: ColorDepth) -> Style {
    switch depth {
    case .mono: return withoutColors
    case .eight: return kept(apart: reduced(by: { $0.reduced(toAtMost: 15) }).withoutBrightColors)
    case .sixteen: return kept(apart: reduced(by: { $0.reduced(toAtMost: 15) }))
    case .indexed: return kept(apart: reduced(by: { $0.reduced(toAtMost: 255) }))
    case .direct: return reduced(by: \.direct)
    }
  }

  private func reduced(by change: (Color) -> Color) -> Style {
    Style(foreground: change(foreground), background: change(background), attributes: attributes)
  }

  /// A background of its own becomes reverse video.
  private var withoutColors: Style {
    let needsReverse = background != .standard && attributes.isEmpty
    return Style(attributes: needsReverse ? .reverse : attributes)
  }

  /// On eight colours the bright ones are made by bold; grey, which is bright black, would be black and becomes faint.
  private var withoutBrightColors: Style {
    var style = self
    if case .indexed(let number) = foreground, number >= 8 {
      style.foreground = number == 8 ? .standard : .indexed(number - 8)
      style.attributes.insert(number == 8 ? .dim : .bold)
    }
    if case .indexed(let number) = background, number >= 8 { style.background = .indexed(number - 8) }
    return style
  }

  private func kept(apart reduced: Style) -> Style {
    guard foreground != background, reduced.foreground == reduced.background,
      let behind = reduced.background.components
    else { return reduced }
    let isDark = 299 * behind.red + 587 * behind.green + 114 * behind.blue < 128_000
    return Style(
      foreground: .indexed(isDark ? 7 : 0), background: reduced.background, attributes: reduced.attributes)
  }
}

extension Color {
  fileprivate func reduced(toAtMost last: UInt8) -> Color {
    switch self {
    case .standard: self
    case .indexed(let number) where number <= last: self
    case .indexed: nearest(in: 0...last)
    // The sixteen colours are what the terminal's owner made of them; the others are the same everywhere.
    case .rgb: nearest(in: last > 15 ? 16...last : 0...last)
    }
  }

  /// Terminals with direct colour know only the first eight numbers.
  fileprivate var direct: Color {
    guard case .indexed(let number) = self, number >= 8, let own = components else { return self }
    return .rgb(UInt8(own.red), UInt8(own.green), UInt8(own.blue))
  }
}

extension Color {
  /// The usual red, green and blue of the sixteen ANSI colours (xterm's), by number.
  private static let ansi: [(Int, Int, Int)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
  ]

  /// The intensities of the 6×6×6 cube.
  private static let cube = [0, 95, 135, 175, 215, 255]

  /// Red, green and blue, 0–255 each; nothing where the terminal decides.
  var components: (red: Int, green: Int, blue: Int)? {
    switch self {
    case .standard: return nil
    case .rgb(let red, let green, let blue): return (Int(red), Int(green), Int(blue))
    case .indexed(let number):
      let number = Int(number)
      switch number {
      case ..<16: return Color.ansi[number]
      case ..<232:
        let place = number - 16
        return (Color.cube[place / 36], Color.cube[place / 6 % 6], Color.cube[place % 6])
      default:
        let grey = 8 + 10 * (number - 232)
        return (grey, grey, grey)
      }
    }
  }

  /// The number, among those in a range, of the colour that is most like this one.
  func nearest(in numbers: ClosedRange<UInt8>) -> Color {
    guard let own = components else { return .standard }
    func distance(_ number: UInt8) -> Int {
      guard let other = Color.indexed(number).components else { return .max }
      // Differences weighed as the eye does, depending on how red the two are (compuphase.com/cmetric.htm).
      let redness = (own.red + other.red) / 2
      let (red, green, blue) = (own.red - other.red, own.green - other.green, own.blue - other.blue)
      return (512 + redness) * red * red + 1024 * green * green + (767 - redness) * blue * blue
    }
    return .indexed(numbers.min { distance($0) < distance($1) } ?? 0)
  }
}

extension Color {
  /// The names of the ANSI colours, in the order of their numbers.
  private static let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

  /// Every name of a colour.
  static let words = Set(["default"] + names + names.map { "bright-\($0)" })

  /// The colour that a theme's file writes: `default`, an ANSI colour's name, one after `bright-`, 0–255, or `#rrggbb`.
  init?(parsing text: String) {
    let plain = text.hasPrefix("bright-") ? String(text.dropFirst(7)) : text
    if text == "default" {
      self = .standard
    } else if let number = Color.names.firstIndex(of: plain) {
      self = .indexed(UInt8(plain == text ? number : number + 8))
    } else if text.hasPrefix("#"), text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) {
      self = .rgb(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
    } else if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt8(text) {
      self = .indexed(number)
    } else {
      return nil
    }
  }
}
