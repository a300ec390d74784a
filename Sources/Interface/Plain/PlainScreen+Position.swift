import Formats
import TokenModel

extension PlainScreen {
  /// What has the keys on the main screen.
  var pane: DisplayText {
    switch state.focus {
    case .environments: return "Environments"
    case .tokens:
      guard let list = state.chosenList, list.hasAnswer else { return "Upload tokens of \(state.chosen ?? "nothing")" }
      return "Upload tokens of \(state.chosen ?? "nothing"): \(Self.extent(of: list))"
    }
  }

  /// The selected row, or what there is to say where there is none.
  var position: DisplayText { row?.text ?? DisplayText(emptiness) }

  /// The selected row.
  var row: RowWords? {
    switch state.focus {
    case .environments:
      guard let index = state.chosenIndex else { return nil }
      return RowWords(
        state.environments[index], state, position: "\(index + 1) of \(state.environments.count)")
    case .tokens:
      guard let list = state.chosenList, list.count > 0 else { return nil }
      return self.row(at: list.selected, of: list)
    }
  }

  private func row(at place: Int, of list: TokenList) -> RowWords? {
    let position = DisplayText("\(place + 1) of \(list.count)")
    guard let row = list.row(at: place) else {
      return RowWords(identity: "place \(place)", facts: ["not read yet"], time: nil, position: position)
    }
    return RowWords(row, state, position: position)
  }

  private var emptiness: String {
    switch state.focus {
    case .environments:
      return
        "There is no environment yet. \(state.key(.addEnvironment)) adds one, \(state.key(.demo)) shows the demo with sample data."
    case .tokens:
      guard let message = TokensMessage.of(state) else { return "There is nothing here." }
      return [message.sentence, message.advice].compactMap(\.self).joined(separator: " ")
    }
  }

  /// The dialog, or all rows that are here.
  var everything: [Announcement] {
    guard state.dialogs.isEmpty else { return whereabouts }
    var lines = [Announcement(pane)]
    switch state.focus {
    case .environments:
      lines += state.environments.map { Announcement(RowWords($0, state).text) }
      let detail = EnvironmentDetail(
        state: state, glyphs: state.display.glyphs, zone: state.display.zone)
      lines += detail.lines(width: 2000, limit: 2).map { Announcement(Words.of($0)) }
    case .tokens:
      guard let list = state.chosenList, list.count > 0 else { return whereabouts }
      let rows = (0..<list.count).compactMap { place in list.row(at: place).map { (place, $0) } }
      lines += rows.map { Announcement(RowWords($1, state, position: "\($0 + 1)").text) }
      if rows.count < list.count {
        let (last, next) = (state.key(.moveToLast), state.key(.nextServerPage))
        lines.append(
          Announcement(
            "\(list.count - rows.count) more are not read yet: \(last) goes to the last, \(next) to the next page."))
      }
    }
    lines.append(Announcement("Selected: \(position)"))
    return lines + (focus?.announcements ?? [])
  }
}
