import FoundationEssentials
import TokenModel

extension AppState {
  /// Takes in the time.
  mutating func clock(_ date: Date) {
    if date < now { clockSetBack(to: date) }
    now = date
    idleness.take(date)
  }

  /// A pause that was to last seconds does not last hours because the clock was set.
  private mutating func clockSetBack(to date: Date) {
    let latest = date.addingTimeInterval(SessionRules.shortestRetry)
    for environment in environments.compactMap(\.environment) {
      change(environment.name) { $0.pausedUntil = $0.pausedUntil.map { min($0, latest) } }
    }
  }

  /// Notes an input.
  ///
  /// - Returns: whether it only ends a rest: who wakes the program has not seen what the key would act on.
  mutating func wake() -> Bool {
    guard idleness.wake(at: now) else { return false }
    notice = .info("Sessions are renewed again. The key did nothing else.")
    return true
  }

  /// Begins to rest, where somebody has left the program alone and it would renew something.
  mutating func restWhenLeftAlone() {
    guard !idleness.isResting, idleness.hasLasted(settings.idleStop, at: now), wouldRenew else { return }
    idleness.rest()
    notice = shownNotice
  }

  private var wouldRenew: Bool {
    environments.contains { $0.activity?.kind == .renewing || automaticRenewal(of: $0, at: now) != nil }
  }

  /// When the program begins to rest; nil where it does not.
  var restBegins: Date? {
    !idleness.isResting && wouldRenew ? idleness.moment(after: settings.idleStop) : nil
  }

  /// What is said above the footer: that the program rests, else what just happened.
  var shownNotice: Notice? {
    guard idleness.isResting, let seconds = settings.idleStop else { return notice }
    let time = Countdown(to: now.addingTimeInterval(seconds), at: now).text
    return .warning("Left alone for \(time): nothing is renewed until you press a key, which does nothing else.")
  }

  /// Whether a value is shown that is not to stay on the screen of somebody who went away.
  private var hasRevealed: Bool {
    dialogs.contains { dialog in
      switch dialog {
      case .inspect(let dialog): dialog.revealedUntil != nil
      case .login(let dialog): dialog.form.shownUntil != nil
      default: false
      }
    }
  }

  /// When what is revealed is masked because nobody is there; nil where nothing is.
  var maskBegins: Date? { hasRevealed ? idleness.moment(after: settings.idleMask) : nil }

  /// Masks what was revealed when its time is over, when nobody is there, and when the clock was set back.
  mutating func maskAgain() {
    let isAlone = idleness.hasLasted(settings.idleMask, at: now)
    for index in dialogs.indices {
      switch dialogs[index] {
      case .inspect(var dialog):
        guard let until = dialog.revealedUntil, isAlone || isOver(until) else { continue }
        dialog.revealedUntil = nil
        dialogs[index] = .inspect(dialog)
      case .login(var dialog):
        guard let until = dialog.form.shownUntil else { continue }
        // Another dialog over it has the keys: whoever looks at that one does not look after what is typed here.
        guard isAlone || isOver(until) || index != dialogs.indices.last else { continue }
        dialog.form.mask()
        dialogs[index] = .login(dialog)
      case .add(var dialog):
        guard let until = dialog.form.shownUntil, isAlone || isOver(until) || index != dialogs.indices.last else {
          continue
        }
        dialog.mask()
        dialogs[index] = .add(dialog)
      default: continue
      }
    }
  }

  /// Whether a value that is shown until then is to be masked: the time is over, or so far off that the clock must have been set back.
  private func isOver(_ until: Date) -> Bool {
    !(0...InspectDialog.revealSeconds).contains(until.timeIntervalSince(now)) || until <= now
  }
}
