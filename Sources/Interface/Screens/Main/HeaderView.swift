import Formats

/// The top line: the program, whether it can change anything, how many environments there are, and the time while something counts.
struct HeaderView {
  let state: AppState
  let brush: Brush

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    var left = StyledText(" fob", .title)
    if state.isReadOnly {
      left.append("  ")
      left.append("READ-ONLY", .readonly)
    }
    let right = rightSide
    canvas.write(left, row: area.row, column: area.column, width: area.columns, brush: brush)
    guard left.width + right.width + 3 <= area.columns else { return }
    canvas.write(
      right, row: area.row, column: area.endColumn - right.width - 1, width: right.width, brush: brush)
  }

  private var rightSide: StyledText {
    var parts: [StyledText] = []
    let count = state.environments.count
    if let trouble = troubleCount { parts.append(trouble) }
    if count > 0 { parts.append(StyledText("\(count) environment\(count == 1 ? "" : "s")", .textDim)) }
    if let clock { parts.append(StyledText(clock)) }
    return parts.reduce(StyledText()) { line, part in line.width == 0 ? part : line + StyledText("   ") + part }
  }

  private var clock: DisplayText? {
    let text = DateText(zone: brush.display.zone)
    return switch state.clockGrain {
    case nil: nil
    case .minutes: text.time(state.now)
    case .seconds: text.exactTime(state.now)
    }
  }

  /// How many environments of those that are kept logged in need a person now.
  private var troubleCount: StyledText? {
    let count = state.environments.count { $0.failure != nil }
    return count == 0 ? nil : StyledText("\(brush.glyphs.critical) \(count) failing", .statusError)
  }
}
