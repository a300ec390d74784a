import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Shows what a bulk rotation would replace, and asks whether that is meant.
struct RotateManyDialog: PreviewDialog, GraceDialog {
  typealias View = RotationPageView

  static let context = KeyContext.rotation
  static let words = PreviewWords(verb: "Rotate", participle: "replaced", beginning: "created")

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

  var changingGrace: Availability { .possible }

  init(_ pages: [RotationPage]) {
    self.pages = pages
  }

  /// Takes the next grace. Pages that were confirmed meant another one, so it shows the first page again.
  mutating func changeGrace() {
    grace = grace.next
    place = 0
    for index in pages.indices { pages[index].take(grace) }
  }

  func start(_ page: RotationPage, as work: WorkID, at now: Date) -> (Work, any PlanDialog) {
    (.rotate(page.rows, grace.ending), RotationDialog(page.environment, work: work))
  }
}
