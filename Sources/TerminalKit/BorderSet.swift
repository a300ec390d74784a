/// The characters that a box is drawn with, one cell each.
public struct BorderSet: Hashable, Sendable {
  /// The line above and below.
  public var horizontal: Unicode.Scalar
  /// The line at the left and the right.
  public var vertical: Unicode.Scalar
  /// The corner at the top left.
  public var topLeft: Unicode.Scalar
  /// The corner at the top right.
  public var topRight: Unicode.Scalar
  /// The corner at the bottom left.
  public var bottomLeft: Unicode.Scalar
  /// The corner at the bottom right.
  public var bottomRight: Unicode.Scalar

  /// Thin lines.
  public static let thin = BorderSet(
    horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘")
  /// Thick lines, for what wants attention without colour.
  public static let thick = BorderSet(
    horizontal: "━", vertical: "┃", topLeft: "┏", topRight: "┓", bottomLeft: "┗", bottomRight: "┛")
  /// Lines of ASCII characters.
  public static let ascii = BorderSet(
    horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+")
  /// Thick lines of ASCII characters.
  public static let asciiThick = BorderSet(
    horizontal: "=", vertical: "#", topLeft: "#", topRight: "#", bottomLeft: "#", bottomRight: "#")
}
