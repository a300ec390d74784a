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
    case .terminal(let event): return take(event)
    case .environmentsRead(let readings): show(readings)
    case .filesChanged: return [.readEnvironments]
    case .keysRead(let map): keysRead(map)
    case .keysNotRead(let error): keysNotRead(error)
    case .settingsRead(let settings, let problems): settingsRead(settings, problems)
    case .themesRead(let library): themesRead(library)
    case .choicesNotKept(let problem): warn(problem.description, of: .choices)
    case .statusRead(let name, let status, let demand): statusRead(name, status, demand)
    case .revocationsRead(let unfinished): revocationsRead(unfinished)
    case .requestSeen(let record): activity.take(record)
    case .historyRead(let subject, let entries): historyRead(subject, entries)
    case .eventNoted(let event): return eventNoted(event)
    case .auditFailed(let reason): say(.warning(reason), about: .audit)
    case .listProgressed(let name, let work, let read, let total): listProgressed(name, work, read: read, total: total)
    case .revocationBegan(_, let work, let revocation): revocationBegan(work, revocation)
    case .revocationProgressed(_, let work, let progress): revocationProgressed(work, progress)
    case .ended(let name, let work, let result): return ended(name, work, result)
    }
    return []
  }

  private mutating func ended(_ name: EnvironmentName, _ work: WorkID, _ result: WorkResult) -> [Effect] {
    switch result {
    case .obtainSession(let result): sessionObtained(name, work, result)
    case .logIn(let result): return loginAnswered(name, work, result)
    case .unlockVault(let result): return vaultUnlocked(name, work, result)
    case .logOut(let result): loggedOut(name, work, result)
    case .readDetails(let result): detailsRead(work, result)
    case .loadPage(let result): pageLoaded(name, work, result)
    case .loadAll(let result): listCompleted(name, work, result)
    case .readToken(let result): tokenRead(name, work, result)
    case .create(let result): return tokenCreated(name, work, result)
    case .revoke(let result): tokenRevoked(name, work, result)
    case .revokeMany(let result): return revocationEnded(name, work, result)
    case .discardRevocation(let result): return revocationDiscarded(work, result)
    case .keepLabel(let result): labelKept(name, work, result)
    case .tryEnvironment(let result): return environmentTried(work, result)
    case .addEnvironment(let result): environmentAdded(name, work, result)
    }
    return []
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
