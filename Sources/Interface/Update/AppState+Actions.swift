import TokenModel

extension AppState {
  /// Does what an action says. Whether it is possible was asked before.
  mutating func perform(_ action: ActionName, count: Int?) -> [Effect] {
    if commandLine != nil, ![.suspend, .redraw].contains(action) { return performInCommandLine(action) }
    return switch action {
    case .moveDown, .moveUp, .moveToFirst, .moveToLast, .pageDown, .pageUp, .halfPageDown, .halfPageUp,
      .nextServerPage, .previousServerPage, .nextMatch, .previousMatch:
      move(action, count)
    case .otherPane: focus(on: focus.other)
    case .goToTokens: focus(on: .tokens)
    case .goToEnvironments: focus(on: .environments)
    case .environment: openCommandLine("\(action.word) ")
    case .command: openCommandLine()
    case .mouse: switchMouse()
    case .inspect: if case .activity = dialogs.last { openRequest() } else { openInspection() }
    case .addEnvironment: openAdd()
    case .demo: leaveForDemo()
    case .logIn: openLogin()
    case .renew: renewNow()
    case .switchRefresh: switchRefresh()
    case .logOut: openLogOut()
    case .unlockVault: openUnlock()
    case .create: openCreate()
    case .revoke: openRevoke()
    case .rotate: openRotation()
    case .resumeRevocation: openResume(.goOn)
    case .discardRevocation: openResume(.discard)
    case .retry: retryRevocation()
    case .failuresOnly: switchFailuresOnly()
    case .label: openLabel()
    case .sort: openSort()
    case .reverseOrder: reverseOrder()
    case .columns: openColumns()
    case .mark: mark(count ?? 1)
    case .markRange: markRange()
    case .markAll: markAll()
    case .unmarkAll: unmarkAll()
    case .theme: openThemes()
    case .help: open(.help(HelpDialog()))
    case .copy: copyAtHand()
    case .copyMenu: openCopyMenu()
    case .activity: openActivity()
    case .errors: openFailures()
    case .oneEnvironment: switchActivityFilter()
    case .filter: openFilter()
    case .reload: reload()
    case .back: goBack()
    case .search: changeHelp { $0.openSearch() }
    case .quit: [.terminal(.quit(status: 0))]
    case .suspend: [.terminal(.suspend)]
    case .redraw: [.terminal(.redraw)]
    case .readOut: readOut()
    case .reveal, .rawAnswer, .scrollDown, .scrollUp, .scrollToFirst, .scrollToLast, .scrollPageDown, .scrollPageUp,
      .chooseNext, .choosePrevious, .chooseFirst, .chooseLast, .turnRound, .choose, .switchChoice, .nextField,
      .previousField, .submit, .otherButton, .press, .cancel, .showTyped, .completeNext, .completePrevious,
      .earlierCommand, .laterCommand:
      performInDialog(action, count)
    }
  }

  private mutating func readOut() -> [Effect] {
    readOuts += 1
    return []
  }

  private mutating func focus(on pane: Pane) -> [Effect] {
    focus = pane
    return []
  }

  private mutating func openFilter() -> [Effect] {
    focus = .tokens
    // Nobody hears what stands there already join with what is typed.
    if display.isPlain { filterList(by: "") }
    filterLine = TextField(chosenList?.filter.text ?? "")
    return []
  }

  private mutating func leaveForDemo() -> [Effect] {
    opensDemo = true
    return [.terminal(.quit(status: 0))]
  }

  private mutating func renewNow() -> [Effect] {
    guard let environment = chosenEnvironment else { return [] }
    return startOnSession(.renewSession, .renewing, in: environment)
  }

  private mutating func switchRefresh() -> [Effect] {
    guard let name = chosenEnvironment?.name else { return [] }
    change(name) { state in
      state.refresh = state.refresh == .auto ? .manual : .auto
      state.lastTry = nil
    }
    let isOn = chosenState?.refresh == .auto
    say(
      .done(
        isOn
          ? "\(name) is renewed automatically while fob is open."
          : "\(name) is not renewed automatically any more, also next time."),
      about: .refresh(name, isOn ? .auto : .manual))
    return []
  }

  private mutating func openLogOut() -> [Effect] {
    guard let environment = chosenEnvironment, let profile = profile(of: environment) else { return [] }
    return open(.logOut(LogOutDialog(environment.name, profile)))
  }

  private mutating func openCreate() -> [Effect] {
    guard let environment = chosenEnvironment, let support = chosenSupport else { return [] }
    let issuers = chosenList?.issuers ?? environment.organizations.map { TokenIssuer($0, scopes: support.scopes) }
    return open(.create(CreateDialog(environment.name, support: support, issuers: issuers)))
  }

  private mutating func openRevoke() -> [Effect] {
    let marked = markedTokens
    if !marked.isEmpty, dialogs.isEmpty { return openRevokeMany(marked, hidden: chosenList?.hiddenMarks ?? 0) }
    guard let (name, token) = tokenAtHand, let environment = environment(name) else { return [] }
    return open(.revoke(RevokeDialog(environment, token)))
  }

  private mutating func openLabel() -> [Effect] {
    guard let (name, token) = tokenAtHand else { return [] }
    return open(.label(LabelDialog(name, token)))
  }

  /// Escape undoes one thing at a time: reading everything, a login, the filter, being among the tokens.
  private mutating func goBack() -> [Effect] {
    if !dialogs.isEmpty { return changeHelp { $0.clearSearch() } }
    if filterLine != nil {
      filterLine = nil
      filterList(by: "")
      return []
    }
    if chosenList?.reading != nil { return stopReading() }
    if let login = chosenState?.activity, login.kind == .loggingIn { return giveUpLogin(login.work) }
    if chosenList?.filter.isEmpty == false {
      filterList(by: "")
    } else if focus == .tokens {
      focus = .environments
    } else {
      notice = .info("Press \(key(.quit)) to quit.")
    }
    return []
  }
}
