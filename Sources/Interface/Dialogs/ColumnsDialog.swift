import Formats
import TerminalKit
import TokenModel

/// A menu of the columns that a list can show.
struct ColumnsDialog: Dialog {
  static let width = 44

  /// What the list is called.
  let list: String
  let columns: [TokenField]
  var selected = 0

  var keyContext: KeyContext { .columns }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }
  var choiceCount: Int { columns.count }

  init(_ list: String, support: UploadTokenSupport) {
    self.list = list
    columns = TokenField.columns(of: support)
  }

  var column: TokenField { columns[selected] }

  mutating func mask() {}

  /// Shows the chosen column or hides it.
  func submit(in state: inout AppState) -> [Effect] {
    if let reason = state.chosenList?.hiddenColumns.turn(column) { state.notice = .warning(reason) }
    return []
  }
}

extension ColumnsDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    let glyphs = state.display.glyphs
    let hidden = state.chosenList?.hiddenColumns ?? HiddenColumns()
    let placed = Layout(state).tokens.map { shown(in: $0, state) } ?? []
    var content = DialogContent(title: "Columns: \(list)")
    for (index, column) in columns.enumerated() {
      let isSelected = index == selected
      let isHidden = hidden.contains(column)
      let mark: DisplayText = isSelected ? "\(glyphs.selection) " : "  "
      let isLost = !placed.contains(column)
      let isEmpty = column == .contact && state.chosenList?.rows.contactCells == 0
      let note: DisplayText =
        isHidden
        ? "hidden" : !isLost ? "shown" : isEmpty ? "none noted" : width < 44 ? "no room" : "no room on this screen"
      let box: DisplayText = state.display.isPlain ? "" : isHidden ? "[ ] " : "[x] "
      var line = StyledText(mark + box, isSelected ? .rowSelected : .text)
      let room = max(0, width - line.width - note.width - 1)
      let word = column == .value ? "token (its beginning)" : column.heading
      line.append(DisplayText(word).padded(to: room), isSelected ? .rowSelected : .text)
      line.append(" " + note, isSelected ? .rowSelected : .textDim)
      content.lines.add(line.pointing(at: .choice(index)))
    }
    return content
  }

  private func shown(in area: Rectangle, _ state: AppState) -> [TokenField] {
    guard let support = state.chosenSupport else { return [] }
    return TokenRow.columns(support, state, in: area).places.map(\.name)
  }
}

extension Action {
  static let columns = Action(
    .columns, .tokens, [.character("C")], in: [.main], help: "columns: which are shown", opens: true, when: \.listWork
  ) { state, _ in state.openColumns() }
  static let switchChoice = Action(
    .switchChoice, .dialogs, [.character(" "), .character("x")], in: [.columns], help: "show the column or hide it",
    hint: Hint("show or hide", 1)
  ) { state, _ in state.submit() }
}

extension AppState {
  fileprivate mutating func openColumns() -> [Effect] {
    guard let support = chosenSupport else { return [] }
    focus = .tokens
    return open(ColumnsDialog(listName, support: support))
  }
}
