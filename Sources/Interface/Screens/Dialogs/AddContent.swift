import Formats
import TokenModel

/// The dialog that asks for a new environment.
struct AddContent {
  private let dialog: AddDialog
  private let state: AppState

  init(_ dialog: AddDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Add an environment")
    content.top = dialog.top
    content.lines.add(
      "One server with an account on it. It becomes a file of its own, which you can change later.", .textDim,
      width: width)
    FormContent(
      form: dialog.form, glyphs: state.display.glyphs, isActive: dialog.work == nil,
      isShown: dialog.form.isShown(at: state.now), problem: dialog.problem, note: dialog.note,
      givesHints: dialog.outcome == nil
    ).add(to: &content, width: width)
    switch dialog.outcome {
    case .refused(let reason): content.addNews([(reason, .statusError)], width: width)
    case .unreachable(let finding):
      let way = "\(state.key(.submit, in: .form)) adds it all the same; change something to try again."
      content.addNews([("\(finding.course). \(finding.words)", .statusError), (way, .textDim)], width: width)
    case nil:
      guard dialog.work != nil else { break }
      let words = "Trying the server. \(state.key(.cancel, in: .form)) gives up."
      content.addNews([("\(state.display.glyphs.busy) \(words)", .statusInfo)], width: width)
    }
    return content
  }
}
