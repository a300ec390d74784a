import TokenModel

/// A menu of the columns that a list can show.
struct ColumnsDialog: MenuDialog {
  let environment: EnvironmentName
  let columns: [TokenColumn]
  private(set) var selected = 0

  var dialog: Dialog { .columns(self) }

  init(_ environment: EnvironmentName, support: UploadTokenSupport) {
    self.environment = environment
    columns = TokenColumn.allCases.filter { $0.isKnown(to: support) }
  }

  var column: TokenColumn { columns[selected] }

  mutating func move(by step: Int) {
    selected = (selected + step).clamped(to: 0...columns.count - 1)
  }
}
