import Formats
import Foundation
import TerminalKit
import Testing

@testable import Interface

@Suite struct ShippedThemesTests {
  private static let painted = ["dark", "light", "high-contrast", "deuteranopia", "tritanopia"]

  private func theme(_ name: String) throws -> Theme { try #require(try ThemeLibrary.shipped.theme(name)) }

  private var slots: [ThemeSlot] { ThemeSlot.allCases.filter { $0 != .background } }

  @Test func `embeds every theme of the folder`() throws {
    let folder = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../themes").standardized
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files) == Set(ThemeLibrary.shippedNames.map { "\($0).ini" }))
    #expect(Set(Theme.embedded.keys) == Set(ThemeLibrary.shippedNames))
    for (name, text) in Theme.embedded {
      #expect(try String(contentsOf: folder.appendingPathComponent("\(name).ini"), encoding: .utf8) == text)
    }
  }

  @Test(arguments: ThemeLibrary.shippedNames)
  func `is described and gives every slot a style`(name: String) throws {
    var written: [ThemeVariant: Set<String>] = [:]
    var next: String? = name
    while let name = next {
      let text = try #require(Theme.embedded[name])
      let definition = try ThemeDefinition(name: name, parsing: text)
      #expect(definition.description?.isEmpty == false)
      for (variant, entries) in definition.styles { written[variant, default: []].formUnion(entries.keys) }
      next = definition.inherits?.value
    }
    let names = Set(slots.map(\.rawValue))
    #expect(names.subtracting(written[.every] ?? []) == [])
    #expect(names.subtracting(written[.mono] ?? []) == [])
    if Self.painted.contains(name) { #expect(names.subtracting(written[.sixteen] ?? []) == []) }
  }

  /// WCAG 2.2, 1.4.3 (AA), and 1.4.6 (AAA) for high contrast.
  @Test(arguments: painted, [ColorDepth.direct, .indexed, .sixteen, .eight])
  func `every text can be read`(name: String, depth: ColorDepth) throws {
    let theme = try theme(name)
    for palette in TerminalPalette.stock where palette.depths.contains(depth) {
      for slot in slots {
        let style = theme.style(slot, depth)
        let ratio = palette.contrast(style)
        #expect(
          ratio >= least(name, style, depth, palette), "\(slot.rawValue) on \(palette.testDescription): \(ratio)")
      }
    }
  }

  /// On a white ground of eight colours, which is grey on the console and in PuTTY, red is no more than a sign.
  private func least(_ name: String, _ style: Style, _ depth: ColorDepth, _ palette: TerminalPalette) -> Double {
    if name == "high-contrast" { return 7 }
    let isGrey = name == "light" && depth == .eight && palette.ansi[7].0 < 200
    return isGrey && style.foreground == .indexed(1) ? 3 : 4.5
  }

  /// Wherever a theme chooses both of its colours, on the palettes that terminals come with and those that people choose.
  @Test(arguments: ThemeLibrary.shippedNames, [ColorDepth.direct, .indexed, .sixteen])
  func `the badge of production can be read`(name: String, depth: ColorDepth) throws {
    let style = try theme(name).style(.envProduction, depth)
    guard style.background != .standard else {
      #expect(style.attributes.contains(.reverse))
      return
    }
    for palette in TerminalPalette.stock + TerminalPalette.common {
      #expect(palette.contrast(style) >= 4.5, "\(palette.testDescription): \(palette.contrast(style))")
    }
  }

  /// The colour of a state lies behind its cell, which is as good to read as elsewhere.
  @Test(arguments: ThemeLibrary.shippedNames, ColorDepth.allCases)
  func `the selected row keeps the colour of its state`(name: String, depth: ColorDepth) throws {
    let theme = try theme(name)
    let ground = Canvas.Ground.uniform(theme.style(.rowSelected, depth))
    for slot in slots {
      let own = theme.style(slot, depth)
      let shown = ground.style(own, slot)
      if slot.isState, own.foreground != .standard {
        #expect(shown.foreground == own.foreground && shown.background == own.background)
        #expect(shown.attributes.contains(.reverse))
      } else {
        #expect(shown.background == theme.style(.rowSelected, depth).background)
      }
    }
  }

  @Test(arguments: painted) func `what is healthy has no colour and what is marked one of its own`(name: String) throws
  {
    for depth in [ColorDepth.direct, .indexed] {
      let theme = try theme(name)
      func color(_ slot: ThemeSlot) -> Color { theme.style(slot, depth).foreground }
      #expect(color(.expiryFresh) == color(.text))
      for slot in [ThemeSlot.expirySoon, .expiryCritical, .statusWarn, .statusError, .text, .textStrong] {
        #expect(
          color(.rowMarked) != color(slot))
      }
    }
  }

  /// In the row that is selected in the other pane every part keeps its own colour.
  @Test(arguments: painted, [ColorDepth.direct, .indexed, .sixteen, .eight])
  func `every part of an inactive row can be read`(name: String, depth: ColorDepth) throws {
    let theme = try theme(name)
    let styles = theme.styles(depth)
    let row = try #require(styles[.rowSelectedInactive]).part
    let text = theme.style(.text, depth)
    let ground = Style(foreground: text.foreground, background: text.background)
    for slot in slots where slot != .border {
      let style = try #require(styles[slot]).part.over(row).over(ground)
      let ratio = TerminalPalette.xterm.contrast(style)
      #expect(ratio >= 4.5, "\(slot.rawValue): \(ratio)")
    }
  }

  private static let groups: [[ThemeSlot]] = [
    [.statusOk, .statusInfo, .statusWarn, .statusError],
    [.expirySoon, .expiryCritical, .expiryExpired],
  ]

  @Test(arguments: [
    ("deuteranopia", [Perception.Eyes.deuteranopia, .protanopia, .usual]), ("tritanopia", [.tritanopia, .usual]),
  ])
  func `what matters keeps apart for eyes that miss a cone`(name: String, eyes: [Perception.Eyes]) throws {
    let theme = try theme(name)
    for depth in [ColorDepth.direct, .indexed, .sixteen] {
      for palette in [TerminalPalette.xterm, .console] {
        for eyes in eyes {
          for group in Self.groups {
            for (index, one) in group.enumerated() {
              for other in group[(index + 1)...] {
                let colors = [one, other].compactMap { palette.color(theme.style($0, depth).foreground) }
                let distance = Perception.distance(try #require(colors.first), try #require(colors.last), for: eyes)
                #expect(distance >= 20, "\(one.rawValue) \(other.rawValue) \(depth) \(eyes): \(distance)")
              }
            }
          }
        }
      }
    }
  }

  /// The test above would find out a theme that has only red and green.
  @Test func `red and green are one to eyes without green cones`() {
    #expect(Perception.distance((205, 0, 0), (0, 205, 0), for: .usual) > 100)
    #expect(Perception.distance((215, 95, 0), (135, 135, 0), for: .deuteranopia) < 20)
  }

  @Test(arguments: ThemeLibrary.shippedNames)
  func `without colours all themes are the same`(name: String) throws {
    let theme = try theme(name)
    for slot in slots { #expect(theme.style(slot, .mono) == Theme.universal.style(slot, .mono), "\(slot.rawValue)") }
  }

  @Test func `mono is universal without colours`() throws {
    let mono = try theme("mono")
    for depth in ColorDepth.allCases {
      for slot in slots { #expect(mono.style(slot, depth) == Theme.universal.style(slot, .mono), "\(slot.rawValue)") }
    }
  }

  /// What must not be overlooked is told by an attribute too; glyph and word come from the screens.
  @Test func `what matters is told without colours`() {
    let loud: [ThemeSlot] = [
      .rowSelected, .rowSelectedInactive, .envProduction, .expiryCritical, .expiryExpired, .statusError, .dialogDanger,
      .secretRevealed, .rowMarked, .scopeAll,
    ]
    for slot in loud { #expect(Theme.universal.style(slot, .mono) != .plain, "\(slot.rawValue)") }
    #expect(Theme.universal.style(.envProduction, .mono).attributes == [.bold, .reverse])
  }

  @Test(arguments: ThemeLibrary.shippedNames)
  func `uses no colour that the terminal does not have`(name: String) throws {
    let theme = try theme(name)
    for depth in ColorDepth.allCases {
      for slot in slots {
        let style = theme.style(slot, depth)
        for color in [style.foreground, style.background] {
          let isThere =
            switch (depth, color) {
            case (_, .standard), (.eight, .indexed(0..<8)), (.sixteen, .indexed(0..<16)), (.indexed, .indexed),
              (.direct, .rgb), (.direct, .indexed(0..<8)):
              true
            default: false
            }
          #expect(isThere, "\(slot.rawValue) \(depth) \(color)")
        }
      }
    }
  }

  @Test func `dark looks the same with colours by number as with any colour`() throws {
    for name in Self.painted {
      let theme = try theme(name)
      for slot in slots {
        #expect(
          theme.style(slot, .indexed).foreground.components.map { [$0.red, $0.green, $0.blue] }
            == theme.style(slot, .direct).foreground.components.map { [$0.red, $0.green, $0.blue] }, "\(slot.rawValue)")
      }
    }
  }

  @Test(arguments: [
    (ColorDepth.direct, Style(foreground: .rgb(255, 95, 95), background: .rgb(18, 18, 18), attributes: .bold)),
    (.indexed, Style(foreground: .indexed(203), background: .indexed(233), attributes: .bold)),
    (.sixteen, Style(foreground: .indexed(9), background: .indexed(0), attributes: .bold)),
    (.eight, Style(foreground: .indexed(1), background: .indexed(0), attributes: .bold)),
    (.mono, Style(attributes: [.bold, .underline])),
  ])
  func `reduces dark's critical ends`(depth: ColorDepth, style: Style) throws {
    #expect(try theme("dark").style(.expiryCritical, depth) == style)
  }
}
