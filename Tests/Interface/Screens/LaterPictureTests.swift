import Foundation
import TerminalKit
import Testing

@testable import Interface

/// While nothing but the time changes only a part of the screen is drawn: the whole of it must be as if all were.
@Suite struct LaterPictureTests {
  @Test(arguments: Scene.all, Scene.ordinarySizes + [Size(rows: 30, columns: 180)])
  func `looks as if all of it were drawn`(scene: Scene, size: Size) throws {
    let display = Display(size: size)
    var state = try scene.state()
    _ = update(&state, .terminal(.resized(display)))
    var shown = view(state, theme: .universal, display: display)
    for seconds in [1.0, 1, 8, 50, 700] {
      let message = Message.terminal(.clock(state.now.addingTimeInterval(seconds)))
      let isQuiet = state.passesQuietly(message)
      _ = update(&state, message)
      let whole = view(state, theme: .universal, display: display)
      shown = isQuiet ? view(state, theme: .universal, display: display, after: shown) : whole
      #expect(shown.rows == whole.rows)
      #expect(shown.styledRows == whole.styledRows)
      #expect(shown.rest == whole.rest && shown.cursor == whole.cursor)
      for row in 0..<size.rows {
        for column in 0..<size.columns {
          let place = Position(row: row, column: column)
          guard shown.target(at: place) != whole.target(at: place) else { continue }
          Issue.record("\(place)")
        }
      }
    }
  }

  @Test func `is drawn in part`() throws {
    let display = Display(size: Size(rows: 24, columns: 80))
    let state = try World.state(chosen: "prod")
    var marked = view(state, theme: .universal, display: display)
    let bottom = Rectangle(row: 23, column: 0, rows: 1, columns: 80)
    marked.fill(bottom, with: "#", style: .plain)
    #expect(
      view(state, theme: .universal, display: display, after: marked).rows.last == String(repeating: "#", count: 80))
  }
}
