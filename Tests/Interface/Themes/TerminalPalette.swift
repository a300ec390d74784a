import Testing

@testable import Interface

/// What a terminal makes of its own colours and of the sixteen ANSI colours.
struct TerminalPalette: CustomTestStringConvertible {
  let testDescription: String
  let ansi: [(Int, Int, Int)]
  var foreground = (229, 229, 229)
  var background = (0, 0, 0)

  /// xterm's.
  static let xterm = TerminalPalette(
    testDescription: "xterm",
    ansi: [
      (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
      (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
      (255, 255, 255),
    ])

  /// The one of VGA, which the Linux console and many others have.
  static let vga = TerminalPalette(
    testDescription: "VGA",
    ansi: [
      (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
      (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255),
      (255, 255, 255),
    ])

  /// The same palette, black on white.
  var onWhite: TerminalPalette {
    TerminalPalette(
      testDescription: "\(testDescription) on white", ansi: ansi, foreground: (0, 0, 0), background: (255, 255, 255))
  }

  /// How well the text of a style can be read.
  ///
  /// On eight colours bold may be shown as the bright form; which of both is the terminal's own affair, and one of them must do.
  func contrast(_ style: Style, _ depth: ColorDepth) -> Double {
    let behind = color(style.background) ?? background
    var shown = [color(style.foreground) ?? foreground]
    if depth == .eight, style.attributes.contains(.bold), case .indexed(let number) = style.foreground, number < 8 {
      shown.append(ansi[Int(number) + 8])
    }
    return shown.map { Perception.contrast($0, behind) }.max() ?? 0
  }

  /// Red, green and blue; nil where the terminal's own colour is meant.
  func color(_ color: Color) -> (Int, Int, Int)? {
    if case .indexed(let number) = color, number < 16 { return ansi[Int(number)] }
    return color.components.map { ($0.red, $0.green, $0.blue) }
  }
}
