import TerminalKit
import Testing

@testable import Interface

/// The default theme writes on the terminal's own ground, whose colours nobody knows: it has to do on all that terminals come with.
@Suite struct UniversalThemeTests {
  /// Written in the colours of states, which glyphs and words tell as well.
  private static let states: [ThemeSlot] = [
    .statusWarn, .statusError, .expirySoon, .expiryCritical, .expiryExpired, .dialogDanger,
  ]

  private static let combinations = TerminalPalette.stock.flatMap { palette in palette.depths.map { (palette, $0) } }

  /// WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for what shows a state (1.4.11), which no colour that black and white both carry can much exceed.
  @Test(arguments: ["universal", "mono"], combinations)
  func `every text can be read on every stock palette`(
    name: String, on terminal: (palette: TerminalPalette, depth: ColorDepth)
  )
    throws
  {
    let theme = try #require(try ThemeLibrary.shipped.theme(name))
    let size = Size(rows: 24, columns: 80)
    let brush = Brush(
      theme: theme,
      display: Display(size: size, depth: terminal.depth, repertoire: terminal.palette.isConsole ? .console : .utf8))
    for slot in ThemeSlot.allCases {
      for row in [Style.plain, brush[.rowMarked], brush[.rowSelectedInactive]] {
        let ratio = terminal.palette.contrast(brush[slot].over(row))
        #expect(ratio >= (Self.states.contains(slot) ? 3 : 4.5), "\(slot.rawValue) over \(row.attributes): \(ratio)")
      }
    }
  }

  /// The test above would find out what it is for.
  @Test func `bold cyan vanishes on white and faint text on the console`() {
    #expect(TerminalPalette.xterm.contrast(Style(foreground: .indexed(6), attributes: .bold)) < 1.3)
    #expect(TerminalPalette.urxvt.contrast(Style(foreground: .indexed(2))) < 2.2)
    #expect(TerminalPalette.console.contrast(Style(attributes: .dim)) < 2.9)
  }

  @Test(arguments: ColorDepth.allCases.filter { $0 != .mono })
  func `tells states by colours`(depth: ColorDepth) {
    let (warning, bad): (Color, Color) =
      switch depth {
      case .direct: (.rgb(215, 0, 215), .rgb(255, 0, 0))
      case .indexed: (.indexed(164), .indexed(196))
      case .sixteen: (.indexed(5), .indexed(9))
      default: (.indexed(5), .indexed(1))
      }
    for slot in Self.states {
      let isWarning = [.statusWarn, .expirySoon].contains(slot)
      #expect(Theme.universal.style(slot, depth).foreground == (isWarning ? warning : bad), "\(slot.rawValue)")
    }
    #expect(Theme.universal.style(.expiryCritical, depth) != Theme.universal.style(.expiryExpired, depth))
    let production = Theme.universal.style(.envProduction, depth)
    if depth == .indexed || depth == .direct {
      #expect(production.background != .standard)
    } else {
      #expect(production == Style(attributes: [.bold, .reverse]))
    }
  }

  /// Theirs is the text too, which in Solarized light has no more than 4.1:1 on its ground.
  @Test(arguments: TerminalPalette.common, [ColorDepth.sixteen, .indexed, .direct])
  func `states can be told on the palettes that people choose`(palette: TerminalPalette, depth: ColorDepth) {
    for slot in Self.states {
      let ratio = palette.contrast(Theme.universal.style(slot, depth))
      #expect(ratio >= 3, "\(slot.rawValue): \(ratio)")
    }
  }
}
