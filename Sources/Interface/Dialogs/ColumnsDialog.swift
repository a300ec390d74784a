import TokenModel

/// A menu of the columns that a list can show.
struct ColumnsDialog: MenuDialog {
  let environment: EnvironmentName
  let columns: [TokenColumn]
  var selected = 0

  var count: Int { columns.count }
  var dialog: Dialog { .columns(self) }

  init(_ environment: EnvironmentName, support: UploadTokenSupport) {
    self.environment = environment
    columns = TokenColumn.allCases.filter { $0.isKnown(to: support) }
  }

  var column: TokenColumn { columns[selected] }
}
