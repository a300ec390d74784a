import TokenModel

extension Action {
  static let inspect = Action(
    .inspect, .sessions, [[.enter]], in: [.main], help: "inspect: everything about the selected row",
    hint: Hint("inspect", 1), when: \.inspection
  ) { state, _ in state.openInspection() }
  static let copy = Action(
    .copy, .tokens, [.character("y")], in: [.main, .inspect],
    help: "copy: the upload token, or among the environments the session's token", hint: Hint("copy", 4),
    when: \.copying
  ) { state, _ in state.copyAtHand() }
  static let reveal = Action(
    .reveal, .tokens, [.character("v")], in: [.inspect], help: "show the value for 30 seconds, or mask it",
    hint: Hint("show", 1), when: \.revealing
  ) { state, _ in state.switchReveal() }
  static let rawAnswer = Action(
    .rawAnswer, .tokens, [.character("w")], in: [.inspect], help: "the server's answer as it came, or the facts again",
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
    if focus == .tokens, chosenSupport != nil, selectedToken == nil {
      return .impossible("There is no upload token here.")
    }
    return .possible
  }

  /// Whether there is a token of the upload tokens or a session to copy.
  var copying: Availability {
    if case .inspect(let dialog) = dialogs.last, case .token = dialog.subject { return .possible }
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
    guard case .inspect(let dialog) = dialogs.last, dialog.answer == nil else { return .possible }
    guard dialog.work == nil else { return .impossible("The server has not answered yet.") }
    if case .session = dialog.subject, dialog.failure == nil {
      return .impossible("There is no answer that is about this session.")
    }
    return .impossible("The server did not answer; what is shown is from the list.")
  }

  fileprivate var revealing: Availability {
    guard case .inspect(let dialog) = dialogs.last, case .session(let name) = dialog.subject else {
      return .possible
    }
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
    return open(.inspect(dialog)) + effects + readHistory()
  }

  /// Opens the dialog for one token. One that was made just now is shown in the clear, as it is there to be handed on; but
  /// what is said line by line stays on the terminal, and is said when it is asked for.
  mutating func openInspection(of token: ListedToken, in name: EnvironmentName, isNew: Bool) -> [Effect] {
    guard let environment = environment(name) else { return [] }
    var dialog = InspectDialog(.token(name, token))
    dialog.isNew = isNew
    var effects: [Effect] = []
    if isNew, !display.isPlain {
      dialog.reveal(at: now)
      effects = note(
        AuditEvent(
          .reveal, in: environment, account: state(of: name)?.status?.account, handle: token.handle,
          detail: "shown as it was made"))
    } else if !isNew {
      let work = nextWork()
      dialog.work = work
      effects = [.start(.readToken(token.token.reference), environment, work)]
    }
    return open(.inspect(dialog)) + effects + readHistory()
  }

  /// What the details beside the list are about: the selected upload token while the tokens have the keys, else the chosen environment.
  var besideTheList: InspectDialog.Subject? {
    if focus == .tokens, let name = chosenEnvironment?.name, let token = selectedToken { return .token(name, token) }
    return chosen.map { .session($0) }
  }

  /// Takes in what a server tells of a session.
  mutating func detailsRead(_ work: WorkID, _ result: Result<SessionDetails, SessionFailure>) {
    switch result {
    case .success(let details): changeInspection(work) { $0.details = details }
    case .failure(let failure): failInspection(work, failure)
    }
  }

  /// Takes in what a server tells of an upload token.
  mutating func tokenRead(_ name: EnvironmentName, _ work: WorkID, _ result: Result<ListedToken, SessionFailure>) {
    switch result {
    case .success(let token):
      changeInspection(work) { $0.subject = .token(name, token) }
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

  /// Changes the inspection that has the keys.
  mutating func changeInspection(_ change: (inout InspectDialog) -> Void) {
    guard let index = dialogs.indices.last, case .inspect(var dialog) = dialogs[index] else { return }
    change(&dialog)
    dialogs[index] = .inspect(dialog)
  }

  /// Shows or masks the value; that it is shown is noted.
  fileprivate mutating func switchReveal() -> [Effect] {
    let now = now
    var isShown = false
    changeInspection { dialog in
      if dialog.isRevealed(at: now) { dialog.mask() } else { dialog.reveal(at: now) }
      isShown = dialog.isRevealed(at: now)
    }
    return isShown ? note(eventAtHand(.reveal)) : []
  }

  /// Asks the terminal to copy what is at hand.
  fileprivate mutating func copyAtHand() -> [Effect] {
    if let (_, token) = tokenAtHand { return copy(token.token.value) }
    let name: String? =
      if case .inspect(let dialog) = dialogs.last, case .session(let name) = dialog.subject { name } else {
        chosen
      }
    let held = environments.first { $0.name == name }?.held
    guard let token = held?.session.accessToken else { return [] }
    return copy(token)
  }
}
