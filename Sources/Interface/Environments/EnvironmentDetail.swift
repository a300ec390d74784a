import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// What is to be said about the chosen environment: where it is, who is logged in, and what happens or must be done next.
struct EnvironmentDetail {
  let state: AppState
  let glyphs: GlyphSet
  let zone: LocalZone

  /// What happens next, in at most so many lines.
  func lines(width: Int, limit: Int) -> [StyledText] {
    guard let chosen = state.chosenState else { return nothingChosen(width, limit) }
    let (text, slot) = next(chosen)
    return DisplayText(text).wrapped(to: max(1, width), lines: limit).map { StyledText($0, slot) }
  }

  /// Which environment it is, where, and of whom: `archive · https://eu.preservica.com · ops@example.org`.
  func place(_ chosen: EnvironmentState) -> DisplayText {
    let environment = chosen.environment
    let shared: [String?] = ShareText(chosen)?.facts ?? []
    let place = [
      environment?.label, environment?.origin.text, chosen.held?.session.account ?? environment?.username,
      (chosen.held?.session.tenant ?? environment?.tenant).map { "tenant \($0)" },
    ]
    let facts =
      [chosen.name, environment?.isReadOnly == true ? "read-only" : nil, environment?.place.hiding] + shared + place
    return facts.compactMap { $0.map { DisplayText($0) } }.joined(separator: " \(glyphs.separator) ")
  }

  private func nothingChosen(_ width: Int, _ limit: Int) -> [StyledText] {
    guard case .impossible(let reason) = state.whyNotUsable, !state.environments.isEmpty else { return [] }
    return DisplayText(reason).wrapped(to: max(1, width), lines: limit).map { StyledText($0, .textDim) }
  }

  /// The sentence about what happens next, and how urgent it is.
  private func next(_ chosen: EnvironmentState) -> (String, ThemeSlot) {
    switch SessionDisplayState(chosen, in: state) {
    case .unread: return (EnvironmentState.beingRead, .textDim)
    case .broken(let problem) where problem.isUnaccepted: return ("\(problem)", .statusWarn)
    case .broken(let problem): return ("\(problem) Correct it, then press \(state.key(.reload)).", .statusError)
    case .active(let activity): return (active(activity), .statusInfo)
    case .otherOrigin(let change):
      return (
        "The session is one of \(change.from). If the new address is right, press \(state.key(.logIn)) to log in there.",
        .statusWarn
      )
    case .unusable(let reason): return (reason, .statusError)
    case .none, .counting, .signedIn: break
    }
    if let share = ShareText(chosen), let said = self.share(share, chosen) { return said }
    if let activity = chosen.activity { return (active(activity), .statusInfo) }
    if let trouble = trouble(chosen) { return (trouble, .statusError) }
    switch SessionDisplayState(chosen, in: state) {
    case .counting(.expired, _, _): return (expired(chosen), .statusError)
    case .counting: return counting(chosen)
    case .signedIn: return (signedIn(chosen), .textDim)
    case .none, .unread, .broken, .active, .otherOrigin, .unusable: return (notLoggedIn(chosen), .text)
    }
  }

  /// What another host does about the session, or that nobody can: the share does not answer.
  private func share(_ share: ShareText, _ chosen: EnvironmentState) -> (String, ThemeSlot)? {
    let end = state.end(of: chosen).map { DateText(zone: zone).near($0, now: state.now).string }
    let isLiving = chosen.hasLivingSession(at: state.now)
    return share.problem(in: chosen.name, isLiving: isLiving, until: end).map { ($0, .statusWarn) }
      ?? share.other(at: state.now).map { ($0, .statusInfo) }
  }

  /// Why the last attempt failed and what to do, where that is not only that a person must log in.
  private func trouble(_ chosen: EnvironmentState) -> String? {
    if let failure = chosen.failure {
      if needsOnlyPerson(chosen) { return expired(chosen) }
      return state.withErrorsHint(
        [failure.reason, state.advice(on: failure, of: chosen) ?? "", again(chosen)].sentences)
    }
    guard let failure = chosen.status?.failure else { return nil }
    if needsOnlyPerson(chosen) { return expired(chosen) }
    return [failure.reason, again(chosen)].sentences + (failure.needsLogin ? " \(state.key(.logIn)) logs in." : "")
  }

  /// Whether a login needs what only a person has, which says more than what the server last answered.
  private func needsOnlyPerson(_ chosen: EnvironmentState) -> Bool {
    (chosen.loginDemand.asksMore || chosen.loginDemand.needsApproval)
      && SessionTrouble(chosen, .needsPerson, state).nextTry == nil
      && !chosen.hasLivingSession(at: state.now)
  }

  /// When the next attempt is, where no row has room for it.
  private func again(_ chosen: EnvironmentState) -> String {
    guard state.display.isPlain || state.display.size.columns < 60,
      let next = SessionTrouble(chosen, .failing, state).nextTry
    else { return "" }
    return "Next attempt \(DateText(zone: zone).near(next, now: state.now))."
  }

  private func active(_ activity: SessionActivity) -> String {
    switch activity.kind {
    case .renewing: "Refreshing the session. The old one stays in use while it lasts."
    case .loggingIn: "Logging in. \(state.key(.back)) cancels."
    case .loggingOut: "Logging out."
    }
  }

  private func notLoggedIn(_ chosen: EnvironmentState) -> String {
    let key = state.key(.logIn)
    guard let environment = chosen.environment, state.profile(of: environment)?.uploadTokens != nil else {
      return "Not logged in. \(key) logs in."
    }
    return "Not logged in. \(key) logs in and loads the tokens."
  }

  private func expired(_ chosen: EnvironmentState) -> String {
    let key = state.key(.logIn)
    let end = state.end(of: chosen).map { "Session expired \(DateText(zone: zone).near($0, now: state.now))." }
    let way =
      if chosen.loginDemand.asksMore {
        "Enter the code from your authenticator: \(key) logs in."
      } else if chosen.loginDemand.needsApproval {
        "Approve the login in your browser: \(key) starts it."
      } else if SessionTrouble(chosen, .needsPerson, state).remedy.action == .refresh {
        "\(state.key(.refresh)) refreshes it."
      } else {
        "\(key) logs in."
      }
    return [end ?? "", way].sentences
  }

  private func signedIn(_ chosen: EnvironmentState) -> String {
    chosen.held?.session.accessToken == nil
      ? "The server does not say when this session expires; using it extends it."
      : "The server does not say when this session expires; it is used until the server rejects it."
  }

  private func counting(_ chosen: EnvironmentState) -> (String, ThemeSlot) {
    if let warning = chosen.held?.warning { return (warning, .statusWarn) }
    let renewal = state.renewal(of: chosen)
    guard chosen.refresh == .auto else {
      let way =
        renewal.isPossible ? "\(state.key(.refresh)) refreshes it now, " : "\(state.key(.logIn)) logs in again, "
      return ("Automatic refresh is off: \(way)\(state.key(.switchRefresh)) turns it on.", .textDim)
    }
    guard let due = state.automaticRenewal(of: chosen, at: state.now) else {
      return ("It cannot be refreshed without you: \(state.key(.logIn)) logs in again.", .statusWarn)
    }
    let time = DateText(zone: zone).near(due, now: state.now)
    let span = SpanText(Countdown(to: due, at: state.now).secondsLeft, .oneUnit).text
    return ("Next refresh in \(span) (\(time)).", .textDim)
  }
}
