import Formats
import TerminalKit

/// The line in which a command is typed.
struct CommandLine: Sendable, Equatable {
  private(set) var field: TextField
  /// What was typed by hand: what the candidates match, also while one of them stands in the line.
  private(set) var typed: String
  /// Which candidate stands in the line.
  private(set) var chosen: Int?
  /// Which earlier command stands in the line, counted back from the last one.
  private var earlier: Int?

  init(_ text: String = "") {
    field = TextField(text)
    typed = text
  }

  var text: String { field.text }

  /// Takes an editing key or a character; false where the key is neither.
  mutating func handle(_ key: Key) -> Bool {
    guard field.handle(key) else { return false }
    keepTyped()
    return true
  }

  mutating func insert(_ text: String) {
    field.insert(text)
    keepTyped()
  }

  private mutating func keepTyped() {
    typed = field.text
    chosen = nil
    earlier = nil
  }

  /// Puts the next or the previous candidate into the line; after the last one what was typed stands there again.
  mutating func complete(_ candidates: [String], by step: Int) {
    guard !candidates.isEmpty else { return }
    let places = candidates.count + 1
    let place = ((chosen ?? candidates.count) + step + places) % places
    chosen = place == candidates.count ? nil : place
    field = TextField(chosen.map { candidates[$0] } ?? typed)
  }

  /// Puts a candidate into the line.
  mutating func choose(_ candidates: [String], _ index: Int) {
    guard candidates.indices.contains(index) else { return }
    chosen = index
    field = TextField(candidates[index])
  }

  /// Puts an earlier or, with a negative step, a later command into the line.
  mutating func recall(_ history: [String], by step: Int) {
    let place = (earlier ?? -1) + step
    guard place < history.count else { return }
    let text = place >= 0 ? history[history.count - 1 - place] : ""
    field = TextField(text)
    keepTyped()
    earlier = place >= 0 ? place : nil
  }
}

/// The commands that were given, the last one last, each once.
struct CommandHistory: Sendable, Equatable {
  private(set) var lines: [String] = []

  /// Commands that are remembered at most.
  private static let limit = 50
  /// Characters of a word that may be the value of an upload token: those of api.video have 24, and that is the shortest.
  private static let shortestValue = 20

  init(_ lines: [String] = []) {
    for line in lines { add(line) }
  }

  mutating func add(_ line: String) {
    lines.removeAll { $0 == line }
    lines = lines.suffix(Self.limit - 1) + [line]
  }

  /// Those that may be on disk: a filter can hold the value of an upload token that was found somewhere.
  var keepable: [String] {
    lines.filter { line in
      line.split { !$0.isLetter && !$0.isNumber }.allSatisfy { $0.count < Self.shortestValue }
    }
  }
}

/// The command line in the footer's place, and above it what the command could become.
struct CommandLineView {
  let state: AppState
  let brush: Brush
  let line: CommandLine

  /// Candidates on the screen at once.
  private static let most = 8

  func draw(on canvas: inout Canvas, footer: Rectangle, above bottom: Int) {
    canvas.forgetTargets()
    drawLine(on: &canvas, footer)
    let candidates = state.commandCandidates
    let rows = min(candidates.count, Self.most, bottom - 3)
    guard rows > 0 else { return }
    let frame = Rectangle(row: bottom - rows - 2, column: footer.column, rows: rows + 2, columns: footer.columns)
    canvas.fill(frame, style: brush[.dialog])
    canvas.box(
      frame, title: "Commands", note: hints(room: frame.columns - 16), style: brush[.borderFocus],
      titleStyle: brush[.title], border: brush.glyphs.border)
    let inside = frame.inset(rows: 1, columns: 1)
    let first = AppState.top(showing: line.chosen ?? 0, of: candidates.count, in: rows, from: 0)
    let width = min(28, max(14, inside.columns / 3))
    for offset in 0..<rows {
      let row = Rectangle(row: inside.row + offset, column: inside.column, rows: 1, columns: inside.columns)
      drawCandidate(candidates[first + offset], isChosen: first + offset == line.chosen, on: &canvas, row, width)
      canvas.mark(row, as: .candidate(first + offset))
    }
  }

  private func drawLine(on canvas: inout Canvas, _ area: Rectangle) {
    canvas.fill(area, style: brush[.text])
    let room = area.columns - 3
    let (shown, cursor) = line.field.window(room: room)
    canvas.write(":", row: area.row, column: area.column + 1, style: brush[.key])
    canvas.write(shown, row: area.row, column: area.column + 2, style: brush[.inputFocus], width: room)
    canvas.cursor = Position(row: area.row, column: area.column + 2 + cursor)
  }

  private func drawCandidate(
    _ candidate: CommandCandidate, isChosen: Bool, on canvas: inout Canvas, _ row: Rectangle, _ width: Int
  ) {
    var ground = Canvas.Ground.plain
    if isChosen {
      ground = .uniform(brush[.rowSelected])
      canvas.fill(row, style: brush[.rowSelected])
      canvas.write(brush.glyphs.selection, row: row.row, column: row.column, style: brush[.rowSelected])
    }
    let isPossible = candidate.reason == nil
    var text = StyledText(
      DisplayText(candidate.word).truncated(to: width).padded(to: width), isPossible ? .textStrong : .keyDisabled)
    if row.columns >= 60 {
      let keys = candidate.keys.first.map(KeyText(brush.glyphs).text) ?? ""
      text.append("  " + keys.truncated(to: 9).padded(to: 9), isPossible ? .key : .keyDisabled)
    }
    text.append("  " + DisplayText(candidate.reason ?? candidate.help), isPossible ? .text : .textDim)
    canvas.write(text, row: row.row, column: row.column + 2, width: row.columns - 3, brush: brush, ground: ground)
  }

  private func hints(room: Int) -> DisplayText? {
    let hints = FooterHints(state: state, glyphs: brush.glyphs).line(room: room)
    return hints.spans.isEmpty ? nil : hints.plain
  }
}
