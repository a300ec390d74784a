import FoundationEssentials
import TokenModel

extension AppState {
  /// Calls for a person, once for each cause: what stood so when it was first seen needs nobody called.
  mutating func callForPerson() -> [Effect] {
    var effects: [Effect] = []
    for index in environments.indices {
      let state = environments[index]
      guard let name = state.environment?.name, state.activity == nil else { continue }
      let alarm = alarm(of: state)
      guard !state.isWatched || state.alarm != alarm else { continue }
      change(at: index) { ($0.alarm, $0.isWatched) = (alarm, true) }
      if state.isWatched, let alarm { effects += notification(of: alarm, name) }
    }
    return effects
  }

  /// When a session that does not renew itself begins to need somebody; nil where nobody is called.
  var nextAlarm: Date? {
    guard settings.notify != .off else { return nil }
    return environments.compactMap { state -> Date? in
      guard !renewsItself(state), let end = end(of: state), let limit = alarmSeconds(state) else { return nil }
      let moment = end.addingTimeInterval(-limit)
      return moment > now ? moment : nil
    }.min()
  }

  private func alarm(of state: EnvironmentState) -> SessionAlarm? {
    let failure = state.status?.failure
    guard let end = end(of: state) else { return nil }
    let left = end.timeIntervalSince(now)
    if state.refresh == .auto, let failure, failure.needsLogin || left <= 0 { return .renewalFailed }
    guard !renewsItself(state), left > 0, let limit = alarmSeconds(state), left <= limit else { return nil }
    return .nearEnd
  }

  func renewsItself(_ state: EnvironmentState) -> Bool {
    !idleness.isResting && automaticRenewal(of: state, at: now) != nil
  }

  /// The end of the session by the local clock; nil where there is none.
  func end(of state: EnvironmentState) -> Date? {
    guard let held = state.held else { return nil }
    return held.session.expires?.addingTimeInterval(-held.clockOffset)
  }

  /// So many seconds before the end somebody is called.
  private func alarmSeconds(_ state: EnvironmentState) -> Double? {
    settings.notifyBefore ?? state.held?.session.margins?.critical
  }

  private func notification(of alarm: SessionAlarm, _ name: EnvironmentName) -> [Effect] {
    let text =
      switch alarm {
      case .nearEnd: "fob: the session of \(name) ends soon and does not renew itself"
      case .renewalFailed: "fob: \(name) cannot be renewed without you"
      }
    return switch settings.notify {
    case .off: []
    case .bell: [.terminal(.bell)]
    case .osc9, .osc777: [.terminal(.notify(text, settings.notify))]
    }
  }
}
