import Foundation
import TerminalKit
import Testing

@testable import Interface

/// Every screen as it is seen, at every size, in UTF-8 and in ASCII, and with the colours of every kind of terminal.
@Suite struct GoldenTests {
  @Test(arguments: Scene.all) func `each screen looks as recorded`(scene: Scene) throws {
    try Golden.check(
      scene.name,
      scene.displays.map { display in
        ("\(display.title) \(display.repertoire == .utf8 ? "UTF-8" : "ASCII")", try scene.canvas(on: display).rows)
      })
  }

  @Test(arguments: Scene.all) func `is styled as recorded`(scene: Scene) throws {
    try check("\(scene.name).styles", theme: .universal, scene)
  }

  /// One screen with nearly every role of a theme in it.
  @Test(arguments: ThemeLibrary.shippedNames) func `every theme is reduced as recorded`(name: String) throws {
    let scene = try #require(Scene.all.first { $0.name == "marks-and-matches" })
    try check("theme-\(name).styles", theme: try #require(try ThemeLibrary(own: []).theme(name)), scene)
  }

  /// What stands for itself in the dark theme.
  private static let dark = ["horizon-certificates", "inventory"]

  @Test(arguments: dark) func `horizon and inventory are styled in the dark theme as recorded`(name: String) throws {
    let scene = try #require(Scene.all.first { $0.name == name })
    try check("\(name)-dark.styles", theme: try #require(try ThemeLibrary(own: []).theme("dark")), scene)
  }

  /// Terminals with different colours that look the same share a section.
  private func check(_ name: String, theme: Theme, _ scene: Scene) throws {
    var sections: [(title: String, lines: [String])] = []
    for (terminal, colors, environment) in Self.terminals {
      let depth = ColorDepth(colors: colors, environment: environment)
      let display = Display(size: Size(rows: 24, columns: 80), depth: depth)
      let lines = try scene.canvas(on: display, theme: theme).styledRows
      if let index = sections.firstIndex(where: { $0.lines == lines }) {
        sections[index].title += ", \(terminal)"
      } else {
        sections.append((terminal, lines))
      }
    }
    try Golden.check(name, sections)
  }

  private static let terminals: [(String, colors: Int, environment: [String: String])] = [
    ("mono", 0, [:]), ("NO_COLOR", 256, ["NO_COLOR": "1"]), ("8 colours", 8, [:]), ("16 colours", 16, [:]),
    ("256 colours", 256, [:]), ("direct colour", 1 << 24, [:]),
  ]

  @Test(arguments: Scene.all) func `below the minimum all look the same`(scene: Scene) throws {
    let display = Display(size: Size(rows: 5, columns: 20))
    #expect(try scene.canvas(on: display).rows == World.listed().canvas(on: display).rows)
  }

  @Test(.enabled(if: !Golden.isRecording)) func `every record belongs to a scene`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Golden.folder.path)
    let scenes = Scene.all.flatMap { ["\($0.name).txt", "\($0.name).styles.txt"] }
    let themes = ThemeLibrary.shippedNames.map { "theme-\($0).styles.txt" }
    let dark = Self.dark.map { "\($0)-dark.styles.txt" }
    #expect(files.sorted() == (scenes + themes + dark).sorted())
  }
}

extension Display {
  fileprivate var title: String { "\(size.columns)×\(size.rows)" }
}

extension AppState {
  fileprivate func canvas(on display: Display) -> Canvas { view(self, theme: .universal, display: display) }
}
