import TerminalKit
import Testing

@testable import Interface

/// What a terminal makes of its own colours, of the sixteen ANSI colours, of bold and of faint text.
struct TerminalPalette: CustomTestStringConvertible {
  /// What happens to faint text in a colour of the terminal's.
  enum Faintness {
    /// Nothing.
    case none
    /// Two thirds of red, green and blue remain.
    case twoThirds
    /// It becomes bright black, whatever colour it had.
    case brightBlack
  }

  let testDescription: String
  let ansi: [(Int, Int, Int)]
  var foreground: (Int, Int, Int)
  var background: (Int, Int, Int)
  /// Whether bold text in one of the first eight colours has the bright one.
  let boldIsBright: Bool
  let faintness: Faintness
  /// The numbers of colours that it has under its usual names in `TERM`.
  let depths: [ColorDepth]
  /// What the program is told of it besides.
  var isConsole = false

  /// Those that come with terminals, each on every ground that it comes with or has an option for.
  static let stock = [
    xterm, xterm.reversed("xterm -rv"), urxvt, urxvt.reversed("urxvt -rv"), console, putty, gnome, gnomeDark,
  ]

  /// xterm(1), XTerm-color and `boldColors`; what it makes of faint text was measured in 379.
  static let xterm = TerminalPalette(
    testDescription: "xterm",
    ansi: [
      (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
      (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
      (255, 255, 255),
    ], foreground: (0, 0, 0), background: (255, 255, 255), boldIsBright: true, faintness: .twoThirds,
    depths: ColorDepth.allCases)

  /// urxvt(1), `color0` to `color15` and `intensityStyles`; measured in 9.30, where bright black is not the manual's Grey25.
  static let urxvt = TerminalPalette(
    testDescription: "urxvt",
    ansi: [
      (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 205), (205, 0, 205), (0, 205, 205), (229, 229, 229),
      (77, 77, 77), (255, 0, 0), (0, 255, 0), (255, 255, 0), (0, 0, 255), (255, 0, 255), (0, 255, 255),
      (255, 255, 255),
    ], foreground: (0, 0, 0), background: (255, 255, 255), boldIsBright: true, faintness: .none,
    depths: ColorDepth.allCases)

  /// Linux, drivers/tty/vt/vt.c: `default_red`, `default_grn`, `default_blu`, `vc_halfcolor`; VGA's colours.
  static let console = TerminalPalette(
    testDescription: "Linux console",
    ansi: [
      (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
      (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255),
      (255, 255, 255),
    ], foreground: (170, 170, 170), background: (0, 0, 0), boldIsBright: true, faintness: .brightBlack,
    depths: [.mono, .eight, .sixteen], isConsole: true)

  /// PuTTY's manual, 4.12 “The Colours panel”; measured in pterm 0.78.
  static let putty = TerminalPalette(
    testDescription: "PuTTY",
    ansi: [
      (0, 0, 0), (187, 0, 0), (0, 187, 0), (187, 187, 0), (0, 0, 187), (187, 0, 187), (0, 187, 187), (187, 187, 187),
      (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255),
      (255, 255, 255),
    ], foreground: (187, 187, 187), background: (0, 0, 0), boldIsBright: true, faintness: .twoThirds,
    depths: ColorDepth.allCases)

  /// GNOME Terminal 3.46: org.gnome.Terminal.gschema.xml (`palette`, `bold-is-bright`), its scheme “GNOME light”; VTE, vte.cc, for faint text.
  /// VTE never calls itself a terminal of eight colours.
  static let gnome = TerminalPalette(
    testDescription: "GNOME light",
    ansi: [
      (23, 20, 33), (192, 28, 40), (38, 162, 105), (162, 115, 76), (18, 72, 139), (163, 71, 186), (42, 161, 179),
      (208, 207, 204), (94, 92, 100), (246, 97, 81), (51, 209, 122), (233, 173, 12), (42, 123, 222), (192, 97, 203),
      (51, 199, 222), (255, 255, 255),
    ], foreground: (23, 20, 33), background: (255, 255, 255), boldIsBright: false, faintness: .twoThirds,
    depths: [.mono, .sixteen, .indexed, .direct])

  /// The same with its scheme “GNOME dark”.
  static let gnomeDark = TerminalPalette(
    testDescription: "GNOME dark", ansi: gnome.ansi, foreground: (208, 207, 204), background: (23, 20, 33),
    boldIsBright: false, faintness: .twoThirds, depths: gnome.depths)

  /// Those that people choose. Terminals have no eight colours that show them.
  static let common = [
    solarized("Solarized dark", (131, 148, 150), (0, 43, 54)),
    solarized("Solarized light", (101, 123, 131), (253, 246, 227)), codeDark, codeLight,
  ]

  /// ethanschoonover.com/solarized, the table of values.
  private static func solarized(
    _ name: String, _ foreground: (Int, Int, Int), _ background: (Int, Int, Int)
  ) -> TerminalPalette {
    TerminalPalette(
      testDescription: name,
      ansi: [
        (7, 54, 66), (220, 50, 47), (133, 153, 0), (181, 137, 0), (38, 139, 210), (211, 54, 130), (42, 161, 152),
        (238, 232, 213), (0, 43, 54), (203, 75, 22), (88, 110, 117), (101, 123, 131), (131, 148, 150), (108, 113, 196),
        (147, 161, 161), (253, 246, 227),
      ], foreground: foreground, background: background, boldIsBright: true, faintness: .twoThirds,
      depths: [.sixteen, .indexed, .direct])
  }

  /// Visual Studio Code's terminalColorRegistry.ts, with the grounds of Dark+ and Light+.
  private static let codeDark = TerminalPalette(
    testDescription: "VS Code Dark+",
    ansi: [
      (0, 0, 0), (205, 49, 49), (13, 188, 121), (229, 229, 16), (36, 114, 200), (188, 63, 188), (17, 168, 205),
      (229, 229, 229), (102, 102, 102), (241, 76, 76), (35, 209, 139), (245, 245, 67), (59, 142, 234),
      (214, 112, 214), (41, 184, 219), (229, 229, 229),
    ], foreground: (204, 204, 204), background: (30, 30, 30), boldIsBright: true, faintness: .twoThirds,
    depths: [.sixteen, .indexed, .direct])

  private static let codeLight = TerminalPalette(
    testDescription: "VS Code Light+",
    ansi: [
      (0, 0, 0), (205, 49, 49), (16, 124, 16), (148, 152, 0), (4, 81, 165), (188, 5, 188), (5, 152, 188),
      (85, 85, 85), (102, 102, 102), (205, 49, 49), (20, 206, 20), (181, 186, 0), (4, 81, 165), (188, 5, 188),
      (5, 152, 188), (165, 165, 165),
    ], foreground: (51, 51, 51), background: (255, 255, 255), boldIsBright: true, faintness: .twoThirds,
    depths: [.sixteen, .indexed, .direct])

  /// The same with its own two colours exchanged.
  private func reversed(_ name: String) -> TerminalPalette {
    TerminalPalette(
      testDescription: name, ansi: ansi, foreground: background, background: foreground, boldIsBright: boldIsBright,
      faintness: faintness, depths: depths)
  }

  /// How well the text of a style can be read (WCAG 2.2, 1.4.3), once the style is reduced to what the terminal has.
  func contrast(_ style: Style) -> Double {
    let behind = color(style.background) ?? background
    return Perception.contrast(text(style), behind)
  }

  /// The colour of the text. Colours beyond the sixteen are the same on every terminal and stay what they are.
  private func text(_ style: Style) -> (Int, Int, Int) {
    if style.attributes.contains(.dim), faintness == .brightBlack { return ansi[8] }
    if boldIsBright, style.attributes.contains(.bold), case .indexed(let number) = style.foreground, number < 8 {
      return ansi[Int(number) + 8]
    }
    let color = color(style.foreground) ?? foreground
    guard style.attributes.contains(.dim), faintness == .twoThirds else { return color }
    return (color.0 * 2 / 3, color.1 * 2 / 3, color.2 * 2 / 3)
  }

  /// Red, green and blue; nil where the terminal's own colour is meant.
  func color(_ color: Color) -> (Int, Int, Int)? {
    if case .indexed(let number) = color, number < 16 { return ansi[Int(number)] }
    return color.components.map { ($0.red, $0.green, $0.blue) }
  }
}
