/// Whether a terminal's own background is light or dark, as it answers when it is asked (OSC 11).
public enum Ground: Hashable, Sendable {
  /// Text has to be light.
  case dark
  /// Text has to be dark.
  case light

  /// The ground of a colour, each of its parts 0–1: light where black can be read on it better than white (WCAG 2.2, relative luminance).
  public init(red: Double, green: Double, blue: Double) {
    func light(_ part: Double) -> Double {
      // The curve of sRGB, as near as a choice between two needs it.
      part * part * (0.6 + 0.4 * part)
    }
    let luminance = 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue)
    self = luminance > 0.18 ? .light : .dark
  }
}
