import FoundationEssentials
import TokenModel

/// How long nobody has touched the keys, and whether the program rests because of that.
struct Idleness: Sendable, Equatable {
  /// The last input by the local clock, or when the program was opened; nil before the clock is known.
  private(set) var lastInput: Date?
  /// Nothing is refreshed until somebody presses a key.
  private(set) var isResting = false

  /// Takes in the time. A clock that was set back does not make the time without input longer.
  mutating func tick(_ now: Date) {
    lastInput = min(lastInput ?? now, now)
  }

  /// Somebody is there again.
  ///
  /// - Returns: whether that ends a rest.
  mutating func wake(at now: Date) -> Bool {
    defer { (lastInput, isResting) = (now, false) }
    return isResting
  }

  /// Begins the rest.
  mutating func rest() { isResting = true }

  /// When there will have been no input for so many seconds; nil for never.
  func moment(after seconds: Double?) -> Date? {
    guard let seconds else { return nil }
    return lastInput?.addingTimeInterval(seconds)
  }

  /// Whether there was no input for so many seconds; never where that is nil.
  func hasLasted(_ seconds: Double?, at now: Date) -> Bool {
    moment(after: seconds).map { $0 <= now } ?? false
  }
}

extension AppState {
  /// Takes in the time.
  mutating func clock(_ date: Date) {
    now = date
    idleness.tick(date)
  }

  /// Notes an input.
  ///
  /// - Returns: whether it only ends a rest: who wakes the program has not seen what the key would act on.
  mutating func wake() -> Bool {
    guard idleness.wake(at: now) else { return false }
    notice = .info("Refreshing sessions again. That key did nothing else.")
    return true
  }

  /// Begins to rest, where somebody has left the program alone and it would refresh something.
  mutating func restWhenLeftAlone() {
    guard !idleness.isResting, idleness.hasLasted(settings.idleStop, at: now), wouldRenew else { return }
    idleness.rest()
    notice = shownNotice
  }

  private var wouldRenew: Bool {
    isRefreshing || environments.contains { automaticRenewal(of: $0, at: now) != nil }
  }

  /// Whether a session is being refreshed.
  var isRefreshing: Bool { environments.contains { $0.activity?.kind == .renewing } }

  /// When the program begins to rest; nil where it does not.
  func restBegins(_ environments: EnvironmentsQuiet) -> Date? {
    !idleness.isResting && environments.refreshes ? idleness.moment(after: settings.idleStop) : nil
  }

  /// What is said above the footer: that the program rests, else the latest that nothing else on the screen says.
  var shownNotice: Notice? {
    guard idleness.isResting, let seconds = settings.idleStop else {
      return notices.current.last { !isToldElsewhere($0.subject) }?.notice
    }
    let time = SpanText.exact(Int(seconds))
    return .warning("No key for \(time): nothing is refreshed until you press one (it does nothing else).")
  }

  /// When what is revealed is masked because nobody is there; nil where nothing is.
  var maskBegins: Date? {
    dialogs.contains { $0.revealedUntil != nil } ? idleness.moment(after: settings.idleMask) : nil
  }

  /// Masks what was revealed when its time is over, when nobody is there, and when the clock was set back.
  mutating func maskAgain() {
    let isAlone = idleness.hasLasted(settings.idleMask, at: now)
    for index in dialogs.indices {
      guard let until = dialogs[index].revealedUntil else { continue }
      // What was typed is masked when another dialog lies over it, whose reader does not look after this one.
      let isBelow = index != dialogs.indices.last && dialogs[index].fields != nil
      if isAlone || isOver(until) || isBelow { dialogs[index].mask() }
    }
  }

  /// Whether a value that is shown until then is to be masked: the time is over, or so far off that the clock must have been set back.
  private func isOver(_ until: Date) -> Bool {
    !(0...InspectDialog.revealSeconds).contains(until.timeIntervalSince(now)) || until <= now
  }
}
