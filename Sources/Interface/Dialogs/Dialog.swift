import FoundationEssentials

/// Something that lies over the screen and takes the keys: what it knows, how it looks, and what it does. Each stands in a file of its own.
protocol Dialog: Sendable {
  /// Cells of a line inside the frame, where the screen has room for them.
  static var width: Int { get }
  /// The same as it is now.
  var wantedWidth: Int { get }
  /// What takes the keys in it.
  var keyContext: KeyContext { get }
  /// The work whose answer it waits for.
  var work: WorkID? { get }
  /// Whether it can be left as it is now; what may change something on a server is waited for.
  var cancelling: Availability { get }
  /// What it shows, in lines of so many cells.
  func content(in state: AppState, width: Int) -> DialogContent
  /// Does what it is for: sends what it asks for, or takes what is chosen. It stays on top meanwhile, and changes by being replaced.
  func submit(in state: inout AppState) -> [Effect]
  /// Masks what is secret in it.
  mutating func mask()

  // What only some have, and what is usual for the others.

  /// Leaves it; work that is under way for it is given up.
  func leave(in state: inout AppState) -> [Effect]
  /// The first of its lines on the screen; nil where it is a list, which shows what is chosen.
  var top: Int? { get set }
  /// Shows other lines, or chooses another one of a list.
  mutating func scroll(_ step: ActionName, _ count: Int, in state: AppState)
  /// The fields to type into.
  var fields: (any FormFields)? { get }
  /// Takes what is done to its fields or buttons.
  mutating func handle(_ input: FormInput) -> FormReaction
  /// Goes to what cannot be sent as it was typed, and says why; false where there is none.
  mutating func refuseWhatCannotBeSent() -> Bool
  /// Takes in that what it sent has failed.
  mutating func fail(_ failure: Failure)
  /// How many lines of a menu there are to choose from.
  var choiceCount: Int { get }
  /// The line of a menu that is chosen.
  var selected: Int { get set }
  /// The theme that the screen behind it tries.
  var triedTheme: ThemeChoice? { get }
  /// Whether the screen behind it is dimmed.
  var dimsBelow: Bool { get }
  /// What the header says that one is in; nil where it lies over the header too.
  var whereabouts: String? { get }
  /// Until when something secret is shown in it; nil while all is masked.
  var revealedUntil: Date? { get }
  /// The one upload token or session that it is about, on which keys act.
  var subject: InspectDialog.Subject? { get }
  /// What `copy` copies of it; no secret.
  func textToCopy(in state: AppState) -> String?
  /// What actions do to it as it is now, where that is not what their rows call it.
  var hints: [ActionName: String] { get }
  /// The moment that it counts down to.
  func countdownEnd(at now: Date) -> Date?
  /// Whether it counts seconds that nothing else counts down.
  func countsSeconds(at now: Date) -> Bool
}

extension Dialog {
  var wantedWidth: Int { Self.width }
  func leave(in state: inout AppState) -> [Effect] { state.closeDialog() }
  var top: Int? {
    get { nil }
    set {}
  }
  mutating func scroll(_ step: ActionName, _ count: Int, in state: AppState) {
    guard let top else { return }
    let (lines, rows) = DialogExtent.of(self, in: state)
    let last = max(0, lines - rows)
    self.top = step.scrolled(from: top, by: count, page: max(1, rows - 1), last: last)
  }
  var fields: (any FormFields)? { nil }
  mutating func handle(_ input: FormInput) -> FormReaction { .ignored }
  mutating func refuseWhatCannotBeSent() -> Bool { false }
  mutating func fail(_ failure: Failure) {}
  var choiceCount: Int { 0 }
  var selected: Int {
    get { 0 }
    set {}
  }
  var triedTheme: ThemeChoice? { nil }
  var dimsBelow: Bool { true }
  var whereabouts: String? { nil }
  var revealedUntil: Date? { nil }
  var subject: InspectDialog.Subject? { nil }
  func textToCopy(in state: AppState) -> String? { nil }
  var hints: [ActionName: String] { [:] }
  func countdownEnd(at now: Date) -> Date? { nil }
  func countsSeconds(at now: Date) -> Bool { false }

  /// Possible, unless the answer to what it sent is awaited.
  var unlessAwaiting: Availability {
    work == nil ? .possible : .impossible("It was sent; the answer is awaited.")
  }
}

extension ActionName {
  /// The line to which a scrolling action goes; all other actions, the one to the top among them, go to the first.
  /// - Parameters:
  ///   - line: where it begins.
  ///   - count: how often the action is repeated; a page counts once.
  ///   - page: lines in a page.
  ///   - last: the last line; less than 0 if there is none.
  func scrolled(from line: Int, by count: Int, page: Int, last: Int) -> Int {
    let target =
      switch self {
      case .scrollDown: line + count
      case .scrollUp: line - count
      case .scrollPageDown: line + page
      case .scrollPageUp: line - page
      case .scrollToLast: last
      default: 0
      }
    return target.clamped(to: 0...max(0, last))
  }
}
