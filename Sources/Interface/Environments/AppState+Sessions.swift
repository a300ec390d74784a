import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

extension Action {
  static let refresh = Action(
    .refresh, .sessions, [.character("R")], in: [.main],
    help: "refresh the session now, or those of the marked environments",
    hint: Hint("refresh", 4, in: .environments), when: \.renewal
  ) { state, _ in
    if state.refreshesMarked { return state.refreshMarked() }
    guard let environment = state.chosenEnvironment else { return [] }
    return state.startOnSession(.renewSession, .renewing, in: environment)
  }
  static let switchRefresh = Action(
    .switchRefresh, .sessions, [.character("a")], in: [.main], help: "automatic refresh on or off",
    hint: Hint("auto", 9, in: .environments), when: \.refreshSwitch
  ) { state, _ in state.switchRefresh() }
}

/// What is possible with the session of the chosen environment.
extension AppState {
  fileprivate var renewal: Availability {
    guard !refreshesMarked else { return .possible }
    return chosenState.map(renewal(of:)) ?? whyNotUsable
  }

  /// Whether a refresh is of the marked environments.
  fileprivate var refreshesMarked: Bool { focus == .environments && !environmentMarks.isEmpty }

  /// Whether the session of an environment can be refreshed without another login.
  func renewal(of state: EnvironmentState) -> Availability {
    guard let environment = state.environment, let profile = profile(of: environment) else { return whyNotUsable }
    if let busy = busy(state) { return busy }
    guard let held = state.held else {
      return .impossible("No session to refresh. \(key(.logIn)) logs in.")
    }
    if state.loginDemand.isNothing { return .possible }
    if !profile.canRefresh {
      return .impossible(
        "\(profile.displayName) extends a session whenever it is used. \(key(.logIn)) logs in again.")
    }
    if profile.refreshNeedsLivingToken, !state.hasLivingSession(at: now) {
      return .impossible(
        "\(environment.name) has expired, and \(profile.displayName) refreshes only valid sessions. \(key(.logIn)) logs in."
      )
    }
    if case .tokens(let tokens) = held.session.credentials, tokens.refresh == nil {
      return .impossible("There is no refresh token, or it may have been used. \(key(.logIn)) logs in again.")
    }
    return .possible
  }

  fileprivate var refreshSwitch: Availability {
    guard let (_, _, profile) = usable else { return whyNotUsable }
    guard profile.canRefresh else {
      return .impossible("\(profile.displayName) extends a session whenever it is used; there is nothing to switch.")
    }
    return .possible
  }
}

extension AppState {
  fileprivate mutating func switchRefresh() -> [Effect] {
    guard let name = chosenEnvironment?.name else { return [] }
    change(name) { state in
      state.refresh = state.refresh == .auto ? .manual : .auto
      state.lastTry = nil
    }
    let isOn = chosenState?.refresh == .auto
    say(
      .done(
        isOn
          ? "Automatic refresh on for \(name) while fob is open."
          : "Automatic refresh off for \(name) (remembered)."),
      about: .refresh(name, isOn ? .auto : .manual))
    return []
  }

  /// Asks for what a login needs, or logs in where that is nothing and no address has to be confirmed.
  mutating func beginLogin(to environment: Environment?) -> [Effect] {
    guard let environment, let state = state(of: environment.name) else { return [] }
    let fields = state.loginDemand.fields
    if state.originChange == nil, let rejected = rejectedSecret(of: state) {
      return open(LoginDialog(environment.name, fields: fields, instead: rejected))
    }
    guard fields.isEmpty, state.originChange == nil else {
      return open(LoginDialog(environment.name, fields: fields, confirming: state.originChange))
    }
    return startOnSession(.logIn(LoginAnswers(), after: nil), .loggingIn, in: environment)
  }

  /// Waits no more for the login to the chosen environment, which needs nobody. A request that was sent still finishes, and its session is saved.
  mutating func giveUpLogin(_ work: WorkID) -> [Effect] {
    guard let name = chosenEnvironment?.name, end(work, of: name) else { return [] }
    say(
      .info("Login to \(name) cancelled. If it still succeeds, the session is kept."),
      about: chosenState?.hasLivingSession(at: now) == false ? .session(name, lives: false) : nil)
    return [.cancel(work)]
  }

  /// Starts work on a session, unless some is under way.
  mutating func startOnSession(
    _ work: Work, _ kind: SessionActivity.Kind, isAsked: Bool = true, in environment: Environment
  ) -> [Effect] {
    guard let state = state(of: environment.name), state.activity == nil else { return [] }
    let id = nextWork()
    change(environment.name) { $0.activity = SessionActivity(kind: kind, work: id, isAsked: isAsked) }
    return [.start(work, environment, id)]
  }

  /// Ends the note that work is under way; false where it is not this work.
  mutating func end(_ work: WorkID, of name: EnvironmentName) -> Bool {
    guard let state = state(of: name), let activity = state.activity, activity.work == work else { return false }
    change(name) { $0.activity = nil }
    return true
  }

  mutating func hold(_ held: HeldSession, for name: EnvironmentName) {
    let now = now
    change(name) { state in
      state.status = SessionStatus(.session(held))
      state.failure = nil
      state.lastTry = now
    }
    lists[name]?.failure = nil
    if let warning = held.warning { say(.warning("\(name): \(warning)"), about: .warning(name)) }
  }

  /// Takes in whether there is a valid session; like each answer on a session, unless it was given up.
  mutating func sessionObtained(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<HeldSession, SessionFailure>
  ) {
    guard end(work, of: name) else { return }
    switch result {
    case .success(let held): hold(held, for: name)
    case .failure(let failure):
      let now = now
      let shown = shown(failure, retry: .refresh)
      change(name) { state in
        state.failure = shown
        state.lastTry = now
      }
    }
  }

  /// Takes in how a logout ended.
  mutating func loggedOut(_ name: EnvironmentName, _ work: WorkID, _ result: Result<LogOutOutcome, SessionFailure>) {
    guard end(work, of: name) else { return }
    switch result {
    case .success(let outcome):
      close(work)
      change(name) { $0.status = SessionStatus(.nothing) }
      if let support = environment(name).flatMap(profile(of:))?.uploadTokens {
        lists[name] = TokenList(support: support)
      }
      let done =
        switch outcome.meaning {
        case .endsOnServer: "Logged out of \(name)."
        case .forgetsLocally: "Deleted the session of \(name) here; no server was contacted."
        }
      say(.done([done, outcome.remains ?? ""].sentences), about: .session(name, lives: false))
    case .failure(let failure): failDialog(work, shown(failure, retry: .press, in: .confirmation))
    }
  }
}

extension AppState {
  /// Takes in what is held for one environment.
  mutating func statusRead(_ name: EnvironmentName, _ status: SessionStatus, _ demand: LoginDemand) {
    let now = now
    reading.underWay.remove(name.text)
    change(name) { $0.apply(status, loginDemand: demand, now: now) }
  }

  /// Chooses an environment by its place; work for the list of the one before that is not done is given up.
  mutating func choose(_ index: Int) -> [Effect] {
    guard !environments.isEmpty else { return [] }
    leaveInventory()
    let place = index.clamped(to: 0...environments.count - 1)
    if !environmentOrder.places.contains(place) { environmentOrder.filter = EnvironmentFilter() }
    let effects = chosen == environments[place].name ? [] : stopLoading()
    environmentOrder.isOnFold = false
    chosen = environments[place].name
    return effects
  }

  /// Gives up loading the chosen environment's upload tokens.
  mutating func stopLoading() -> [Effect] {
    chosenList?.giveUpLoading().map(Effect.cancel) ?? []
  }
}
