/// A menu of what can be copied.
struct CopyDialog: MenuDialog {
  /// What it is copied of: a handle or an environment.
  let title: String
  let isProduction: Bool
  let choices: [CopyChoice]
  var selected = 0

  var count: Int { choices.count }
  var dialog: Dialog { .copy(self) }

  init(title: String, isProduction: Bool, choices: [CopyChoice]) {
    self.title = title
    self.isProduction = isProduction
    self.choices = choices
  }

  var choice: CopyChoice { choices[selected] }
}
