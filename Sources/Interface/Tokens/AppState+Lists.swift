import FoundationEssentials
import TerminalKit
import TokenModel

extension Action {
  static let filter = Action(
    .filter, .tokens, [.character("/")], in: [.main],
    help: "filter: words, label:a*, never, unused, expires<7d, age>90d, used>30d, !not", hint: Hint("filter", 5),
    parameter: .filter, opens: true, when: \.paneWork
  ) { state, _ in state.openFilter() }
  static let clearFilter = Action(
    .back, .program, [[.escape]], in: [.filterLine], help: "clear it", hint: Hint("clear", 2)
  ) { state, _ in state.clearFilter() }
  static let keepFilter = Action(
    .submit, .dialogs, [[.enter]], in: [.filterLine], help: "keep it", hint: Hint("keep", 1)
  ) { state, _ in state.keepFilter() }
  static let reload = Action(
    .reload, .program, [.character("r")], in: [.main], help: "reload", hint: Hint("reload", 11)
  ) { state, _ in state.reload() }
}

extension AppState {
  /// Takes in a page of upload tokens; an answer that no list waits for is ignored.
  mutating func pageLoaded(_ name: EnvironmentName, _ work: WorkID, _ result: Result<ListedPage, SessionFailure>) {
    guard let number = lists[name]?.loads.first(where: { $0.value == work })?.key else { return }
    lists[name]?.loads[number] = nil
    switch result {
    case .success(let page):
      lists[name]?.apply(page)
      lists[name]?.lastRead = now
      report(page.omissions, of: name)
    case .failure(let failure): listFailed(name, failure)
    }
  }

  /// Takes in the rows of a page that is still being read, where the list waits for that.
  mutating func pageArriving(_ name: EnvironmentName, _ work: WorkID, _ page: ListedPage) {
    guard lists[name]?.loads.values.contains(work) == true else { return }
    lists[name]?.apply(arriving: page)
  }

  /// Takes in how much of all upload tokens is read, where the list waits for that.
  mutating func listProgressed(_ name: EnvironmentName, _ work: WorkID, read: Int, total: Int) {
    guard lists[name]?.reading?.work == work else { return }
    lists[name]?.reading?.read = read
    lists[name]?.reading?.total = total
  }

  /// Takes in all upload tokens; an answer that no list waits for is ignored.
  mutating func listCompleted(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<CompleteList, SessionFailure>
  ) {
    guard lists[name]?.reading?.work == work else { return }
    lists[name]?.reading = nil
    switch result {
    case .success(let list):
      lists[name]?.apply(list)
      lists[name]?.lastRead = now
      if let purpose = lists[name]?.marksWhenRead {
        markAll(in: name, purpose)
      } else if !list.omissions.isEmpty {
        report(list.omissions, of: name)
      } else if !list.isComplete {
        say(
          .warning(
            "\(name): the list changed while it was read and may be incomplete. \(key(.reload)) reads it again."),
          about: .incomplete(name))
      }
    case .failure(let failure): listFailed(name, failure)
    }
  }

  private mutating func listFailed(_ name: EnvironmentName, _ failure: SessionFailure) {
    let shown = shown(failure)
    lists[name]?.failure = shown
  }

  /// Says what is left out of a list.
  private mutating func report(_ omissions: [String], of name: EnvironmentName) {
    guard let omission = omissions.first else { return }
    let others = omissions.count == 1 ? "" : " (and \(omissions.count - 1) more)"
    say(
      .warning("\(name): the list is incomplete: \(omission)\(others)"),
      about: lists[name]?.completeness == .incomplete ? .incomplete(name) : nil)
  }

  /// Narrows the list on the screen to what a person typed.
  mutating func filterList(by text: String) {
    if inventory != nil {
      let localTime = now
      chosenList?.setFilter(ListFilter(ofInventory: text), now: localTime)
      return
    }
    guard let environment = chosenEnvironment, let profile = profile(of: environment),
      let support = profile.uploadTokens
    else { return }
    let filter = ListFilter(text, for: support, of: profile.displayName)
    let serverTime = now.addingTimeInterval(clockOffset)
    chosenList?.setFilter(filter, now: serverTime)
  }

  /// Narrows what has the focus to what a person typed.
  mutating func filterPane(by text: String) {
    switch focus {
    case .environments: environmentOrder.filter = EnvironmentFilter(text)
    case .tokens: filterList(by: text)
    }
  }

  /// The filter of what has the focus.
  private var filterText: String {
    focus == .environments ? environmentOrder.filter.text : chosenList?.filter.text ?? ""
  }

  fileprivate mutating func openFilter() -> [Effect] {
    // Nobody hears what stands there already join with what is typed.
    if display.isPlain { filterPane(by: "") }
    filterLine = TextField(filterText)
    return []
  }

  /// Leaves the line of a search or a filter, and shows everything.
  fileprivate mutating func clearFilter() -> [Effect] {
    guard dialogs.isEmpty else { return changeHelp { help, _ in help.clearSearch() } }
    filterLine = nil
    filterPane(by: "")
    return []
  }

  /// Leaves the line of a search or a filter with what was found, unless something is wrong with it.
  fileprivate mutating func keepFilter() -> [Effect] {
    guard dialogs.isEmpty else { return changeHelp { help, _ in help.keepSearch() } }
    if focus == .tokens, let problem = chosenList?.filter.problem {
      notice = .warning(problem)
    } else {
      filterLine = nil
    }
    return []
  }

  /// Stops reading everything.
  mutating func stopReading() -> [Effect] {
    guard let name = chosenEnvironment?.name, let list = chosenList, let reading = list.reading else { return [] }
    chosenList?.stopReading()
    let effect =
      if list.marksWhenRead != nil {
        "Nothing was marked."
      } else if list.filter.isEmpty {
        "The rows stay in the server's order."
      } else {
        "Only the rows that are here are filtered."
      }
    say(.info("Stopped. \(effect) \(key(.reload)) reads the rest."), about: .stopped(name))
    return [.cancel(reading.work)]
  }

  /// Reads everything again: the files, and the upload tokens of the chosen environment, or of those of the inventory, where they have a session.
  fileprivate mutating func reload() -> [Effect] {
    let names =
      inventory.map { $0.list.rows.origins.map(\.environment.name) } ?? [chosenEnvironment?.name].compactMap(\.self)
    for name in names {
      change(name) { $0.lastTry = nil }
      lists[name]?.outdate()
    }
    looksForRevocations = false
    return readEverything()
  }
}
