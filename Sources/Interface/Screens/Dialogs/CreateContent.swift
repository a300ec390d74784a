import Formats
import FoundationEssentials
import TokenModel

/// The dialog that asks what a new upload token shall be like.
struct CreateContent {
  private let dialog: CreateDialog
  private let state: AppState

  init(_ dialog: CreateDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Create a token: \(dialog.environment.text)")
    content.top = dialog.top
    let environment = state.environment(dialog.environment)
    content.isProduction = environment?.isProduction ?? false
    let support = environment.flatMap(state.profile(of:))?.uploadTokens
    if support?.lifetimes == .neverOnly {
      content.lines.add("It never expires by itself: revoking it is its only end.", .statusWarn, width: width)
    }
    FormContent(
      form: dialog.form, glyphs: state.display.glyphs, isActive: dialog.work == nil, problem: dialog.problem,
      note: end, givesHints: dialog.failure == nil
    ).add(to: &content, width: width)
    if let failure = dialog.failure {
      content.addNews([(failure.text, .statusError)], width: width)
    } else if dialog.work != nil {
      content.addNews([("\(state.display.glyphs.busy) Asking the server for it.", .statusInfo)], width: width)
    }
    return content
  }

  /// When a token made now would end, while its lifetime is typed.
  private var end: String? {
    guard dialog.focusedName == .lifetime, case .success(let request) = dialog.request else { return nil }
    switch request.lifetime {
    case .never: return "It never expires by itself."
    case .seconds(let seconds):
      let end = state.now.addingTimeInterval(Double(seconds) + state.clockOffset)
      let dates = DateText(zone: state.display.zone)
      return "It ends \(seconds < 3600 ? dates.second(end) : dates.minute(end))."
    }
  }
}
