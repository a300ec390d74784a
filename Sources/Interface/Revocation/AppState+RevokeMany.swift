import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

extension Action {
  static let confirm = Action(
    .confirm, .dialogs, [[.tab], [.backTab], [.enter]], in: [.preview, .rotation],
    help: "go to the field or the buttons",
    hint: Hint("to the field", 5)
  ) { state, _ in state.goToAnswer() }
  static let leaveOut = Action(
    .leaveOut, .dialogs, [.character("u")], in: [.preview], help: "leave out tokens used this week, or take them back",
    hint: Hint("leave out", 3), when: \.leavingOut
  ) { state, _ in state.changeRevokeMany { $0.switchInUse() } }
  static let savePlan = Action(
    .savePlan, .dialogs, [.character("p")], in: [.preview], help: "save the plan for later; revokes nothing",
    hint: Hint("save plan", 4)
  ) { state, _ in state.savePlan() }
}

extension AppState {
  fileprivate var leavingOut: Availability {
    guard let page = (dialogs.last as? RevokeManyDialog)?.page else { return .possible }
    if page.preview.inUse == nil { return .impossible("\(page.service) does not report when a token was last used.") }
    if page.inUse == 0 { return .impossible("None of these was used this week.") }
    return page.countOtherwise == 0 ? .impossible("All of these were used this week.") : .possible
  }

  fileprivate mutating func goToAnswer() -> [Effect] {
    guard var dialog = dialogs.last as? any PreviewDialog else { return [] }
    dialog.goToAnswer()
    replaceDialog(dialog)
    return []
  }

  fileprivate mutating func changeRevokeMany(_ change: (inout RevokeManyDialog) -> Void) -> [Effect] {
    guard var dialog = dialogs.last as? RevokeManyDialog else { return [] }
    change(&dialog)
    replaceDialog(dialog)
    return []
  }

  fileprivate mutating func savePlan() -> [Effect] {
    guard let page = (dialogs.last as? RevokeManyDialog)?.page, let environment = environment(page.environment) else {
      return []
    }
    return [.start(.planRevocation(page.rows), environment, nextWork())]
  }

  /// Takes in whether a plan was saved for later.
  mutating func revocationPlanned(_ result: Result<Revocation, SessionFailure>) -> [Effect] {
    switch result {
    case .success(let revocation):
      notice = .done("Saved the plan of \(revocation.plan.rows.count.grouped): \(revocation.path)")
      return [.readRevocations]
    case .failure(let failure):
      notice = .failure("The plan was not saved. \(shown(failure).text)")
      return []
    }
  }

  /// Opens the pages about what is marked, frozen as it is now: the chosen environment first, then the others with marks.
  mutating func openRevokeMany() -> [Effect] {
    let names = environmentsWithMarks()
    let pages = names.filter { change($0).isPossible }.compactMap(revocationPage)
    let foreign = names.reduce(0) { $0 + markedRows(of: $1).count { !$0.canBeRevoked } }
    guard !pages.isEmpty else {
      notice = .warning(
        foreign > 0
          ? "Only an organization owner can revoke these tokens."
          : "The marked tokens are not loaded. Press \(key(.reload)).")
      return []
    }
    let effects = openRevokeMany(pages)
    let left =
      readOnlySentences(names)
      + (foreign == 0 ? [] : ["Left out: \(foreign.grouped) that only an organization owner can revoke."])
    if !left.isEmpty { notice = .info(left.sentences) }
    return effects
  }

  /// The environments that have marked tokens, the chosen one first.
  mutating func environmentsWithMarks() -> [EnvironmentName] {
    handOverMarks()
    let marked = environments.compactMap { $0.environment?.name }.filter { lists[$0]?.marks.isEmpty == false }
    return marked.filter { $0 == chosenEnvironment?.name } + marked.filter { $0 != chosenEnvironment?.name }
  }

  /// Says which environments are left out because nothing may be changed there.
  func readOnlySentences(_ names: [EnvironmentName]) -> [String] {
    let readOnly = names.filter { !change($0).isPossible }.map(\.text)
    return readOnly.isEmpty ? [] : ["Left out, read-only: \(readOnly.joined(separator: ", "))."]
  }

  func markedRows(of name: EnvironmentName) -> [ListedToken] {
    lists[name].map { $0.rows.rows(with: $0.marks.handles) } ?? []
  }

  private func revocationPage(of name: EnvironmentName) -> RevocationPage? {
    let rows = markedRows(of: name).filter(\.canBeRevoked)
    return revocationPage(of: name, rows, hidden: min(lists[name]?.hiddenMarks ?? 0, rows.count))
  }

  func revocationPage(of name: EnvironmentName, _ rows: [ListedToken], hidden: Int) -> RevocationPage? {
    guard let source = previewSource(of: name), !rows.isEmpty else { return nil }
    return RevocationPage(source, rows, hidden: hidden)
  }

  /// What the pages of an environment's tokens are made from; nil where it has no list.
  func previewSource(of name: EnvironmentName) -> PreviewSource? {
    guard let state = state(of: name), let environment = state.environment, let profile = profile(of: environment),
      let support = profile.uploadTokens, let list = lists[name]
    else { return nil }
    return PreviewSource(
      environment: environment, profile: profile, support: support, listed: list.rows.count,
      serverTime: now.addingTimeInterval(state.held?.clockOffset ?? 0))
  }

  mutating func openRevokeMany(_ pages: [RevocationPage]) -> [Effect] { open(RevokeManyDialog(pages)) }
}

extension ListedToken {
  /// Whether this account may revoke it: POD tells the ids of an organization's tokens to its owners alone.
  var canBeRevoked: Bool { token.reference.id != nil }
}
