import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// Asks whether one of the few sign-ins of a server shall be used although the session is valid.
struct LogInAnewDialog: ConfirmedDialog {
  static let width = 60

  let environment: EnvironmentName
  var top: Int? = 0
  var confirmation = Confirmation(name: nil)

  var keyContext: KeyContext { .confirmation }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }

  init(_ environment: EnvironmentName) {
    self.environment = environment
  }

  let quickWord: String? = "Log in"

  mutating func mask() {}

  /// Goes on with the login that was asked about; what may be under way by now is said and not disturbed.
  func submit(in state: inout AppState) -> [Effect] {
    state.dialogs.removeLast()
    if let activity = state.state(of: environment)?.activity {
      state.say(.info("\(environment): \(activity.displayName)"), about: .busy(environment))
      return []
    }
    return state.beginLogin(to: state.environment(environment))
  }
}

extension LogInAnewDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent("Log in again", in: environment, of: state)
    guard let found = state.state(of: environment), let environment = found.environment else { return content }
    content.lines.add(session(found, in: state), width: width)
    if let profile = state.profile(of: environment), let limit = profile.signInLimit {
      let left = found.loginDemand.signInsLeft.map { ": \(count($0, limit))" } ?? ""
      let allowed = "\(profile.displayName) allows \(limit.count) sign-ins in \(limit.window / 3600) hours\(left)."
      content.lines.add("\(allowed) Logging in again uses one.", width: width)
    }
    ConfirmationContent(
      confirmation: confirmation, word: "Log in", isActive: true, glyphs: state.display.glyphs, isQuick: true
    ).add(to: &content, width: width)
    return content
  }

  private func session(_ found: EnvironmentState, in state: AppState) -> String {
    switch SessionDisplayState(found, in: state) {
    case .counting(_, let countdown, _) where !countdown.hasEnded:
      "The session is valid for another \(countdown.text(.twoUnits))."
    case .signedIn(let checked?): "You are logged in, checked \(checked.text)."
    case .signedIn(nil): "You are logged in."
    case .counting, .active, .unread, .none, .otherOrigin, .broken, .unusable: "The session is no longer valid."
    }
  }

  /// How many are left, and how many of those nobody but a person spends.
  private func count(_ left: Int, _ limit: SignInLimit) -> String {
    let kept = min(left, limit.keptForPeople)
    switch left {
    case 0: return "none is left"
    case kept: return left == 1 ? "1 is left, for people only" : "\(left) are left, for people only"
    default: return "\(left) are left" + (kept > 0 ? ", the last \(kept) for people only" : "")
    }
  }
}
