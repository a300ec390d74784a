import FoundationEssentials
import TerminalKit
import TokenModel

extension AppState {
  /// Puts the environments in order again after they, the time or the wishes of the person have changed.
  mutating func arrangeEnvironments() {
    defer { chooseAmongShown() }
    guard !environmentsAreQuiet || !environmentOrder.isArranged(for: environmentStanding) else { return }
    let now = now
    for index in environments.indices where environments[index].hasFailed != (environments[index].failingSince != nil) {
      change(at: index) { $0.noteFailure(at: now) }
    }
    let urgencies = environments.map { urgency(of: $0) }
    var places = Array(environments.indices)
    if !environmentOrder.filter.isEmpty {
      places.removeAll { !environmentOrder.filter.matches(facts(of: environments[$0])) }
    }
    switch environmentOrder.sort {
    case .name: break
    case .urgency:
      places.sortStably { urgencies[$0].rawValue * 2 + (environments[$0].isProduction ? 0 : 1) }
    case .expiry: places.sortStably { end(of: environments[$0]) ?? .distantFuture }
    case .service: places.sortStably { serviceName(of: environments[$0]) ?? "~" }
    }
    environmentOrder.arrange(places, urgencies: urgencies, of: environmentStanding)
  }

  /// The lines of the environments on the screen as it is; where all is spoken none is folded.
  func environmentLines(_ layout: Layout) -> EnvironmentLines {
    environmentOrder.lines(in: display.isPlain ? .max : layout.environmentRows)
  }

  /// The line that is selected; nil where none is.
  func selectedLine(of lines: EnvironmentLines) -> Int? {
    if environmentOrder.isOnFold { return lines.hasFold ? lines.count - 1 : nil }
    return chosenIndex.flatMap { lines.places.firstIndex(of: $0) }
  }

  /// Selects a line: an environment, or those that are folded.
  mutating func select(line: Int, of lines: EnvironmentLines) -> [Effect] {
    if let place = lines.place(at: line) { return choose(place) }
    let stopped = stopLoading()
    environmentOrder.isOnFold = true
    return stopped
  }

  /// Shows the environments that are folded, or folds them again.
  mutating func switchFold() {
    let layout = Layout(self)
    let first = environmentLines(layout).folded.first
    environmentOrder.isUnfolded.toggle()
    if environmentOrder.isUnfolded, let first { _ = choose(first) }
  }

  /// The layout with the chosen environment among what is shown: one that is folded unfolds all.
  mutating func layoutShowingChosen() -> Layout {
    if focus == .tokens, !hasTokensToShow { focus = .environments }
    let layout = Layout(self)
    guard inventory == nil else { return layout }
    let lines = environmentLines(layout)
    if environmentOrder.isOnFold {
      guard !lines.hasFold else { return layout }
      environmentOrder.isOnFold = false
      chosen = lines.places.last.map { environments[$0].name }
    } else {
      guard !environmentOrder.isUnfolded, let chosenIndex, lines.folded.contains(chosenIndex) else { return layout }
      environmentOrder.isUnfolded = true
    }
    return Layout(self)
  }

  /// When the urgency of an environment next changes by the passing of time alone; nil where none does.
  var nextUrgencyChange: Date? {
    environments.compactMap { state -> Int? in
      guard let held = state.held, case .counting(_, let countdown, _) = SessionDisplayState(state, in: self) else {
        return nil
      }
      return ExpiryLevel.changesAfter(secondsLeft: countdown.secondsLeft, margins(of: held.session, in: state))
    }.min().map { Date(timeIntervalSince1970: Double(now.wholeSeconds + $0)) }
  }

  /// Whether the environments are filtered, or a filter for them is being typed.
  var isFilteringEnvironments: Bool {
    !environmentOrder.filter.isEmpty || focus == .environments && filterLine != nil
  }

  /// Whether there are upload tokens of the chosen environment to be shown, or there may be in a moment.
  var hasTokensToShow: Bool {
    if inventory != nil { return true }
    guard let chosen = chosenState, let list = chosenList else { return false }
    return list.hasAnswer || list.failure != nil || chosen.hasLivingSession(at: now)
  }

  /// What the filter looks at.
  private func facts(of state: EnvironmentState) -> [String] {
    let environment = state.environment
    return [
      state.name, environment?.label, serviceName(of: state), state.held?.session.account ?? environment?.username,
      state.isProduction ? "production" : nil,
    ].compactMap(\.self)
  }

  /// What the service of an environment is called.
  func serviceName(of state: EnvironmentState) -> String? {
    state.environment.map { displayName(of: $0.service) }
  }

  /// What a service is called.
  func displayName(of service: ServiceName) -> String { profiles[service]?.displayName ?? service.rawValue }
}

extension AppState {
  /// Sees to it that what is selected is shown: the first environment where nobody has chosen, or the chosen one is filtered out.
  private mutating func chooseAmongShown() {
    let shown = environmentOrder.places
    if isFirstChosen, keysTaken == 0, let first = shown.first { chosen = environments[first].name }
    // Before the time is known nothing has expired.
    if now > .distantPast, !isReadingEnvironments || keysTaken > 0 { isFirstChosen = false }
    guard !environmentOrder.filter.isEmpty, let first = shown.first,
      !shown.contains(where: { environments[$0].name == chosen })
    else { return }
    chosen = environments[first].name
  }
}

extension [Int] {
  /// Sorts by a key; equals keep their order, which is that of the numbers.
  fileprivate mutating func sortStably<Key: Comparable>(by key: (Int) -> Key) {
    let keyed = map { (key: key($0), place: $0) }
    self = keyed.sorted { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }.map(\.place)
  }
}
