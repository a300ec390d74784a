import Foundation
import Testing

@testable import Interface

/// Every screen as it is seen, at every size, in UTF-8 and in ASCII, and with the colours of every kind of terminal.
@Suite struct GoldenTests {
  @Test(arguments: Scene.all) func looksAsRecorded(scene: Scene) throws {
    try Golden.check(
      scene.name,
      scene.displays.map { display in
        ("\(display.title) \(display.repertoire == .utf8 ? "UTF-8" : "ASCII")", try scene.canvas(on: display).rows)
      })
  }

  /// Terminals with different colours that look the same share a section.
  @Test(arguments: Scene.all.filter { Scene.styled.contains($0.name) }) func isStyledAsRecorded(scene: Scene) throws {
    var sections: [(title: String, lines: [String])] = []
    for (name, colors, environment) in Self.terminals {
      let depth = ColorDepth(colors: colors, environment: environment)
      let lines = try scene.canvas(on: Display(size: Size(rows: 24, columns: 80), depth: depth)).styledRows
      if let index = sections.firstIndex(where: { $0.lines == lines }) {
        sections[index].title += ", \(name)"
      } else {
        sections.append((name, lines))
      }
    }
    try Golden.check("\(scene.name).styles", sections)
  }

  private static let terminals: [(String, colors: Int, environment: [String: String])] = [
    ("mono", 0, [:]), ("NO_COLOR", 256, ["NO_COLOR": "1"]), ("8 colours", 8, [:]), ("16 colours", 16, [:]),
    ("256 colours", 256, [:]), ("direct colour", 1 << 24, [:]),
  ]

  @Test(arguments: Scene.all) func belowTheMinimumAllLookTheSame(scene: Scene) throws {
    let display = Display(size: Size(rows: 5, columns: 20))
    #expect(try scene.canvas(on: display).rows == World.listed().canvas(on: display).rows)
  }

  @Test(.enabled(if: !Golden.isRecording)) func everyRecordBelongsToAScene() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Golden.folder.path)
    let scenes = Scene.all.map { "\($0.name).txt" } + Scene.styled.map { "\($0).styles.txt" }
    #expect(files.sorted() == scenes.sorted())
  }
}

extension Display {
  fileprivate var title: String { "\(size.columns)×\(size.rows)" }
}

extension AppState {
  fileprivate func canvas(on display: Display) -> Canvas { view(self, theme: .universal, display: display) }
}
