import Interface
import Testing

@Suite struct UniversalThemeTests {
  private var styles: [(ThemeSlot, Style)] {
    ThemeSlot.allCases.map { ($0, Theme.universal.style($0, .indexed)) }
  }

  @Test func usesOnlyANSIColours() {
    for (slot, style) in styles {
      for color in [style.foreground, style.background] {
        switch color {
        case .standard, .indexed(0..<8), .indexed(15): break
        default: Issue.record("\(slot.rawValue): \(color)")
        }
      }
    }
  }

  /// Blue vanishes on black, yellow, white and their like on white, black on black.
  @Test func hasNoTextThatVanishesOnLightOrDark() {
    for (slot, style) in styles where style.background == .standard {
      #expect(
        [.standard, .indexed(1), .indexed(2), .indexed(5), .indexed(6)].contains(style.foreground), "\(slot.rawValue)")
    }
  }
}
