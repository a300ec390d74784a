import TokenModel

extension AppState {
  /// Whether an action is possible now.
  func availability(of action: ActionName) -> Availability {
    switch action {
    case .inspect where keyContext == .activity:
      requestAtHand == nil ? .impossible("There is no request yet.") : .possible
    case .copy where keyContext == .activity || keyContext == .report:
      recordText == nil ? .impossible("There is nothing to copy.") : .possible
    case .copy where keyContext == .approval: .possible
    case .copy where keyContext == .results:
      revocationAtEnd == nil ? .impossible("There is no plan.") : .possible
    case .addEnvironment: profiles.isEmpty ? .impossible("This fob knows no service.") : .possible
    case .demo:
      environments.isEmpty
        ? .possible : .impossible("Leave with \(key(.quit)) and run fob demo: here are your own environments.")
    case .retry: retrying
    case .failuresOnly:
      revocationAtEnd == nil ? .impossible("Nothing was tried.") : .possible
    case .rotate: rotation
    case .resumeRevocation: resuming
    case .discardRevocation:
      revocationToResume == nil ? .impossible("No revocation was cut short.") : .possible
    case .errors: environmentAtHand == nil ? .impossible("There is no environment yet.") : .possible
    case .inspect: chosen == nil ? .impossible("There is no environment yet.") : inspection
    case .logIn: login
    case .renew: renewal
    case .switchRefresh: refreshSwitch
    case .logOut: logout
    case .unlockVault: unlocking
    case .create: creation
    case .revoke: revocation
    case .label: labelling
    case .copy, .copyMenu: copying
    case .rawAnswer: rawAnswer
    case .turnRound: turning
    case .filter, .sort, .columns: listWork
    case .reverseOrder: reversal
    case .mark, .markRange: marking
    case .markAll: markingAll
    case .unmarkAll: unmarking
    case .nextMatch, .previousMatch: matches
    case .nextServerPage, .previousServerPage: pages
    case .reveal: revealing
    case .submit, .press, .otherButton, .nextField, .previousField, .showTyped: answering(action)
    case .cancel: cancelling
    case .readOut: display.isPlain ? .possible : .impossible("This is for plain mode: fob --plain.")
    case .goToTokens, .otherPane, .environment: chosen == nil ? .impossible("There is no environment yet.") : .possible
    default: .possible
    }
  }

  /// The token that keys of the token group act on: the one inspected, else the selected one of the pane that has the keys.
  var tokenAtHand: (environment: EnvironmentName, token: ListedToken)? {
    if case .inspect(let dialog) = dialogs.last {
      if case .token(let name, let token) = dialog.subject { return (name, token) }
      return nil
    }
    guard focus == .tokens, let name = chosenEnvironment?.name, let token = selectedToken else { return nil }
    return (name, token)
  }

  var usable: (environment: Environment, state: EnvironmentState, profile: ServiceProfile)? {
    guard let state = chosenState, let environment = state.environment, let profile = profile(of: environment) else {
      return nil
    }
    return (environment, state, profile)
  }

  var whyNotUsable: Availability {
    guard let state = chosenState else { return .impossible("There is no environment yet.") }
    guard let environment = state.environment else {
      return .impossible("The file of \(state.name) cannot be used. Mend it, then press \(key(.reload)).")
    }
    return .impossible("This fob does not know the service \(environment.service).")
  }

  private var inspection: Availability {
    if focus == .tokens, chosenSupport != nil, selectedToken == nil {
      return .impossible("There is no upload token here.")
    }
    return .possible
  }

  var tokensExist: Availability {
    guard let (_, _, profile) = usable else { return whyNotUsable }
    return profile.uploadTokens == nil ? .impossible("\(profile.displayName) has no upload tokens.") : .possible
  }
}
