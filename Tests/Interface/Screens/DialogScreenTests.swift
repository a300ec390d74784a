import Formats
import TerminalKit
import Testing

@testable import Interface

/// Dialogs cover what lies below, and the terminal's cursor is where the keys go.
@Suite struct DialogScreenTests {
  private static let scenes = Scene.all.filter { scene in (try? scene.state().dialogs.isEmpty) == false }

  @Test(arguments: scenes) func `no frame stands beside another one`(scene: Scene) throws {
    for size in [Size(rows: 24, columns: 80), Size(rows: 10, columns: 40)] {
      let rows = try scene.canvas(on: Display(size: size)).rows
      for row in rows {
        for pair in ["┌┌", "┐┐", "└└", "┘┘", "││", "┏┌", "┌┏", "┃│", "│┃"] {
          #expect(!row.contains(pair), "\(scene.name) \(size.columns): \(row)")
        }
      }
    }
  }

  @Test(arguments: scenes) func `what lies below has no focus and no colours`(scene: Scene) throws {
    let state = try scene.state()
    guard let dialog = state.dialogs.last, dialog.dimsBelow else { return }
    let display = Display(size: Size(rows: 24, columns: 80))
    let canvas = try scene.canvas(on: display)
    let dimmed = Brush(theme: .universal, display: display)[.textDim]
    for column in 0..<80 {
      let cell = canvas.cells(row: 0)[canvas.cells(row: 0).startIndex + column]
      guard canvas.target(at: Position(row: 0, column: column)) == nil, cell.scalar != " " else { continue }
      #expect(canvas.style(of: cell) == dimmed, "\(scene.name) \(column)")
    }
  }

  @Test(arguments: scenes) func `the cursor is in the field or on what is chosen`(scene: Scene) throws {
    let state = try scene.state()
    let canvas = try scene.canvas(on: Display(size: Size(rows: 24, columns: 80)))
    guard let dialog = state.dialogs.last, state.commandLine == nil else { return }
    let width = DialogExtent.width(of: dialog, on: state.display)
    let content = dialog.content(in: state, width: width)
    switch content.focus {
    case .field: #expect(canvas.cursor != nil, "\(scene.name)")
    case .choice, .button:
      #expect(canvas.cursor == nil, "\(scene.name)")
      let rest = try #require(canvas.rest, "\(scene.name)")
      let cell = canvas.cells(row: rest.row)[canvas.cells(row: rest.row).startIndex + rest.column]
      let brush = Brush(theme: .universal, display: Display(size: canvas.size))
      #expect([brush[.rowSelected], brush[.inputFocus]].contains(canvas.style(of: cell)), "\(scene.name)")
    case nil: #expect(canvas.rest != nil || canvas.cursor != nil, "\(scene.name)")
    }
  }

  @Test(arguments: Scene.all) func `on the main screen the cursor rests on the selected row`(scene: Scene) throws {
    let state = try scene.state()
    guard state.dialogs.isEmpty, state.commandLine == nil, !state.environments.isEmpty else { return }
    let canvas = try scene.canvas(on: Display(size: Size(rows: 24, columns: 80)))
    #expect(canvas.cursor != nil || canvas.rest != nil, "\(scene.name)")
  }
}
