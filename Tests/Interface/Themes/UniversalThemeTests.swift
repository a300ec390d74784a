import Foundation
import Interface
import Testing

@Suite struct UniversalThemeTests {
  private var styles: [(ThemeSlot, Style)] {
    ThemeSlot.allCases.map { ($0, Theme.universal.style($0, .indexed)) }
  }

  @Test func embedsEveryThemeOfTheFolder() throws {
    let folder = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../themes").standardized
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files) == Set(Theme.embedded.keys.map { "\($0).ini" }))
    for (name, text) in Theme.embedded {
      #expect(try String(contentsOf: folder.appendingPathComponent("\(name).ini"), encoding: .utf8) == text)
    }
  }

  @Test func givesEverySlotAStyleOfItsOwn() throws {
    let text = try #require(Theme.embedded["universal"])
    for slot in ThemeSlot.allCases where slot != .background {
      #expect(text.contains("\n\(slot.rawValue) "), "\(slot.rawValue)")
    }
  }

  @Test func usesOnlyANSIColours() {
    for (slot, style) in styles {
      for color in [style.foreground, style.background] {
        switch color {
        case .standard, .indexed(0..<8): break
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

  @Test func tellsSelectionAndProductionWithoutColours() {
    for slot in [ThemeSlot.rowSelected, .rowSelectedInactive, .envProduction, .dialogDanger] {
      #expect(Theme.universal.style(slot, .mono) != .plain, "\(slot.rawValue)")
    }
  }
}
