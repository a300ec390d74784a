import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Everything about one upload token or one session.
struct InspectDialog: Dialog {
  static let width = 96

  enum Subject: Sendable {
    case token(EnvironmentName, ListedToken)
    /// The session of an environment, by the name of its file.
    case session(String)
  }

  var about: Subject
  /// Whether the token was created just now.
  var isNew = false
  /// The token that a new one replaces; nil where it replaces none.
  var predecessor: Predecessor?
  var revealedUntil: Date?
  /// Whether the raw response is shown instead of the facts.
  var showsAnswer = false
  var top: Int? = 0
  /// Reading the newest facts.
  var work: WorkID?
  /// What the server reports about the session.
  var details: SessionDetails?
  var failure: Failure?
  /// What the audit log has about it, oldest first; nil while it is read.
  var history: [AuditEntry]?

  /// A token that another one replaces.
  struct Predecessor: Sendable {
    let token: ListedToken
    /// Whether it was revoked since.
    var isRevoked = false
  }

  /// Seconds for which a value is shown.
  static let revealSeconds = 30.0

  var subject: Subject? { about }
  var keyContext: KeyContext { .inspect }
  var cancelling: Availability { .possible }
  var hints: [ActionName: String] { showsAnswer ? [.rawAnswer: "facts"] : [:] }

  init(_ subject: Subject) {
    about = subject
  }

  func submit(in state: inout AppState) -> [Effect] { [] }

  func countdownEnd(at now: Date) -> Date? { isRevealed(at: now) ? revealedUntil : nil }

  func content(in state: AppState, width: Int) -> DialogContent {
    switch about {
    case .token(let name, let token): TokenInspection(self, name, token, state).content(width: width)
    case .session(let name): SessionInspection(self, name, state).content(width: width)
    }
  }

  func isRevealed(at now: Date) -> Bool {
    revealedUntil.map { now < $0 } ?? false
  }

  /// What the server said of it, as text that may hold the value; nil where it was not asked for this alone, or has not answered.
  var answer: Secret? {
    switch about {
    case .token(_, let token): token.token.answer
    case .session: details?.answer.map { Secret($0) }
    }
  }

  mutating func reveal(at now: Date) {
    revealedUntil = now.addingTimeInterval(Self.revealSeconds)
  }

  mutating func mask() { revealedUntil = nil }
}

extension Action {
  static let inspect = Action(
    .inspect, .sessions, [[.enter]], in: [.main], help: "inspect: everything about the selected row",
    hint: Hint("inspect", 1), when: \.inspection
  ) { state, _ in
    guard state.focus == .environments, state.environmentOrder.isOnFold else { return state.openInspection() }
    state.switchFold()
    return []
  }
  static let copy = Action(
    .copy, .tokens, [.character("y")], in: [.main, .inspect],
    help: "copy: the upload token, or among the environments the session's token", hint: Hint("copy", 4),
    when: \.copying
  ) { state, _ in state.copyAtHand() }
  static let reveal = Action(
    .reveal, .tokens, [.character("v")], in: [.inspect], help: "show the value: for 30 seconds, or mask it",
    hint: Hint("show", 1), when: \.revealing
  ) { state, _ in state.switchReveal() }
  static let rawAnswer = Action(
    .rawAnswer, .tokens, [.character("w")], in: [.inspect], help: "the raw response, or the facts again",
    hint: Hint("raw answer", 5), when: \.rawAnswer
  ) { state, _ in
    state.changeInspection { dialog in
      dialog.showsAnswer.toggle()
      dialog.top = 0
    }
    return []
  }
}

extension AppState {
  fileprivate var inspection: Availability {
    guard anyEnvironment.isPossible else { return anyEnvironment }
    if chosenState?.isUnread == true { return whyNotUsable }
    if focus == .tokens, chosenSupport != nil, selectedToken == nil {
      return .impossible("There is no upload token here.")
    }
    return .possible
  }

  /// Whether there is a token of the upload tokens or a session to copy.
  var copying: Availability {
    if case .token = dialogs.last?.subject { return .possible }
    if dialogs.isEmpty, focus == .tokens, chosenSupport != nil {
      return selectedToken == nil ? .impossible("No upload token is selected.") : .possible
    }
    guard let (_, state, profile) = usable else { return whyNotUsable }
    if case .none(let reason) = profile.scriptToken { return .impossible(reason) }
    guard state.held?.session.accessToken != nil else { return .impossible("There is no session token to copy.") }
    guard state.hasLivingSession(at: now) else {
      return .impossible("The session has ended. Press \(key(.logIn)) to log in.")
    }
    return .possible
  }

  fileprivate var rawAnswer: Availability {
    guard let dialog = dialogs.last as? InspectDialog, dialog.answer == nil else { return .possible }
    guard dialog.work == nil else { return .impossible("The server has not answered yet.") }
    if case .session = dialog.about, dialog.failure == nil {
      return .impossible("There is no answer that is about this session.")
    }
    return .impossible("The server did not answer; what is shown is from the list.")
  }

  fileprivate var revealing: Availability {
    guard case .session(let name) = dialogs.last?.subject else { return .possible }
    let held = environments.first { $0.name == name }?.held
    return held?.session.accessToken == nil ? .impossible("There is no token to show.") : .possible
  }
}

extension AppState {
  /// Opens the dialog with everything about the selected upload token, or the session of the chosen environment.
  fileprivate mutating func openInspection() -> [Effect] {
    if let (name, token) = tokenAtHand { return openInspection(of: token, in: name, isNew: false) }
    guard let chosen else { return [] }
    var dialog = InspectDialog(.session(chosen))
    var effects: [Effect] = []
    if let environment = chosenEnvironment, chosenState?.hasLivingSession(at: now) == true {
      let work = nextWork()
      dialog.work = work
      effects = [.start(.readDetails, environment, work)]
    }
    return open(dialog) + effects + readHistory()
  }

  /// Goes to an environment and one of its upload tokens, and inspects that.
  mutating func inspect(_ token: ListedToken, in name: EnvironmentName) -> [Effect] {
    guard let place = environments.firstIndex(where: { $0.name == name.text }) else { return [] }
    let effects = choose(place)
    focus = .tokens
    lists[name]?.select(token.handle)
    return effects + openInspection(of: token, in: name, isNew: false)
  }

  /// Goes to an environment and inspects its session.
  mutating func inspectSession(of name: String) -> [Effect] {
    guard let place = environments.firstIndex(where: { $0.name == name }) else { return [] }
    let effects = choose(place)
    focus = .environments
    return effects + openInspection()
  }

  /// Opens the dialog for one token, its value masked. One that was created just now is complete: it is not read again.
  /// - Parameter predecessor: the token that a new one replaces.
  mutating func openInspection(
    of token: ListedToken, in name: EnvironmentName, isNew: Bool, replacing predecessor: ListedToken? = nil
  ) -> [Effect] {
    guard let environment = environment(name) else { return [] }
    var dialog = InspectDialog(.token(name, token))
    dialog.isNew = isNew
    dialog.predecessor = predecessor.map { InspectDialog.Predecessor(token: $0) }
    var effects: [Effect] = []
    if !isNew {
      let work = nextWork()
      dialog.work = work
      effects = [.start(.readToken(token.token.reference), environment, work)]
    }
    return open(dialog) + effects + readHistory()
  }

  /// What the details beside the list are about: the selected upload token while the tokens have the keys, else the chosen environment.
  var besideTheList: InspectDialog.Subject? {
    if focus == .tokens, let name = chosenEnvironment?.name, let token = selectedToken { return .token(name, token) }
    return inventory == nil ? chosen.map { .session($0) } : nil
  }

  /// Takes in what a server reports about a session.
  mutating func detailsRead(_ work: WorkID, _ result: Result<SessionDetails, SessionFailure>) {
    switch result {
    case .success(let details): changeInspection(work) { $0.details = details }
    case .failure(let failure): failInspection(work, failure)
    }
  }

  /// Takes in what a server reports about an upload token.
  mutating func tokenRead(_ name: EnvironmentName, _ work: WorkID, _ result: Result<ListedToken, SessionFailure>) {
    switch result {
    case .success(let token):
      changeInspection(work) { $0.about = .token(name, token) }
      lists[name]?.update(token)
    case .failure(let failure):
      failInspection(work, failure)
      if case .service(.notFound) = failure { lists[name]?.outdate() }
    }
  }

  private mutating func failInspection(_ work: WorkID, _ failure: SessionFailure) {
    let shown = shown(failure)
    changeInspection(work) { $0.failure = shown }
  }

  private mutating func changeInspection(_ work: WorkID, _ change: (inout InspectDialog) -> Void) {
    changeDialog(InspectDialog.self, waitingFor: work) { dialog in
      dialog.work = nil
      change(&dialog)
    }
  }

  /// Changes the top inspection.
  mutating func changeInspection(_ change: (inout InspectDialog) -> Void) {
    guard var dialog = dialogs.last as? InspectDialog else { return }
    change(&dialog)
    replaceDialog(dialog)
  }

  /// Shows or masks the value; that it is shown is noted.
  fileprivate mutating func switchReveal() -> [Effect] {
    let now = now
    var isShown = false
    changeInspection { dialog in
      if dialog.isRevealed(at: now) { dialog.mask() } else { dialog.reveal(at: now) }
      isShown = dialog.isRevealed(at: now)
    }
    return isShown ? recordAudit(eventAtHand(.reveal)) : []
  }

  /// Asks the terminal to copy the token or session that keys act on.
  fileprivate mutating func copyAtHand() -> [Effect] {
    if let (_, token) = tokenAtHand { return copy(token.token.value) }
    let name: String? = if case .session(let name) = dialogs.last?.subject { name } else { chosen }
    let held = environments.first { $0.name == name }?.held
    guard let token = held?.session.accessToken else { return [] }
    return copy(token)
  }
}

extension AppState {
  /// Takes in a history, for the inspections that show it.
  mutating func historyRead(_ subject: HistorySubject, _ entries: [AuditEntry]) {
    for index in dialogs.indices {
      guard var dialog = dialogs[index] as? InspectDialog, historySubject(of: dialog.about) == subject else { continue }
      dialog.history = entries
      dialogs[index] = dialog
    }
  }

  /// Takes in that the audit log has a new line: it can be written, and the histories on the screen that the event belongs to are read again.
  mutating func eventNoted(_ event: AuditEvent) -> [Effect] {
    notices.end { $0.subject == .audit }
    let subjects = dialogs.compactMap(\.subject).compactMap(historySubject(of:))
    let changed = event.handle.map { HistorySubject.token(event.environment, $0) } ?? .session(event.environment)
    return subjects.contains(changed) ? [.readHistory(changed)] : []
  }

  /// Whose history an inspection shows; nil for an environment whose file cannot be used.
  private func historySubject(of subject: InspectDialog.Subject) -> HistorySubject? {
    switch subject {
    case .token(let name, let token): .token(name, token.handle)
    case .session(let name): EnvironmentName(name).flatMap(environment).map { .session($0.name) }
    }
  }

  /// Reads the history of the top inspection.
  private func readHistory() -> [Effect] {
    guard let subject = dialogs.last?.subject.flatMap(historySubject(of:)) else { return [] }
    return [.readHistory(subject)]
  }
}
