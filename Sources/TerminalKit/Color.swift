/// A colour of the foreground or the background.
public enum Color: Hashable, Sendable {
  /// What the terminal has by itself.
  case standard
  /// A number of the terminal's palette: 0–7 the ANSI colours, 8–15 their bright forms, 16–231 the cube, 232–255 the greys.
  case indexed(UInt8)
  /// Red, green and blue, 0–255 each.
  case rgb(UInt8, UInt8, UInt8)
}
