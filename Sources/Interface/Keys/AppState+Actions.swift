import TokenModel

/// The program as a whole.
extension Action {
  static let demo = Action(
    .demo, .sessions, [.character("d")], in: [.main],
    help: "look around in the demo, as long as there is no environment", hint: Hint("demo", 1),
    when: { state in
      state.environments.isEmpty
        ? .possible : .impossible("Leave with \(state.key(.quit)) and run fob demo: here are your own environments.")
    }
  ) { state, _ in
    state.opensDemo = true
    return [.terminal(.quit(status: 0))]
  }
  static let back = Action(
    .back, .program, [[.escape]], in: [.main],
    help: "stop reading, give up a login, clear the filter, or leave the tokens"
  ) { state, _ in state.goBack() }
  static let quit = Action(
    .quit, .program, [.character("q")], in: [.main], help: "quit", hint: Hint("quit", 7)
  ) { _, _ in [.terminal(.quit(status: 0))] }
  static let suspend = Action(
    .suspend, .program, [[.control("z")]], in: Set(KeyContext.allCases), help: "back to the shell; fg returns"
  ) { _, _ in [.terminal(.suspend)] }
  static let redraw = Action(
    .redraw, .program, [[.control("l")]], in: Set(KeyContext.allCases), help: "draw the screen anew"
  ) { _, _ in [.terminal(.redraw)] }
  static let readOut = Action(
    .readOut, .program, [[.control("t")]], in: Set(KeyContext.allCases),
    help: "in plain mode read the whole list or dialog out",
    when: { $0.display.isPlain ? .possible : .impossible("This is for plain mode: fob --plain.") }
  ) { state, _ in
    state.readOuts += 1
    return []
  }
}

extension AppState {
  /// Undoes one thing at a time: reading everything, a login, the filter, being among the tokens.
  fileprivate mutating func goBack() -> [Effect] {
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
