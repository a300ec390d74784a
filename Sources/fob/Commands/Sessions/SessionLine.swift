import Formats
import FoundationEssentials
import Interface
import TokenModel

/// One line on a session, as commands print it.
enum SessionLine {
  /// After a login or a renewal.
  static func loggedIn(_ held: HeldSession, to environment: Environment, now: Date) -> DisplayText {
    var line = DisplayText("\(environment.name): signed in")
    if let account = held.session.account ?? environment.username { line += DisplayText(" as \(account)") }
    if let end = held.session.expires {
      line += DisplayText(", \(Countdown(to: end, at: now.addingTimeInterval(held.clockOffset)).text) left")
    }
    return line
  }
}
