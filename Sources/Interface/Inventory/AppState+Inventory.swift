import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

extension Action {
  static let inventory = Action(
    .inventory, .tokens, [.character("I")], in: [.main],
    help: "inventory: the upload tokens of all environments as one list; again goes back", hint: Hint("inventory", 9),
    opens: true, when: \.inventoryAvailability
  ) { state, _ in state.inventory == nil ? state.openInventory() : state.closeInventory() }
  static let inventoryOfSpan = Action(
    .inventory, .dialogs, [.character("I")], in: [.horizon], help: "inventory: the upload tokens of this time",
    hint: Hint("these", 4), when: \.inventoryOfSpanAvailability
  ) { state, _ in state.openInventoryOfSpan() }
}

extension AppState {
  fileprivate var inventoryAvailability: Availability {
    environments.isEmpty ? .impossible("There are no environments yet.") : .possible
  }

  fileprivate var inventoryOfSpanAvailability: Availability {
    guard let dialog = dialogs.last as? HorizonDialog, dialog.span(in: self) != nil else { return .possible }
    return dialog.tokenCount(in: self) == 0 ? .impossible("No upload token expires in this time.") : .possible
  }

  /// Opens the list of all environments' upload tokens; the selected one stays selected.
  /// - Parameter horizon: what it goes back to; nil for the panes.
  fileprivate mutating func openInventory(from horizon: HorizonDialog? = nil, filter: String = "") -> [Effect] {
    let selected =
      focus == .tokens
      ? chosenEnvironment.flatMap { environment in
        selectedToken.map { (environment.name, $0.handle) }
      } : nil
    inventory = InventoryState(focusBefore: focus, horizon: horizon)
    joinInventory()
    takeOverMarks()
    if !filter.isEmpty { filterList(by: filter) }
    if let (name, handle) = selected,
      let origin = inventory?.list.rows.origins.first(where: { $0.environment.name == name })
    {
      inventory?.list.select(RowKey(handle: handle, origin: origin.place))
    }
    focus = .tokens
    return []
  }

  fileprivate mutating func openInventoryOfSpan() -> [Effect] {
    guard let dialog = dialogs.last as? HorizonDialog, let span = dialog.span(in: self) else { return [] }
    let count = dialog.tokenCount(in: self)
    dialogs.removeLast()
    // Dates have whole seconds, the time now has not: rounded so that one on a bound is in the span that begins there.
    let from = Int(span.lowerBound.timeIntervalSince(now).rounded(.up)) - 1
    let to = Int(span.upperBound.timeIntervalSince(now).rounded(.down))
    let effects = openInventory(from: dialog, filter: "expires>\(max(0, from))s expires<\(to)s")
    notice = .info(
      "\(count.grouped) upload token\(count == 1 ? "" : "s") of the horizon. \(key(.back)) shows all, then goes back.")
    return effects
  }

  /// Goes back to where it was opened.
  mutating func closeInventory() -> [Effect] {
    guard let left = inventory else { return [] }
    leaveInventory()
    focus = left.focusBefore
    guard let dialog = left.horizon else { return [] }
    horizon = Horizon(of: self)
    return open(dialog)
  }

  /// Takes it off the screen.
  mutating func leaveInventory() {
    handOverMarks()
    inventory = nil
  }

  /// Gives the inventory's marks to the lists that its rows are of.
  mutating func handOverMarks() {
    guard let inventory else { return }
    let marked = Dictionary(grouping: inventory.list.marks.keys, by: \.origin)
    for origin in inventory.list.rows.origins {
      lists[origin.environment.name]?.setMarks(Set((marked[origin.place] ?? []).map { RowKey(handle: $0.handle) }))
    }
  }

  /// Gives the lists' marks to the inventory that is made of them.
  private mutating func takeOverMarks() {
    guard let origins = inventory?.list.rows.origins else { return }
    let keys = origins.flatMap { origin in
      (lists[origin.environment.name]?.marks.keys ?? []).map { RowKey(handle: $0.handle, origin: origin.place) }
    }
    inventory?.list.setMarks(Set(keys))
  }

  /// Takes over what has changed in the lists, and reads those that are not whole, of environments with a living session.
  mutating func readForInventory() -> [Effect] {
    guard inventory != nil else { return [] }
    joinInventory()
    return readWholeLists { _ in true }
  }

  private mutating func joinInventory() {
    let lists = inventoryLists
    inventory?.join(lists)
  }

  /// The lists of all environments whose services have upload tokens.
  private var inventoryLists: [(origin: RowsOrigin, list: TokenList)] {
    let listed = environments.compactMap { state -> (EnvironmentState, Environment, TokenList, UploadTokenSupport)? in
      guard let environment = state.environment, let list = lists[environment.name],
        let support = profile(of: environment)?.uploadTokens
      else { return nil }
      return (state, environment, list, support)
    }
    return listed.enumerated().map { place, entry in
      let (state, environment, list, support) = entry
      let origin = RowsOrigin(
        place: place, environment: environment, support: support, clockOffset: state.held?.clockOffset ?? 0)
      return (origin, list)
    }
  }

  /// Marks all that match, or those of them that break a rule, where that is known: every list that the filter does not leave out by name is whole.
  mutating func markAllOfInventory(_ purpose: MarkPurpose) {
    guard var list = inventory?.list else { return }
    let missing = InventoryStatus(self).missing.filter { list.filter.inventory.admits($0.environment) }
    guard missing.isEmpty else {
      let names = missing.map { "\($0.environment.name) (\($0.reason))" }.joined(separator: ", ")
      let terms = missing.map { "!env:\($0.environment.name)" }.joined(separator: " ")
      notice = .warning(
        "Nothing was marked, as these lists are not whole: \(names). To leave them out, filter: \(terms)")
      return
    }
    do throws(MarkFailure) {
      guard try list.isWhole(for: purpose) else { return }
      mark(purpose, in: &list)
      inventory?.list = list
    } catch {
      notice = .warning(sentence(error))
    }
  }
}
