import TokenModel

/// What is possible with the session of the chosen environment.
extension AppState {
  func busy(_ state: EnvironmentState) -> Availability? {
    state.activity.map { .impossible("\(state.name): \($0.word)") }
  }

  var login: Availability {
    guard let (_, state, _) = usable else { return whyNotUsable }
    return busy(state) ?? .possible
  }

  var renewal: Availability { chosenState.map(renewal(of:)) ?? whyNotUsable }

  /// Whether the session of an environment can be renewed without logging in anew.
  func renewal(of state: EnvironmentState) -> Availability {
    guard let environment = state.environment, let profile = profile(of: environment) else { return whyNotUsable }
    if let busy = busy(state) { return busy }
    guard let held = state.held else {
      return .impossible("There is no session to renew. Press \(key(.logIn)) to log in.")
    }
    if state.loginDemand.isNothing { return .possible }
    if !profile.canRefresh {
      return .impossible(
        "\(profile.displayName) renews a session with every answer. Press \(key(.logIn)) to log in anew.")
    }
    if profile.refreshNeedsLivingToken, !state.hasLivingSession(at: now) {
      return .impossible(
        "\(environment.name) has ended, and \(profile.displayName) renews only what lives. Press \(key(.logIn)).")
    }
    if case .tokens(let tokens) = held.session.credentials, tokens.refresh == nil {
      return .impossible("There is no refresh token, or it may be spent. Press \(key(.logIn)) to log in anew.")
    }
    return .possible
  }

  var refreshSwitch: Availability {
    guard let (_, _, profile) = usable else { return whyNotUsable }
    guard profile.canRefresh else {
      return .impossible("\(profile.displayName) renews a session with every answer; there is nothing to switch.")
    }
    return .possible
  }

  var unlocking: Availability {
    environmentOfVault == nil ? .impossible("No environment here takes a secret from the vault.") : .possible
  }

  var logout: Availability {
    guard let (_, state, _) = usable else { return whyNotUsable }
    if let busy = busy(state) { return busy }
    return state.held == nil ? .impossible("There is no session to end.") : .possible
  }
}
