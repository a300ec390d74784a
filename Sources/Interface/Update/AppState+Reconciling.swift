import FoundationEssentials
import TerminalKit
import TokenModel

extension AppState {
  /// Brings everything in line after a message: scroll positions, what must be loaded or refreshed, masks, the window's title.
  mutating func reconcile() -> [Effect] {
    sayWhatIsBack()
    forgetNoticesThatAreOver()
    restWhenLeftAlone()
    arrangeEnvironments()
    scrollIntoView()
    maskAgain()
    applyTheme()
    return askGround() + readForHorizon() + readForInventory() + loadWhatIsNear() + renewWhatIsDue() + nameWindow()
      + reportMouse()
      + callForPerson()
      + keepChoices()
      + lookForRevocations() + readEnvironments()
  }

  /// Once, when the environments are known that they are of.
  private mutating func lookForRevocations() -> [Effect] {
    guard !looksForRevocations, !isReadingEnvironments else { return [] }
    looksForRevocations = true
    return [.readRevocations, .readPolicy]
  }

  mutating func scrollIntoView() {
    let layout = layoutShowingChosen()
    let lines = environmentLines(layout)
    if inventory == nil {
      environmentsTop = Self.top(
        showing: selectedLine(of: lines) ?? 0, of: lines.count, in: layout.environmentRows, from: environmentsTop)
    }
    if var list = chosenList {
      list.top = Self.top(showing: list.selected, of: list.count, in: layout.tokenRows, from: list.top)
      chosenList = list
    }
  }

  /// The first row on the screen, moved no more than it must be to show one row.
  static func top(showing index: Int, of count: Int, in rows: Int, from top: Int) -> Int {
    guard rows > 0 else { return 0 }
    let shown = top.clamped(to: max(0, index - rows + 1)...max(0, index))
    return min(shown, max(0, count - rows))
  }

  private mutating func renewWhatIsDue() -> [Effect] {
    guard !idleness.isResting, !environmentsAreQuiet else { return [] }
    return environments.flatMap { state -> [Effect] in
      guard let environment = state.environment, let due = automaticRenewal(of: state, at: now), due <= now else {
        return []
      }
      return startOnSession(.obtainSession, .renewing, isAsked: false, in: environment)
    }
  }

  private mutating func nameWindow() -> [Effect] {
    let badge = chosenState?.isProduction == true ? " (PRODUCTION)" : ""
    let wanted = chosen.map { "fob: \($0)\(badge)" } ?? "fob"
    guard title != wanted else { return [] }
    title = wanted
    return [.terminal(.setTitle(wanted))]
  }
}

extension AppState {
  /// Starts loading the pages of the chosen environment's list that are on the screen or near it, or all of them where what is shown needs all.
  private mutating func loadWhatIsNear() -> [Effect] {
    guard inventory == nil, let state = chosenState, let environment = state.environment,
      state.hasLivingSession(at: now),
      var list = chosenList, list.failure == nil, list.reading == nil
    else { return [] }
    defer { chosenList = list }
    if list.mustReadEverything {
      let work = nextWork()
      let stopped = list.loads.values.map(Effect.cancel)
      list.loads = [:]
      list.reading = TokenList.Reading(work: work)
      return stopped + [.start(.loadAll(sort: list.serverSort), environment, work)]
    }
    return pagesNear(list).filter { list.loads[$0] == nil && list.rows.needsLoading(page: $0) }.map { page in
      let work = nextWork()
      list.loads[page] = work
      let query = TokenQuery(page: page, pageSize: pageSize, sort: list.serverSort)
      return .start(.loadPage(query), environment, work)
    }
  }

  private var pageSize: Int { chosenSupport?.pageSize ?? TokenQuery().pageSize }

  /// The pages of the rows on the screen, and of those that half a page further would bring.
  private func pagesNear(_ list: TokenList) -> [Int] {
    guard list.hasAnswer else { return [1] }
    guard !list.needsEverything else { return [] }
    let margin = min(pageSize / 2, 50)
    let last = max(0, list.count - 1)
    let first = (list.top - margin).clamped(to: 0...last)
    let end = (list.top + Layout(self).tokenRows + margin).clamped(to: 0...last)
    return Array(list.rows.pageNumber(of: first)...list.rows.pageNumber(of: end))
  }
}

extension AppState {
  /// Calls for a person, once for each cause: what stood so when it was first seen needs nobody called.
  mutating func callForPerson() -> [Effect] {
    guard !environmentsAreQuiet else { return [] }
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

  /// When a session that is not refreshed automatically begins to need somebody; nil where nobody is called.
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
    settings.notifyBefore ?? state.held.map { Double(margins(of: $0.session, in: state).soon) }
  }

  private func notification(of alarm: SessionAlarm, _ name: EnvironmentName) -> [Effect] {
    let text =
      switch alarm {
      case .nearEnd: "fob: the session of \(name) expires soon and is not refreshed automatically"
      case .renewalFailed: "fob: \(name) cannot be refreshed without you"
      }
    return switch settings.notify {
    case .off: []
    case .bell: [.terminal(.bell)]
    case .osc9, .osc777: [.terminal(.notify(text, settings.notify))]
    }
  }
}
