import TokenModel

extension AppState {
  /// Whether an action is possible now.
  func availability(of action: ActionName) -> Availability {
    switch action {
    case .inspect where keyContext == .activity:
      requestAtHand == nil ? .impossible("There is no request yet.") : .possible
    case .copy where keyContext == .activity || keyContext == .report:
      recordText == nil ? .impossible("There is nothing to copy.") : .possible
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
    case .errors: environmentAtHand == nil ? .impossible("There is no environment yet.") : .possible
    case .inspect: chosen == nil ? .impossible("There is no environment yet.") : inspection
    case .logIn: login
    case .renew: renewal
    case .switchRefresh: refreshSwitch
    case .logOut: logout
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
    case .nextField, .previousField: severalFields
    case .showTyped: masked
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

  private var usable: (environment: Environment, state: EnvironmentState, profile: ServiceProfile)? {
    guard let state = chosenState, let environment = state.environment, let profile = profile(of: environment) else {
      return nil
    }
    return (environment, state, profile)
  }

  private var whyNotUsable: Availability {
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

  private func busy(_ state: EnvironmentState) -> Availability? {
    state.activity.map { .impossible("\(state.name): \($0.word)") }
  }

  private var login: Availability {
    guard let (_, state, _) = usable else { return whyNotUsable }
    return busy(state) ?? .possible
  }

  private var renewal: Availability {
    guard let (environment, state, profile) = usable else { return whyNotUsable }
    if let busy = busy(state) { return busy }
    guard let held = state.held else {
      return .impossible("There is no session to renew. Press \(key(.logIn)) to log in.")
    }
    if state.fieldsToAsk.isEmpty { return .possible }
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

  private var refreshSwitch: Availability {
    guard let (_, _, profile) = usable else { return whyNotUsable }
    guard profile.canRefresh else {
      return .impossible("\(profile.displayName) renews a session with every answer; there is nothing to switch.")
    }
    return .possible
  }

  private var logout: Availability {
    guard let (_, state, _) = usable else { return whyNotUsable }
    if let busy = busy(state) { return busy }
    return state.held == nil ? .impossible("There is no session to end.") : .possible
  }

  private var tokensExist: Availability {
    guard let (_, _, profile) = usable else { return whyNotUsable }
    return profile.uploadTokens == nil ? .impossible("\(profile.displayName) has no upload tokens.") : .possible
  }

  private var listWork: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    guard chosenList?.hasAnswer == true else { return .impossible("The upload tokens are not read yet.") }
    return .possible
  }

  private var matches: Availability {
    guard listWork.isPossible else { return listWork }
    return chosenList?.filter.isEmpty == false
      ? .possible : .impossible("There is no filter. Press \(key(.filter)) to set one.")
  }

  private var reversal: Availability {
    guard listWork.isPossible else { return listWork }
    return chosenList?.sort == nil
      ? .impossible("The server's own order cannot be turned round. Press \(key(.sort)) to choose another.") : .possible
  }

  private var marking: Availability {
    guard listWork.isPossible else { return listWork }
    guard focus == .tokens else {
      return .impossible("Only upload tokens can be marked: \(key(.otherPane)) goes to them.")
    }
    return selectedToken == nil ? .impossible("There is no upload token here.") : .possible
  }

  private var markingAll: Availability {
    guard listWork.isPossible else { return listWork }
    return chosenList?.count == 0 ? .impossible("There is nothing to mark.") : .possible
  }

  private var unmarking: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    return chosenList?.marks.isEmpty == false ? .possible : .impossible("Nothing is marked.")
  }

  private var pages: Availability {
    guard listWork.isPossible else { return listWork }
    guard let list = chosenList else { return .possible }
    if list.isRearranged { return .impossible("Filtered or sorted here, the list has no server pages.") }
    return list.rows.pagesTotal > 1 ? .possible : .impossible("The server sent everything on one page.")
  }

  private func change(_ name: EnvironmentName?) -> Availability {
    if isReadOnly { return .impossible("Started with --read-only: nothing is changed on any server.") }
    guard let name, let environment = environment(name) else { return whyNotUsable }
    return environment.isReadOnly ? .impossible("\(name) is read-only: nothing is changed on its server.") : .possible
  }

  private var creation: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    guard change(chosenEnvironment?.name).isPossible else { return change(chosenEnvironment?.name) }
    guard chosenState?.hasLivingSession(at: now) == true else {
      return .impossible("There is no living session. Press \(key(.logIn)) to log in.")
    }
    return .possible
  }

  private var noToken: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    if case .inspect = dialogs.last { return .impossible("A session is no upload token.") }
    return .impossible(
      focus == .tokens
        ? "No upload token is selected." : "Choose an upload token first: \(key(.otherPane)) goes to them.")
  }

  private var revocation: Availability {
    if dialogs.isEmpty, !markedTokens.isEmpty { return change(chosenEnvironment?.name) }
    guard let (name, token) = tokenAtHand else { return noToken }
    guard change(name).isPossible else { return change(name) }
    guard token.token.reference.id != nil else {
      return .impossible("The server shows this account no id for the token: only an owner can revoke it.")
    }
    return .possible
  }

  /// The revocation whose results are on the screen.
  private var revocationAtEnd: Revocation? {
    guard case .revocation(let dialog) = dialogs.last else { return nil }
    return dialog.outcome?.revocation
  }

  private var retrying: Availability {
    guard let revocation = revocationAtEnd else { return .impossible("Nothing was tried.") }
    return revocation.isDone ? .impossible("All of them have ended.") : .possible
  }

  private var resuming: Availability {
    guard let revocation = revocationToResume else { return .impossible("No revocation was cut short.") }
    return change(revocation.plan.environment)
  }

  private var rotation: Availability {
    guard let (name, token) = tokenAtHand else { return noToken }
    guard change(name).isPossible else { return change(name) }
    guard case .failure(let problem)? = rotation(of: token, in: name) else { return .possible }
    return .impossible(problem.description)
  }

  private var labelling: Availability {
    guard let (name, _) = tokenAtHand else { return noToken }
    guard let profile = environment(name).flatMap(profile(of:)) else { return whyNotUsable }
    guard profile.uploadTokens?.facts.contains(.label) != true else {
      return .impossible("\(profile.displayName) keeps the labels itself; they cannot be changed.")
    }
    return .possible
  }

  private var copying: Availability {
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

  private var masked: Availability {
    if case .login(let dialog) = dialogs.last, dialog.form.hasSecrets { return .possible }
    if case .add(let dialog) = dialogs.last, dialog.form.hasSecrets { return .possible }
    return .impossible("Nothing is masked here.")
  }

  private var turning: Availability {
    switch dialogs.last {
    case .copy, .themes: .impossible("There is no other direction.")
    default: .possible
    }
  }

  private var rawAnswer: Availability {
    guard case .inspect(let dialog) = dialogs.last, dialog.answer == nil else { return .possible }
    guard dialog.work == nil else { return .impossible("The server has not answered yet.") }
    if case .session = dialog.subject, dialog.failure == nil {
      return .impossible("There is no answer that is about this session.")
    }
    return .impossible("The server did not answer; what is shown is from the list.")
  }

  private var severalFields: Availability {
    let count =
      switch dialogs.last {
      case .login(let dialog): dialog.form.fields.count
      case .add(let dialog): dialog.form.fields.count
      case .create(let dialog): dialog.form.fields.count
      default: 1
      }
    return count > 1 ? .possible : .impossible("There is only one field.")
  }

  private var revealing: Availability {
    guard case .inspect(let dialog) = dialogs.last, case .session(let name) = dialog.subject else {
      return .possible
    }
    let held = environments.first { $0.name == name }?.held
    return held?.session.accessToken == nil ? .impossible("There is no token to show.") : .possible
  }
}
