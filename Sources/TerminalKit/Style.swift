/// How a cell looks besides its character.
public struct Style: Hashable, Sendable {
  /// The colour of the character.
  public var foreground: Color
  /// The colour behind it.
  public var background: Color
  /// What else sets it apart.
  public var attributes: Attributes

  /// A style; without arguments the terminal's own.
  public init(foreground: Color = .standard, background: Color = .standard, attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's own colours, nothing set apart.
  public static let plain = Style()

  /// This style for a part of something that has a style of its own, such as a badge on a selected row: where this one leaves a colour to the
  /// terminal the one below shows through, and what sets either apart is kept.
  public func over(_ base: Style) -> Style {
    Style(
      foreground: foreground == .standard ? base.foreground : foreground,
      background: background == .standard ? base.background : background,
      attributes: attributes.union(base.attributes))
  }
}

/// How characters are set apart besides their colour. There is no blinking.
public struct Attributes: OptionSet, Hashable, Sendable {
  /// The set as bits.
  public let rawValue: UInt8

  /// A set from its bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Heavier or brighter.
  public static let bold = Attributes(rawValue: 1)
  /// Fainter.
  public static let dim = Attributes(rawValue: 2)
  /// Slanted, if the terminal can.
  public static let italic = Attributes(rawValue: 4)
  /// Underlined.
  public static let underline = Attributes(rawValue: 8)
  /// Foreground and background exchanged.
  public static let reverse = Attributes(rawValue: 16)
}

/// A colour of the foreground or the background.
public enum Color: Hashable, Sendable {
  /// The terminal's default.
  case standard
  /// A number of the terminal's palette: 0–7 the ANSI colours, 8–15 their bright forms, 16–231 the cube, 232–255 the greys.
  case indexed(UInt8)
  /// Red, green and blue, 0–255 each.
  case rgb(UInt8, UInt8, UInt8)
}

/// How many colours a terminal shows.
public enum ColorDepth: Int, Hashable, Sendable, CaseIterable, Comparable {
  /// None: only attributes.
  case mono
  /// The eight ANSI colours.
  case eight
  /// These and their bright forms.
  case sixteen
  /// These, the 6×6×6 cube and the greys.
  case indexed
  /// Any red, green and blue.
  case direct

  /// The depth of a terminal that counts this many colours, unless the environment asks for none.
  ///
  /// `NO_COLOR` set to anything but the empty string asks for none (https://no-color.org).
  public init(colors: Int, environment: [String: String]) {
    let wantsNone = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    switch colors {
    case _ where wantsNone: self = .mono
    case ..<8: self = .mono
    case ..<16: self = .eight
    case ..<256: self = .sixteen
    case ..<(1 << 24): self = .indexed
    default: self = .direct
    }
  }

  /// Fewer colours come before more.
  public static func < (left: ColorDepth, right: ColorDepth) -> Bool {
    left.rawValue < right.rawValue
  }
}
