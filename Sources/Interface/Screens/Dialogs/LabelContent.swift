import Formats
import TokenModel

/// The dialog for the operator's own label.
struct LabelContent {
  private let dialog: LabelDialog
  private let state: AppState

  init(_ dialog: LabelDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Your own label: \(dialog.token.handle.text)")
    content.top = dialog.top
    content.lines.add("Kept on this machine only; the server has no labels.", .textDim, width: width)
    FormContent(form: dialog.form, glyphs: state.display.glyphs, isActive: dialog.work == nil, problem: dialog.problem)
      .add(to: &content, width: width)
    if let failure = dialog.failure { content.foot.add(failure.text, .statusError, width: width) }
    return content
  }
}
