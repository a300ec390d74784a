import Formats
import TerminalKit
import TokenModel

/// Shows what a bulk revocation would revoke, and asks whether that is meant.
struct RevokeManyDialog: PreviewDialog {
  static let width = 96
  static let context = KeyContext.preview
  static let participle = "revoked"

  var pages: [RevocationPage]
  var place = 0
  var focus = PreviewFocus.list

  var hints: [ActionName: String] {
    [
      .leaveOut: "\(page.leavesOutInUse ? "take back" : "leave out") \(page.inUse.grouped)",
      .confirm: page.isProduction ? "to the field" : "to the buttons",
      .submit: isLast ? "revoke \(total.grouped)" : "confirm",
    ]
  }

  init(_ pages: [RevocationPage]) {
    self.pages = pages
  }

  func listRows(in state: AppState) -> Int {
    RevocationPageView(self, state, width: DialogExtent.width(of: self, on: state.display)).listRows
  }

  mutating func switchInUse() { pages[place].switchInUse() }

  func begin(in state: inout AppState) -> [Effect] { state.beginRevocations(pages) }

  func content(in state: AppState, width: Int) -> DialogContent {
    RevocationPageView(self, state, width: width).content
  }
}
