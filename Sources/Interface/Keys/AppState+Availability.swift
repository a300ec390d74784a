import TerminalKit
import TokenModel

/// What several actions need to be possible.
extension AppState {
  /// The row of an action that its name means now: that of the context, else the first.
  func action(_ name: ActionName) -> Action? {
    keys.bindings(in: keyContext).lazy.map(\.action).first { $0.name == name }
      ?? ActionTable.all.first { $0.name == name }
  }

  /// The token that keys of the token group act on: the one inspected, else the selected one of the focused pane.
  var tokenAtHand: (environment: EnvironmentName, token: ListedToken)? {
    if let subject = dialogs.last?.subject {
      if case .token(let name, let token) = subject { return (name, token) }
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
    guard let state = chosenState else { return .impossible(whyNothingIsChosen) }
    if state.isUnread { return .impossible(EnvironmentState.beingRead) }
    guard let environment = state.environment else {
      return .impossible("The file of \(state.name) cannot be used. Correct it, then press \(key(.reload)).")
    }
    return .impossible("This fob does not know the service \(environment.service).")
  }

  private var whyNothingIsChosen: String {
    if environments.isEmpty { return "There is no environment yet." }
    if environmentOrder.isOnFold {
      return "\(key(.inspect)) \(environmentOrder.isUnfolded ? "folds" : "unfolds") these environments."
    }
    return "No environment matches the filter. \(key(.back)) clears it."
  }

  var anyEnvironment: Availability {
    chosen == nil ? .impossible("There is no environment yet.") : .possible
  }

  func busy(_ state: EnvironmentState) -> Availability? {
    state.activity.map { .impossible("\(state.name): \($0.displayName)") }
  }

  /// Whether something may be changed on an environment's server.
  func change(_ name: EnvironmentName?) -> Availability {
    if isReadOnly { return .impossible("Started with --read-only: nothing is changed on any server.") }
    guard let name, let environment = environment(name) else { return whyNotUsable }
    return environment.isReadOnly ? .impossible("\(name) is read-only: nothing is changed on its server.") : .possible
  }

  /// Whether what is done is done to the marked upload tokens.
  var actsOnMarks: Bool { dialogs.isEmpty && focus == .tokens && chosenList?.marks.isEmpty == false }

  /// Whether the marked upload tokens may be changed; of several environments those that are read-only are left out.
  var changingMarked: Availability {
    inventory == nil || isReadOnly ? change(chosenEnvironment?.name) : .possible
  }

  var tokensExist: Availability {
    if inventory != nil { return .possible }
    guard let (_, _, profile) = usable else { return whyNotUsable }
    return profile.uploadTokens == nil ? .impossible("\(profile.displayName) has no upload tokens.") : .possible
  }

  /// Whether there are upload tokens to go to; else what there is to say instead of them.
  var tokensAtHand: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    guard !hasTokensToShow, let message = TokensMessage.of(self) else { return .possible }
    return .impossible([message.sentence, message.advice ?? ""].sentences)
  }

  /// Whether what has the focus can be filtered and sorted.
  var paneWork: Availability { focus == .environments ? anyEnvironment : listWork }

  var listWork: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    guard chosenList?.hasAnswer == true else { return .impossible("The upload tokens are not read yet.") }
    return .possible
  }

  /// Why keys have no token to act on.
  var noToken: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    if dialogs.last?.subject != nil { return .impossible("A session is no upload token.") }
    return .impossible(
      focus == .tokens
        ? "No upload token is selected." : "Choose an upload token first: \(key(.otherPane)) goes to them.")
  }
}
