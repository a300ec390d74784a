import Formats
import TerminalKit
import TokenModel

/// Shows what a bulk rotation would replace, and asks whether that is meant.
struct RotateManyDialog: PreviewDialog {
  static let width = 96
  static let context = KeyContext.rotation
  static let participle = "replaced"

  var pages: [RotationPage]
  var place = 0
  var focus = PreviewFocus.list
  /// Of the old tokens, in all environments.
  private(set) var grace = GraceChoice.kept

  var hints: [ActionName: String] {
    [
      .confirm: page.isProduction ? "to the field" : "to the buttons",
      .submit: isLast ? "rotate \(total.grouped)" : "confirm",
    ]
  }

  init(_ pages: [RotationPage]) {
    self.pages = pages
  }

  func listRows(in state: AppState) -> Int {
    RotationPageView(self, state, width: DialogExtent.width(of: self, on: state.display)).listRows
  }

  /// Takes the next grace. What was confirmed meant another one, so the first page is shown again.
  mutating func changeGrace() {
    grace = grace.next
    place = 0
    for index in pages.indices { pages[index].take(grace) }
  }

  func begin(in state: inout AppState) -> [Effect] { state.beginRotations(pages, grace.ending) }

  func content(in state: AppState, width: Int) -> DialogContent {
    RotationPageView(self, state, width: width).content
  }
}
