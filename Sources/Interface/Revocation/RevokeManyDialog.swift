import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Shows what a bulk revocation would revoke, a page for each environment, and asks on each whether that is meant. Nothing is revoked before the last
/// page is confirmed.
struct RevokeManyDialog: Dialog {
  static let width = 96

  /// What takes the keys of a page.
  enum Focus: Sendable {
    case list
    /// The field or the buttons.
    case answer
  }

  private(set) var pages: [RevocationPage]
  /// Which of them is on the screen.
  private(set) var place = 0
  private(set) var focus = Focus.list

  var page: RevocationPage { pages[place] }
  var isLast: Bool { place == pages.count - 1 }
  /// Tokens to be revoked, in all environments.
  var total: Int { pages.reduce(0) { $0 + $1.rows.count } }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }
  var keyContext: KeyContext { focus == .list ? .preview : page.confirmation.keyContext }
  var fields: (any FormFields)? { focus == .list ? nil : RevocationFields(typed: page.confirmation.typed) }
  var hints: [ActionName: String] {
    [
      .leaveOut: "\(page.leavesOutInUse ? "take back" : "leave out") \(page.inUse.grouped)",
      .confirm: page.isProduction ? "to the field" : "to the buttons",
      .submit: isLast ? "revoke \(total.grouped)" : "confirm",
    ]
  }

  /// - Parameter pages: one at least.
  init(_ pages: [RevocationPage]) {
    self.pages = pages
  }

  mutating func mask() {}

  mutating func handle(_ input: FormInput) -> FormReaction {
    switch input {
    case .nextField, .previousField: focus = .list
    case .otherButton where page.confirmation.chosen == .proceed:
      pages[place].askAgain()
      focus = .list
    case .button:
      focus = .answer
      return pages[place].confirmation.handle(input)
    default: return pages[place].confirmation.handle(input)
    }
    return .edited
  }

  mutating func scroll(_ step: ActionName, _ count: Int, in state: AppState) {
    let screen = max(
      1, RevocationPageView(self, state, width: DialogExtent.width(of: self, on: state.display)).listRows - 1)
    pages[place].select(step.scrolled(from: page.selected, by: count, page: screen, last: page.rows.count - 1))
  }

  mutating func goToAnswer() { focus = .answer }

  mutating func switchInUse() { pages[place].switchInUse() }

  /// Goes on to the next page; the last one begins the revocations.
  func submit(in state: inout AppState) -> [Effect] {
    guard isLast else {
      var next = self
      (next.place, next.focus) = (place + 1, .list)
      state.replaceDialog(next)
      // What was typed ahead was meant for the page before.
      return [.terminal(.dropTypedAhead)]
    }
    return state.beginRevocations(pages)
  }

  /// Leaves the environment on the screen out. Where no page follows, the one before is asked about again: giving up one never begins another.
  func leave(in state: inout AppState) -> [Effect] {
    guard pages.count > 1 else { return state.closeDialog() }
    var rest = self
    let left = rest.pages.remove(at: place).environment
    rest.focus = .list
    var text = "\(left) is left out: none of its tokens will be revoked."
    if rest.place == rest.pages.count {
      rest.place -= 1
      rest.pages[rest.place].askAgain()
      text += " Confirm \(rest.page.environment) again, as it is the last."
    }
    state.replaceDialog(rest)
    state.notice = .info(text)
    return [.terminal(.dropTypedAhead)]
  }

  func content(in state: AppState, width: Int) -> DialogContent {
    RevocationPageView(self, state, width: width).content
  }
}

/// The list and the field of a page, between which Tab goes.
private struct RevocationFields: FormFields {
  let typed: TextField
  var count: Int { 2 }
  var typedInto: TextField? { typed }
  var offersText: Bool { false }
  var hasSecrets: Bool { false }
}
