import FoundationEssentials
import TokenModel

/// Takes in that something happened, and says what follows. The only way in which the state changes.
func update(_ state: inout AppState, _ message: Message) -> [Effect] {
  if case .terminal(.clock(let date)) = message, state.passesQuietly(to: date) {
    state.clock(date)
    return []
  }
  state.keepRecord(of: message)
  let effects = state.take(message) + state.settle()
  state.keepRecord(of: effects)
  state.outlook = state.outlookAfterSettling
  return effects
}

extension AppState {
  fileprivate mutating func take(_ message: Message) -> [Effect] {
    switch message {
    case .terminal(let event): take(event)
    case .environmentsRead(let readings): environmentsRead(readings)
    case .filesChanged: [.readEnvironments]
    case .keysRead(let map): keysRead(map)
    case .keysNotRead(let error): keysNotRead(error)
    case .settingsRead(let settings, let problems): settingsRead(settings, problems)
    case .themesRead(let library): themesRead(library)
    case .choicesNotKept(let problem): choicesNotKept(problem)
    case .requestSeen, .historyRead, .eventNoted, .auditFailed: takeRecords(message)
    case .statusRead(let name, let status, let demand): take(name, status, demand)
    case .sessionObtained, .sessionNotObtained, .loginAnswered, .loginFailed, .loggedOut, .logOutFailed:
      takeSession(message)
    case .vaultUnlocked, .vaultNotUnlocked: takeVault(message)
    case .pageLoaded, .listProgressed, .listCompleted, .listFailed: takeList(message)
    case .revocationsRead, .revocationBegan, .revocationProgressed, .revocationEnded, .revocationFailed,
      .revocationDiscarded, .revocationNotDiscarded:
      takeRevocation(message)
    case .environmentTried, .environmentAdded, .environmentNotAdded: takeAdding(message)
    case .detailsRead, .detailsNotRead, .tokenRead, .tokenNotRead: takeInspection(message)
    case .tokenCreated, .tokenNotCreated, .tokenRevoked, .tokenNotRevoked, .labelKept, .labelNotKept:
      takeChange(message)
    }
  }

  private mutating func take(_ event: TerminalEvent) -> [Effect] {
    switch event {
    case .clock(let date):
      clock(date)
      return []
    case .key(let key):
      keysTaken += 1
      return wake() ? [] : keyPressed(key)
    case .mouse(let event): return wake() ? [] : pointed(event)
    case .pasted(let text): return wake() ? [] : pasted(text)
    case .resized(let display):
      self.display = display
      return []
    case .continued, .clockSet: return [.readEnvironments]
    case .copied(let outcome):
      notice = Notice(outcome, of: copied.map { $0.detail ?? "value" })
      if outcome == .sentToTmux { noticeSubject = .time(now.addingTimeInterval(45)) }
      return noteCopy(outcome)
    case .interrupted: return wake() ? [] : interrupted()
    }
  }
}

extension Notice {
  /// - Parameter what: what was copied of an upload token or a session, or nil.
  fileprivate init(_ outcome: CopyOutcome, of what: String?) {
    let sent = what.map { $0.prefix(1).uppercased() + $0.dropFirst() + " sent" } ?? "Sent"
    self =
      switch outcome {
      case .sentToTmux: .done("\(sent) to tmux's buffer, where it is deleted after 45 seconds.")
      case .sentToTerminal: .done("\(sent) to the terminal's clipboard; terminals do not say if they took it.")
      case .sentToDesktop(let tool): .done("\(sent) to the desktop's clipboard with \(tool).")
      case .failed(let reason): .failure("Not copied: \(reason)")
      }
  }
}
