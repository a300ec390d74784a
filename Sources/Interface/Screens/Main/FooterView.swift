import Formats

/// The bottom line: the most useful keys of what has the keys, as many as fit.
struct FooterView {
  let state: AppState
  let brush: Brush

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    canvas.fill(area, style: brush[.text])
    let typed = DisplayText(state.typed.text)
    let room = area.columns - 2 - (typed.isEmpty ? 0 : typed.width + 2)
    canvas.write(hints(room), row: area.row, column: area.column + 1, width: room, brush: brush)
    canvas.write(typed, row: area.row, endingAt: area.endColumn - 1, style: brush[.textStrong])
  }

  /// The hints of what is possible, of the lowest ranks that fit together, in the order of the table.
  private func hints(_ room: Int) -> StyledText {
    let context = state.keyContext
    let hints = state.keys.bindings(in: context).filter { state.availability(of: $0.action.name).isPossible }
      .compactMap { binding -> (rank: Int, text: StyledText)? in
        guard let hint = binding.action.hint, let keys = binding.keys.first else { return nil }
        return (hint.rank(in: state.focus), text(keys, hint))
      }
    var left = room
    var kept: Set<Int> = []
    for (index, hint) in hints.enumerated().sorted(by: { $0.element.rank < $1.element.rank }) {
      guard hint.text.width <= left else { break }
      left -= hint.text.width + 2
      kept.insert(index)
    }
    return kept.sorted().map { hints[$0].text }.reduce(StyledText()) { line, hint in
      line.width == 0 ? hint : line + StyledText("  ") + hint
    }
  }

  private func text(_ keys: [Key], _ hint: Action.Hint) -> StyledText {
    var text = StyledText(KeyText(brush.glyphs).text(keys), .key)
    text.append(DisplayText(" \(hint.word)"))
    return text
  }
}
