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
