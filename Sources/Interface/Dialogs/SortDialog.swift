import TokenModel

/// A menu of the orders that a list can be shown in.
struct SortDialog: MenuDialog {
  let environment: EnvironmentName
  private(set) var choices: [SortChoice]
  var selected: Int

  var count: Int { choices.count }
  var dialog: Dialog { .sort(self) }

  init(_ environment: EnvironmentName, support: UploadTokenSupport, current: TokenSort?) {
    self.environment = environment
    choices = SortChoice.all(for: support)
    selected = choices.firstIndex { $0.key == current?.key } ?? 0
    if let current { choices[selected].ascending = current.ascending }
  }

  var choice: SortChoice { choices[selected] }

  mutating func turnRound() {
    choices[selected].ascending.toggle()
  }
}
