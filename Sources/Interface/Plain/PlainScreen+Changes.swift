import Formats
import TerminalKit
import TokenModel

extension PlainScreen {
  /// Sessions that began, were refreshed, come near their ends or failed, of whatever environment.
  func sessionChanges(since earlier: PlainScreen) -> [Announcement] {
    let before = Dictionary(earlier.state.environments.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return state.environments.flatMap { environment -> [Announcement] in
      guard !environment.isUnread else { return [] }
      guard let old = before[environment.name], !old.isUnread else { return firstWords(of: environment) }
      return changes(of: environment, since: old, earlier)
    } + gone(since: earlier) + shareChanges(since: before)
  }

  /// Shares that no longer answer, or do again: each once, however many environments are in it.
  private func shareChanges(since before: [String: EnvironmentState]) -> [Announcement] {
    var said: Set<EnvironmentName> = []
    return state.environments.compactMap { environment in
      guard let share = ShareText(environment), let old = before[environment.name].flatMap(ShareText.init),
        old.answers != share.answers, said.insert(share.standing.name).inserted
      else { return nil }
      let verb = share.answers ? "answers again" : "does not answer"
      return Announcement("The share '\(share.standing.name)' \(verb).")
    }
  }

  /// What is said of an environment that is read for the first time: nothing where nobody asks for it, as when the program begins.
  private func firstWords(of environment: EnvironmentState) -> [Announcement] {
    if environment.cameLater { return [Announcement("New: \(words(of: environment))")] }
    return environment.name == state.chosen ? [Announcement(words(of: environment))] : []
  }

  private func changes(
    of environment: EnvironmentState, since old: EnvironmentState, _ earlier: PlainScreen
  ) -> [Announcement] {
    if needsNobody(environment, since: old) { return [] }
    let (was, now) = (SpokenRow.standing(of: old, in: earlier.state), standing(of: environment))
    var lines: [Announcement] = []
    let isRenewed = old.held?.generation != environment.held?.generation && environment.held != nil
    if was.words != now.words || isRenewed && was.time != now.time {
      let words = now.words + [now.time, was.words == now.words ? "refreshed" : nil].compactMap(\.self)
      lines.append(Announcement("\(environment.name): \(words.joined(separator: ", "))"))
    }
    if let failure = environment.failure, failure != old.failure {
      lines.append(Announcement("\(environment.name): \(failure.text)"))
    }
    if old.refresh != environment.refresh, state.notices.count == earlier.state.notices.count {
      lines.append(Announcement("\(environment.name): \(environment.refresh.rawValue) refresh"))
    }
    return lines
  }

  /// Whether fob refreshes the session without a person: then plain mode reads out neither its last minutes nor the refresh.
  private func needsNobody(_ environment: EnvironmentState, since old: EnvironmentState) -> Bool {
    guard old.held != nil, environment.held != nil, old.failure == nil, environment.failure == nil,
      old.refresh == environment.refresh, ![old, environment].contains(where: { $0.activity?.isAsked == true })
    else { return false }
    var idle = environment
    idle.activity = nil
    return state.renewsItself(idle)
  }

  private func standing(of environment: EnvironmentState) -> (words: [String], time: String?) {
    SpokenRow.standing(of: environment, in: state)
  }

  private func words(of environment: EnvironmentState) -> DisplayText {
    SpokenRow(environment, state).text
  }

  private func gone(since earlier: PlainScreen) -> [Announcement] {
    let names = Set(state.environments.map(\.name))
    return earlier.state.environments.map(\.name).filter { !names.contains($0) }
      .map { Announcement("Gone: environment \($0)") }
  }
}

extension PlainScreen {
  /// How much of the chosen environment's list there is, as far as it was said differently before.
  func listChanges(since earlier: PlainScreen) -> [Announcement] {
    guard state.chosen == earlier.state.chosen, isInventory == earlier.isInventory, let list = state.chosenList,
      let old = earlier.state.chosenList
    else {
      return []
    }
    var lines: [Announcement] = []
    if let failure = list.failure, failure != old.failure { lines.append(Announcement(DisplayText(failure.text))) }
    if let step = Self.quarter(list.reading), step != Self.quarter(old.reading) {
      lines.append(Announcement("Reading all upload tokens: \(step) percent"))
    }
    if list.hasAnswer, !old.hasAnswer || list.count != old.count || list.rows.count != old.rows.count {
      lines.append(Announcement(Self.extent(of: list)))
    }
    if isInventory, let problem = InventoryStatus(state).problem, problem != InventoryStatus(earlier.state).problem {
      lines.append(Announcement(problem))
    }
    if list.marks.count != old.marks.count { lines.append(Announcement("\(list.marks.count) marked")) }
    return lines
  }

  private var isInventory: Bool { state.inventory != nil }

  private static func quarter(_ reading: TokenList.Reading?) -> Int? {
    guard let reading else { return nil }
    guard let total = reading.total, total > 0 else { return 0 }
    return min(reading.read, total) * 4 / total * 25
  }

  /// `187 upload tokens`, `12 of 187 upload tokens match`.
  static func extent(of list: TokenList) -> DisplayText {
    if list.filter.isEmpty { return DisplayText(SpokenText.count(list.rows.count, "upload token")) }
    return "\(list.count) of \(SpokenText.count(list.rows.count, "upload token")) match"
  }
}

extension PlainScreen {
  /// Another pane, another row, or the same one as it is now.
  func moves(since earlier: PlainScreen) -> [Announcement] {
    if state.focus != earlier.state.focus || isInventory != earlier.isInventory {
      return [Announcement(pane), Announcement(position)]
    }
    let (before, now) = (earlier.row, row)
    // What becomes of its session is said of every environment.
    if state.focus == .environments, before?.identity == now?.identity { return [] }
    guard before != now || isNarrowed(since: earlier) || now == nil && position != earlier.position else { return [] }
    return [Announcement(position)]
  }

  /// Whether a filter was typed to its end, or has found something else since: what is selected then is what was looked for.
  private func isNarrowed(since earlier: PlainScreen) -> Bool {
    guard state.focus == .tokens, state.filterLine == nil else { return false }
    if earlier.state.filterLine != nil { return true }
    let list = state.chosenList
    return list?.filter.isEmpty == false && list?.count != earlier.state.chosenList?.count
  }
}
