import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// The program for plain mode: the same state, keys and work, but what is shown is said line by line.
public struct PlainApplication: Program {
  /// The program itself.
  public private(set) var application: Application

  /// Plain mode of a program.
  public init(_ application: Application) {
    self.application = application
  }

  /// Takes in that something happened, and says what follows.
  public mutating func update(_ message: Message) -> [Effect] {
    application.update(message)
  }

  /// All that can be said now.
  public func view(_ display: Display) -> PlainScreen {
    var state = application.state
    state.display = display
    return PlainScreen(state)
  }

  /// When something is to be said or done next; countdowns are said where they come near their ends, not second by second.
  public var nextChange: Date? {
    application.state.nextAnnouncement(after: application.state.now)
  }

  /// The message for something that the terminal reports.
  public static func message(for event: TerminalEvent) -> Message { .terminal(event) }

  /// The effect as a request to the terminal, or nil when the runner performs it.
  public static func terminalRequest(of effect: Effect) -> TerminalRequest? {
    Application.terminalRequest(of: effect)
  }
}

extension AppState {
  /// When plain mode has something to say or to do on its own: an end comes near, a refresh is due, a value is masked.
  func nextAnnouncement(after now: Date) -> Date? {
    let sessions = environments.compactMap { state -> Int? in
      guard case .counting(_, let countdown, _) = SessionDisplayState(state, in: self), let held = state.held
      else { return nil }
      return ExpiryLevel.changesAfter(secondsLeft: countdown.secondsLeft, margins(of: held.session, in: state))
    }
    let token = selectedToken.flatMap { row -> Int? in
      guard case TokenExpiry.at(let end) = row.token.expiry else { return nil }
      let countdown = Countdown(to: end.addingTimeInterval(-clockOffset), at: now)
      return ExpiryLevel.changesAfter(
        secondsLeft: countdown.secondsLeft, settings.thresholds.margins(of: row.token.times))
    }
    let next = (sessions + [token].compactMap(\.self)).min()
      .map { Date(timeIntervalSince1970: Double(now.wholeSeconds + $0)) }
    return [next, nextDeadline(after: now)].compactMap(\.self).min().map { soonest($0, after: now) }
  }
}
