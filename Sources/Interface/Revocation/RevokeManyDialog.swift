import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Shows what a bulk revocation would revoke, and asks whether that is meant.
struct RevokeManyDialog: PreviewDialog {
  typealias View = RevocationPageView

  static let context = KeyContext.preview
  static let words = PreviewWords(verb: "Revoke", participle: "revoked", beginning: "revoked")

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

  mutating func switchInUse() { pages[place].switchInUse() }

  func start(_ page: RevocationPage, as work: WorkID, at now: Date) -> (Work, any PlanDialog) {
    (.revokeMany(page.rows), RevocationDialog(page.environment, work: work, began: now))
  }
}
