import Formats
import TokenModel

/// The dialog that asks whether a sign-in shall be spent on an environment that is logged in to.
struct LogInAnewContent {
  private let dialog: LogInAnewDialog
  private let state: AppState

  init(_ dialog: LogInAnewDialog, _ state: AppState) {
    self.dialog = dialog
    self.state = state
  }

  func content(width: Int) -> DialogContent {
    var content = DialogContent(title: "Log in anew: \(dialog.environment.text)")
    content.top = dialog.top
    guard let found = state.state(of: dialog.environment), let environment = found.environment else { return content }
    content.isProduction = environment.isProduction
    content.lines.add(session(found), width: width)
    if let profile = state.profile(of: environment), let limit = profile.signInLimit {
      let left = found.loginDemand.signInsLeft.map { ": \(count($0, limit))" } ?? ""
      let allowed = "\(profile.displayName) allows \(limit.count) sign-ins in \(limit.window / 3600) hours\(left)."
      content.lines.add("\(allowed) Logging in anew spends one.", width: width)
    }
    ConfirmationContent(
      confirmation: dialog.confirmation, word: "Log in", isActive: true, glyphs: state.display.glyphs
    ).add(to: &content, width: width)
    return content
  }

  private func session(_ found: EnvironmentState) -> String {
    switch SessionStanding(found, at: state.now) {
    case .counting(_, let countdown, _) where !countdown.hasEnded:
      "The session is good for \(countdown.text) more."
    case .signedIn(let checked?): "You are logged in, checked \(checked.text)."
    case .signedIn(nil): "You are logged in."
    case .counting, .active, .none, .otherOrigin, .broken, .unusable: "There is no good session any more."
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
