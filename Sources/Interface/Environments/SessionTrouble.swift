import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// What is wrong with a session, in a few words, and what a person can do about it.
struct SessionTrouble {
  private let environment: EnvironmentState
  private let urgency: Urgency
  private let state: AppState

  init(_ environment: EnvironmentState, _ urgency: Urgency, _ state: AppState) {
    self.environment = environment
    self.urgency = urgency
    self.state = state
  }

  /// What is wrong, in as many words as there are, then in fewer.
  func words(_ zone: LocalZone) -> [DisplayText] {
    switch SessionDisplayState(environment, in: state) {
    case .otherOrigin: return ["the address changed: confirm it", "new address"]
    case .unusable: return ["the session's file is unusable", "unusable"]
    case .unread, .broken, .active, .none, .counting, .signedIn:
      return urgency == .failing ? failure(zone) : need(zone)
    }
  }

  /// What happens next without a person, with the time of it: `no answer for 12m, retry 02:01`.
  private func failure(_ zone: LocalZone) -> [DisplayText] {
    let word = failureWord ?? "failing"
    let since = environment.failingSince.map { Age(of: $0, at: state.now) }
    let age = since.map { $0.seconds < 60 ? "" : " for \($0.span)" } ?? ""
    let retry = nextTry.map { ", retry \(DateText(zone: zone).near($0, now: state.now))" } ?? ""
    return [word + age + retry, word + retry, word].map { DisplayText($0) }
  }

  /// What a person must do, or why there is no session.
  private func need(_ zone: LocalZone) -> [DisplayText] {
    if environment.failure?.needsVault == true { return ["the vault is locked", "vault locked"] }
    if environment.loginDemand.asksMore { return ["needs a 6-digit code", "needs a code"] }
    if environment.loginDemand.needsApproval { return ["login needs your approval", "needs approval"] }
    if let word = failureWord, word != "login needed" { return [DisplayText(word)] }
    if let end = state.end(of: environment), !environment.hasLivingSession(at: state.now) {
      let time = DateText(zone: zone).near(end, now: state.now)
      return ["session expired \(time)", "expired \(time)", "expired"]
    }
    return ["login needed"]
  }

  private var failureWord: String? {
    let word = environment.failure?.word ?? environment.status?.failure?.word
    return word == Self.unreachable ? "no answer" : word
  }

  private static let unreachable = ServiceFailure.unreachable(reason: "", mayHaveArrived: false).word

  /// When the next attempt is made without a person; nil where none is.
  var nextTry: Date? {
    guard environment.activity == nil, !state.idleness.isResting else { return nil }
    return state.automaticRenewal(of: environment, at: state.now)
  }

  /// The action that helps, and its word.
  var remedy: (action: ActionName, word: DisplayText) {
    if environment.failure?.needsVault == true { return (.unlockVault, "unlock") }
    if environment.environment == nil { return (.errors, "details") }
    if environment.held != nil, !environment.hasFailed, state.renewal(of: environment).isPossible {
      return (.refresh, "refresh")
    }
    return (.logIn, "log in")
  }
}
