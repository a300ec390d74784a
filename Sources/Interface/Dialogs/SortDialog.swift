import Formats
import TerminalKit
import TokenModel

/// A menu of the orders that a list can be shown in.
struct SortDialog: Dialog {
  static let width = 44

  /// What the list is called.
  let list: String
  private(set) var choices: [SortChoice]
  var selected: Int

  var keyContext: KeyContext { .menu }
  var work: WorkID? { nil }
  var cancelling: Availability { .possible }
  var choiceCount: Int { choices.count }

  init(_ list: String, choices: [SortChoice], current: TokenSort?) {
    self.list = list
    self.choices = choices
    selected = choices.firstIndex { $0.key == current?.key } ?? 0
    if let current { self.choices[selected].ascending = current.ascending }
  }

  var choice: SortChoice { choices[selected] }

  mutating func turnRound() {
    choices[selected].ascending.toggle()
  }

  mutating func mask() {}

  func submit(in state: inout AppState) -> [Effect] {
    state.dialogs.removeLast()
    return state.setSort(choice.sort)
  }
}

/// One order that a list can be shown in, and who does the sorting.
struct SortChoice: Sendable, Equatable {
  /// What is sorted by; nil is the server's own order.
  let key: TokenField?
  var ascending: Bool
  /// Whether the server sorts; else everything is read first.
  let isServerSide: Bool

  var sort: TokenSort? { key.map { TokenSort($0, ascending: ascending) } }

  /// The word for it in menus and titles.
  var displayName: String { key?.order?.word ?? (isServerSide ? "server's order" : "environment") }

  /// Every order that makes sense for a service, in the direction that is most asked for.
  /// - Parameter isInventory: whether the tokens are of several environments, which have no order of a server together.
  static func all(for support: UploadTokenSupport, isInventory: Bool = false) -> [SortChoice] {
    let unsorted = SortChoice(key: nil, ascending: true, isServerSide: !isInventory)
    return [unsorted]
      + TokenField.orders.compactMap { key in
        let isServerSide = support.serverSorts.contains(key)
        guard isServerSide || key.isKnown(to: support) else { return nil }
        return SortChoice(key: key, ascending: key != .created, isServerSide: isServerSide)
      }
  }
}

extension SortDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    let glyphs = state.display.glyphs
    let isEverythingHere = state.chosenList?.rows.hasEveryRow ?? false
    var content = DialogContent(title: "Sort: \(list)")
    for (index, choice) in choices.enumerated() {
      let isSelected = index == selected
      let mark: DisplayText = isSelected ? "\(glyphs.selection) " : "  "
      let arrow = choice.key == nil ? " " : choice.ascending ? glyphs.ascending : glyphs.descending
      let who =
        choice.isServerSide
        ? (choice.key == nil ? "" : "server")
        : isEverythingHere ? "here" : width < 44 ? "reads all" : "here; reads all first"
      var line = StyledText(
        mark + DisplayText(choice.displayName).padded(to: 16) + arrow + "  ", isSelected ? .rowSelected : .text)
      line.append(DisplayText(who).padded(to: max(0, width - line.width)), isSelected ? .rowSelected : .textDim)
      content.lines.add(line.pointing(at: .choice(index)))
    }
    if choice.key == .lifetime {
      content.foot.add("The whole life of a token, not what is left.", .textDim, width: width)
    }
    return content
  }
}

extension Action {
  static let sort = Action(
    .sort, .tokens, [.character("s")], in: [.main], help: "sort", hint: Hint("sort", 9), parameter: .order,
    opens: true, when: \.paneWork
  ) { state, _ in state.openSort() }
  static let reverseOrder = Action(
    .reverseOrder, .tokens, [.character("S")], in: [.main],
    help: "by expiry; or the other way, where an order was chosen", when: \.reversal
  ) { state, _ in state.reverseOrder() }
  static let turnRound = Action(
    .turnRound, .dialogs, [[.left], [.right], .character("h"), .character("l"), .character(" ")], in: [.menu],
    help: "the other direction", hint: Hint("direction", 2), when: \.turning
  ) { state, _ in state.turnRound() }
}

extension AppState {
  fileprivate var reversal: Availability {
    guard listWork.isPossible else { return listWork }
    return chosenList?.sort != nil || expiryOrder != nil
      ? .possible
      : .impossible("The server's own order cannot be turned round. Press \(key(.sort)) to choose another.")
  }

  /// The soonest to expire first; nil where the service does not tell.
  private var expiryOrder: TokenSort? {
    sortChoices.first { $0.key == .expiry }?.sort
  }

  fileprivate var turning: Availability {
    dialogs.last is SortDialog ? .possible : .impossible("There is no other direction.")
  }

  fileprivate mutating func openSort() -> [Effect] {
    if focus == .environments { return open(EnvironmentSortDialog(current: environmentOrder.sort)) }
    return open(SortDialog(listName, choices: sortChoices, current: chosenList?.sort))
  }

  /// The orders that the list on the screen can be shown in.
  var sortChoices: [SortChoice] {
    chosenSupport.map { SortChoice.all(for: $0, isInventory: inventory != nil) } ?? []
  }

  /// What the list on the screen is called.
  var listName: String { inventory == nil ? chosenEnvironment?.name.text ?? "" : "inventory" }

  fileprivate mutating func reverseOrder() -> [Effect] {
    guard var sort = chosenList?.sort else { return expiryOrder.map { setSort($0) } ?? [] }
    sort.ascending.toggle()
    return setSort(sort)
  }

  /// Shows the chosen environment's list in another order.
  mutating func setSort(_ sort: TokenSort?) -> [Effect] {
    guard let support = chosenSupport, var list = chosenList else { return [] }
    focus = .tokens
    let stopped = list.giveUpLoading().map(Effect.cancel)
    list.setSort(sort, support: support)
    chosenList = list
    return stopped
  }

  /// Sorts by a column, first in the direction that is most asked for, then in the other.
  mutating func sort(byClickOn field: TokenField) -> [Effect] {
    focus = .tokens
    guard listWork.isPossible, let choice = sortChoices.first(where: { $0.key == field }) else { return [] }
    return chosenList?.sort?.key == field ? reverseOrder() : setSort(choice.sort)
  }

  fileprivate mutating func turnRound() -> [Effect] {
    guard var dialog = dialogs.last as? SortDialog else { return [] }
    dialog.turnRound()
    replaceDialog(dialog)
    return []
  }
}
