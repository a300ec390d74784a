import TokenModel

/// What is possible with upload tokens.
extension AppState {
  func change(_ name: EnvironmentName?) -> Availability {
    if isReadOnly { return .impossible("Started with --read-only: nothing is changed on any server.") }
    guard let name, let environment = environment(name) else { return whyNotUsable }
    return environment.isReadOnly ? .impossible("\(name) is read-only: nothing is changed on its server.") : .possible
  }

  var creation: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    guard change(chosenEnvironment?.name).isPossible else { return change(chosenEnvironment?.name) }
    guard chosenState?.hasLivingSession(at: now) == true else {
      return .impossible("There is no living session. Press \(key(.logIn)) to log in.")
    }
    if chosenList?.issuers == [] {
      return .impossible("Only owners create an organization's tokens, and the account owns none of these.")
    }
    return .possible
  }

  var noToken: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    if case .inspect = dialogs.last { return .impossible("A session is no upload token.") }
    return .impossible(
      focus == .tokens
        ? "No upload token is selected." : "Choose an upload token first: \(key(.otherPane)) goes to them.")
  }

  var revocation: Availability {
    if dialogs.isEmpty, focus == .tokens, chosenList?.marks.isEmpty == false { return change(chosenEnvironment?.name) }
    guard let (name, token) = tokenAtHand else { return noToken }
    guard change(name).isPossible else { return change(name) }
    guard token.token.reference.id != nil else {
      return .impossible(
        token.token.problem ?? "The server shows this account no id for the token: only an owner can revoke it.")
    }
    return .possible
  }

  var resuming: Availability {
    guard let revocation = revocationToResume else { return .impossible("No revocation was cut short.") }
    return change(revocation.plan.environment)
  }

  var rotation: Availability {
    guard let (name, token) = tokenAtHand else { return noToken }
    guard change(name).isPossible else { return change(name) }
    guard case .failure(let problem)? = rotation(of: token, in: name) else { return .possible }
    return .impossible(problem.description)
  }

  var labelling: Availability {
    guard let (name, _) = tokenAtHand else { return noToken }
    guard let profile = environment(name).flatMap(profile(of:)) else { return whyNotUsable }
    guard profile.uploadTokens?.facts.contains(.label) != true else {
      return .impossible("\(profile.displayName) keeps the labels itself; they cannot be changed.")
    }
    return .possible
  }

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
}
