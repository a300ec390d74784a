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
