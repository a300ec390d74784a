import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// A page of a preview: what would be done to the upload tokens of one environment, and whether that is meant.
protocol PreviewPage: Sendable {
  var environment: EnvironmentName { get }
  var isProduction: Bool { get }
  /// Upload tokens in the environment's list.
  var listed: Int { get }
  var preview: RevocationPreview { get }
  /// The time by the server's clock.
  var serverTime: Date { get }
  /// The tokens, in the order of the list.
  var rows: [ListedToken] { get }
  /// The row of the list that is selected.
  var selected: Int { get set }
  /// Cells of the longest contact; 0 where none is noted.
  var contactCells: Int { get }
  var confirmation: Confirmation { get set }
}

extension [ListedToken] {
  /// Cells of the longest contact; 0 where none is noted.
  var contactCells: Int { lazy.compactMap(\.contact).map { DisplayText($0).width }.max() ?? 0 }
}

extension PreviewPage {
  /// Forgets what was typed or chosen.
  mutating func askAgain() { confirmation = Confirmation(name: confirmation.name) }
}

/// What the pages of an environment's tokens are made from.
struct PreviewSource {
  let environment: Environment
  let profile: ServiceProfile
  let support: UploadTokenSupport
  /// Upload tokens in the environment's list.
  let listed: Int
  /// The time by the server's clock.
  let serverTime: Date
}

/// What a preview says it will do.
struct PreviewWords {
  /// "Revoke".
  let verb: String
  /// What becomes of the tokens: "revoked".
  let participle: String
  /// What happens first: "created".
  let beginning: String
}

/// What takes the keys of a page.
enum PreviewFocus: Sendable {
  case list
  /// The field or the buttons.
  case answer
}

/// Shows what would be done to many upload tokens, a page for each environment, and asks on each whether that is meant. Nothing is done before the last
/// page is confirmed.
protocol PreviewDialog: Dialog {
  associatedtype Page: PreviewPage
  associatedtype View: PreviewPageView where View.Asking == Self
  /// What takes the keys of the list.
  static var context: KeyContext { get }
  static var words: PreviewWords { get }
  /// One at least.
  var pages: [Page] { get set }
  /// Which of them is on the screen.
  var place: Int { get set }
  var focus: PreviewFocus { get set }
  /// What does what a page asks about, and the dialog that shows it.
  func start(_ page: Page, as work: WorkID, at now: Date) -> (Work, any PlanDialog)
}

extension PreviewDialog {
  static var width: Int { 96 }

  var page: Page { pages[place] }
  var isLast: Bool { place == pages.count - 1 }
  /// Tokens in all environments.
  var total: Int { pages.reduce(0) { $0 + $1.rows.count } }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }
  var keyContext: KeyContext { focus == .list ? Self.context : page.confirmation.keyContext }
  var fields: (any FormFields)? { focus == .list ? nil : PreviewFields(typed: page.confirmation.typed) }

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
    case .advance, .submit, .key, .pasted, .switchShown, .field, .word, .otherButton:
      return pages[place].confirmation.handle(input)
    }
    return .edited
  }

  func content(in state: AppState, width: Int) -> DialogContent { View(self, state, width: width).content }

  mutating func scroll(_ step: ActionName, _ count: Int, in state: AppState) {
    let view = View(self, state, width: DialogExtent.width(of: self, on: state.display))
    let screen = max(1, view.listRows - 1)
    let last = max(0, page.rows.count - 1)
    pages[place].selected = step.scrolled(from: page.selected, by: count, page: screen, last: last)
  }

  mutating func goToAnswer() { focus = .answer }

  /// Shows the next page; the last one begins what all ask about.
  func submit(in state: inout AppState) -> [Effect] {
    guard isLast else {
      var next = self
      (next.place, next.focus) = (place + 1, .list)
      state.replaceDialog(next)
      // What was typed ahead was meant for the page before.
      return [.terminal(.dropTypedAhead)]
    }
    return begin(in: &state)
  }

  /// Begins what all pages ask about, in place of this dialog: the first environment's results are on top.
  private func begin(in state: inout AppState) -> [Effect] {
    state.dialogs.removeLast()
    let effects = pages.filter { !$0.rows.isEmpty }.reversed().compactMap { page -> Effect? in
      guard let environment = state.environment(page.environment) else { return nil }
      let id = state.nextWork()
      let (work, dialog) = start(page, as: id, at: state.now)
      state.dialogs.append(dialog)
      return .start(work, environment, id)
    }
    return effects.reversed()
  }

  /// Leaves the environment on the screen out. Where no page follows, the one before is asked about again: giving up one never begins another.
  func leave(in state: inout AppState) -> [Effect] {
    guard pages.count > 1 else { return state.closeDialog() }
    var rest = self
    let left = rest.pages.remove(at: place).environment
    rest.focus = .list
    var text = "\(left) is left out: none of its tokens will be \(Self.words.participle)."
    if rest.place == rest.pages.count {
      rest.place -= 1
      rest.pages[rest.place].askAgain()
      text += " Confirm \(rest.page.environment) again, as it is the last."
    }
    state.replaceDialog(rest)
    state.notice = .info(text)
    return [.terminal(.dropTypedAhead)]
  }
}

/// The list and the field of a page, between which Tab goes.
private struct PreviewFields: FormFields {
  let typed: TextField
  var count: Int { 2 }
  var typedInto: TextField? { typed }
  var offersText: Bool { false }
  var hasSecrets: Bool { false }
}
