import Formats
import FoundationEssentials
import TokenModel

/// What is to be said about the chosen environment: where it is, who is logged in, and what happens or must be done next.
struct EnvironmentDetail {
  let state: AppState
  let glyphs: GlyphSet
  let zone: LocalZone

  /// At most so many lines; what must be done goes before where it is.
  func lines(width: Int, limit: Int) -> [StyledText] {
    guard let chosen = state.chosenState else { return [] }
    let (text, slot) = next(chosen)
    let wrapped = DisplayText(text).wrapped(to: max(1, width), lines: limit).map { StyledText($0, slot) }
    guard let environment = chosen.environment, wrapped.count < limit else { return wrapped }
    return [place(environment, chosen)] + wrapped
  }

  private func place(_ environment: Environment, _ chosen: EnvironmentState) -> StyledText {
    let facts = [
      environment.label, environment.origin.text, chosen.held?.session.account ?? environment.username,
      (chosen.held?.session.tenant ?? environment.tenant).map { "tenant \($0)" },
      environment.isReadOnly ? "read-only" : nil,
    ]
    let separator = " \(glyphs.separator) " as DisplayText
    return StyledText(facts.compactMap { $0.map { DisplayText($0) } }.joined(separator: separator), .textDim)
  }

  /// The sentence about what happens next, and how urgent it is.
  private func next(_ chosen: EnvironmentState) -> (String, ThemeSlot) {
    if let failure = chosen.failure, chosen.activity == nil {
      let again = RenewalTrouble(chosen, state)?.sentence(zone: zone) ?? ""
      let said = [failure.reason, state.advice(on: failure, of: chosen) ?? "", again].sentences
      return (state.told(said), .statusError)
    }
    switch SessionStanding(chosen, at: state.now) {
    case .broken(let problem): return ("\(problem) Mend it, then press \(state.key(.reload)).", .statusError)
    case .active(let activity): return (active(activity), .statusInfo)
    case .none: return noSession(chosen)
    case .counting(.expired, _, _): return expired(chosen)
    case .counting: return living(chosen)
    case .signedIn where chosen.held?.session.accessToken != nil:
      return ("The server tells no end; the token is used until the server refuses it.", .textDim)
    case .signedIn: return ("The server tells no end; nearly every answer of it renews the session.", .textDim)
    case .otherOrigin(let change):
      return (
        "The session is one of \(change.from). If the new address is right, press \(state.key(.logIn)) to log in there.",
        .statusWarn
      )
    case .unusable(let reason): return (reason, .statusError)
    }
  }

  private func active(_ activity: SessionActivity) -> String {
    switch activity.kind {
    case .renewing: "Asking the server for a new session. The old one is used as long as it lives."
    case .loggingIn: "Logging in. \(state.key(.back)) gives up."
    case .loggingOut: "Logging out."
    }
  }

  private func noSession(_ chosen: EnvironmentState) -> (String, ThemeSlot) {
    if let failure = chosen.status?.failure {
      return ("\(failure.reason) Press \(state.key(.logIn)) to log in.", .statusError)
    }
    return ("Not logged in. Press \(state.key(.logIn)) to log in.", .text)
  }

  private func expired(_ chosen: EnvironmentState) -> (String, ThemeSlot) {
    let reason = chosen.status?.failure.map { "\($0.reason) " } ?? ""
    return ("\(reason)The session has ended. Press \(state.key(.logIn)) to log in again.", .statusError)
  }

  private func living(_ chosen: EnvironmentState) -> (String, ThemeSlot) {
    if let activity = chosen.activity { return (active(activity), .statusInfo) }
    if let warning = chosen.held?.warning { return (warning, .statusWarn) }
    if let failure = chosen.status?.failure { return ("The last renewal failed: \(failure.reason)", .statusWarn) }
    guard chosen.refresh == .auto else {
      return (
        "Not renewed automatically: \(state.key(.renew)) renews it now, \(state.key(.switchRefresh)) switches automatic renewal on.",
        .textDim
      )
    }
    guard let due = state.automaticRenewal(of: chosen, at: state.now) else {
      return ("It cannot be renewed without you: press \(state.key(.logIn)) before it ends.", .statusWarn)
    }
    let time = DateText(zone: zone).near(due, now: state.now)
    return ("Renewed automatically at \(time).", .textDim)
  }
}
