import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// The program that a person sees: a state, what changes it and how it looks. The terminal's loop runs it, an `EffectRunner` does its work.
public struct Application: Program {
  private(set) var state: AppState
  /// What was shown last, on what, as long as nothing but the time has changed since.
  private var latest: (canvas: Canvas, display: Display)?

  /// The program before anything happened.
  ///
  /// - Parameters:
  ///   - profiles: what the services of this build say of themselves.
  ///   - listing: the environments folder (`EffectRunner.listEnvironments`); `show` takes in what is read before the first frame.
  ///   - environment: the name of the environment to choose at first; nil for the first one.
  ///   - keys: what the operator's `keys.ini` gives; where it is wrong the program has its own keys, and says so.
  ///   - preferences: the person's settings, and what was chosen in earlier runs.
  ///   - isReadOnly: whether nothing may be changed on any server.
  ///   - jitter: at least 0, under 1; spreads the automatic refreshes of many programs.
  public init(
    profiles: [ServiceProfile], listing: [ListedEnvironment], environment: String? = nil,
    keys: Result<KeyMap, KeysFileFailure> = .success(.standard), preferences: Preferences = Preferences(),
    isReadOnly: Bool = false, jitter: Double = .random(in: 0..<1)
  ) {
    state = AppState(
      profiles: profiles, isReadOnly: isReadOnly, chosen: environment, jitter: jitter, preferences: preferences)
    state.show(listing)
    state.applyTheme()
    state.report(preferences.problems)
    switch keys {
    case .success(let map): state.keys = map
    case .failure(let error): state.keysNotRead(error)
    }
  }

  /// The files of the environments that the first frame shows, on a screen of a size.
  public func filesForFirstFrame(on size: Size) -> [EnvironmentFileName] { state.filesForFirstFrame(on: size) }

  /// Takes in what was read for the first frame (`EffectRunner.read`).
  public mutating func show(_ readings: [EnvironmentSnapshot]) {
    state.handle(readings)
    state.applyTheme()
  }

  /// Takes in that something happened, and says what follows.
  public mutating func update(_ message: Message) -> [Effect] {
    if !state.passesQuietly(message) { latest = nil }
    return Interface.update(&state, message)
  }

  /// The whole screen as it should look now.
  public mutating func view(_ display: Display) -> Canvas {
    let earlier = latest.flatMap { $0.display == display ? $0.canvas : nil }
    let canvas = Interface.view(state, theme: state.themes.current, display: display, after: earlier)
    latest = (canvas, display)
    return canvas
  }

  /// When the picture next changes on its own or a refresh is due; nil when nothing counts.
  public var nextChange: Date? {
    guard let nextDeadlines = state.nextDeadlines else { return state.nextChange(after: state.now) }
    return state.nextChange(after: state.now, deadline: nextDeadlines.deadline)
  }

  /// What was chosen and is not kept yet, and since when it is another; for the end of a run.
  public var unkept: (choices: KeptChoices, since: KeptChoices)? {
    state.choices == state.kept.kept ? nil : (state.choices, state.kept.kept)
  }

  /// Whether the person left for the demo.
  public var opensDemo: Bool { state.opensDemo }

  /// The message for something that the terminal reports.
  public static func message(for event: TerminalEvent) -> Message { .terminal(event) }

  /// The effect as a request to the terminal, or nil when the runner performs it.
  public static func terminalRequest(of effect: Effect) -> TerminalRequest? {
    if case .terminal(let request) = effect { request } else { nil }
  }
}

/// Takes in that something happened, and says what follows. The only way in which the state changes.
func update(_ state: inout AppState, _ message: Message) -> [Effect] {
  if state.passesQuietly(message), case .terminal(.clock(let date)) = message {
    state.clock(date)
    return []
  }
  state.keepRecord(of: message)
  let effects = state.handle(message) + state.reconcile()
  state.keepRecord(of: effects)
  state.noteDeadlines()
  return effects
}

extension AppState {
  fileprivate mutating func handle(_ message: Message) -> [Effect] {
    switch message {
    case .terminal(let event): return handle(event)
    case .environmentsListed(let listing): return environmentsListed(listing)
    case .environmentsRead(let readings): handle(readings)
    case .filesChanged(let changes): return filesChanged(changes)
    case .keysRead(let map): keysRead(map)
    case .keysNotRead(let error): keysNotRead(error)
    case .servicesRead(let profiles): adopt(profiles)
    case .settingsRead(let settings, let problems): settingsRead(settings, problems)
    case .themesRead(let library): themesRead(library)
    case .choicesNotKept(let problem): warn(problem.description, of: .choices)
    case .statusRead(let name, let status, let demand): statusRead(name, status, demand)
    case .revocationsRead(let unfinished): revocationsRead(unfinished)
    case .policyRead(.success(let rules)): policy = .read(rules)
    case .policyRead(.failure(let problem)): policy = .unusable(problem)
    case .rotationsRead(let unfinished): rotationsRead(unfinished)
    case .replacedRead(let tokens): replaced = tokens
    case .requestSeen(let record): activity.add(record)
    case .historyRead(let subject, let entries): historyRead(subject, entries)
    case .rowsWritten(let path, let count, let failure): rowsWritten(to: path, count: count, failure: failure)
    case .certificatesRead(let name, let found): certificates.take(found, of: name)
    case .codeMade(let code, let address): codeMade(code, of: address)
    case .eventNoted(let event): return eventNoted(event)
    case .auditFailed(let reason): say(.warning(reason), about: .audit)
    case .pageArriving(let name, let work, let page): pageArriving(name, work, page)
    case .listProgressed(let name, let work, let read, let total): listProgressed(name, work, read: read, total: total)
    case .revocationBegan(_, let work, let revocation): revocationBegan(work, revocation)
    case .revocationProgressed(_, let work, let progress): planProgressed(RevocationDialog.self, work, progress)
    case .rotationBegan(_, let work, let rotation):
      planProgressed(RotationDialog.self, work, RotationProgress(rotation))
    case .rotationProgressed(_, let work, let progress): planProgressed(RotationDialog.self, work, progress)
    case .valuesWritten(let path, let values, let failure): return valuesWritten(to: path, values, failure: failure)
    case .ended(let name, let work, let result): return ended(name, work, result)
    }
    return []
  }

  private mutating func ended(_ name: EnvironmentName, _ work: WorkID, _ result: WorkResult) -> [Effect] {
    switch result {
    case .obtainSession(let result): sessionObtained(name, work, result)
    case .logIn(let result): return loginAnswered(name, work, result)
    case .awaitRedirect(let result): return redirectReceived(work, result)
    case .unlockVault(let result): return vaultUnlocked(name, work, result)
    case .logOut(let result): loggedOut(name, work, result)
    case .readDetails(let result): detailsRead(work, result)
    case .loadPage(let result): pageLoaded(name, work, result)
    case .loadAll(let result): listCompleted(name, work, result)
    case .readToken(let result): tokenRead(name, work, result)
    case .create(let result): return tokenCreated(name, work, result)
    case .revoke(let result): tokenRevoked(name, work, result)
    case .revokeMany(let result): return revocationEnded(name, work, result)
    case .planRevocation(let result): return revocationPlanned(result)
    case .discardRevocation(let result):
      return planDiscarded(work, result, "What was not revoked is in the list as before.")
    case .rotate(let result): return rotationEnded(name, work, result)
    case .discardRotation(let result): return planDiscarded(work, result, "What was created stays.")
    case .keepNotes(let result): notesKept(name, work, result)
    case .tryEnvironment(let result): return environmentTried(work, result)
    case .addEnvironment(let result): environmentAdded(name, work, result)
    case .changeEnvironment(let result): environmentChanged(name, work, result)
    case .removeEnvironment(let result): environmentRemoved(name, work, result)
    }
    return []
  }

  private mutating func handle(_ event: TerminalEvent) -> [Effect] {
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
    case .continued, .clockSet: return readEverything()
    case .edited(let failure):
      if let failure { notice = .failure(failure) }
      return readEverything()
    case .copied(let outcome):
      notice = Notice(outcome, of: copied.map { $0.detail ?? "value" })
      return noteCopy(outcome)
    case .ground(let ground):
      themes.adopt(ground)
      return []
    case .interrupted: return wake() ? [] : interrupted()
    }
  }
}

extension Notice {
  /// - Parameter what: what was copied of an upload token or a session, or nil.
  fileprivate init(_ outcome: CopyOutcome, of what: String?) {
    let subject = what.map { $0.prefix(1).uppercased() + $0.dropFirst() + " " } ?? ""
    func sentence(_ verb: String, _ rest: String) -> String {
      "\(subject)\(subject.isEmpty ? verb.capitalized : verb) \(rest)"
    }
    self =
      switch outcome {
      case .sentToTmux: .done(sentence("copied", "to the tmux buffer; removed in 45 s."))
      case .sentToTerminal: .done(sentence("sent", "to the terminal's clipboard (terminals do not confirm)."))
      case .sentToDesktop(let tool): .done(sentence("copied", "to the clipboard with \(tool)."))
      case .failed(let reason): .failure("Not copied: \(reason)")
      }
  }
}
