import Formats
import TokenModel

/// The tokens that are marked, whether their rows are here and shown or not.
struct Marks: Sendable {
  /// Which they are.
  private(set) var keys: Set<RowKey> = []
  /// The one that was marked last, where a range begins.
  private(set) var last: RowKey?
  /// Of every row whether it is marked, by its place; empty while none is. Asking the handle of each row would cost more than filtering does.
  private var isMarked: [Bool] = []

  var isEmpty: Bool { keys.isEmpty }
  var count: Int { keys.count }
  /// Their handles, where rows are of one list.
  var handles: Set<Handle> { Set(keys.lazy.map(\.handle)) }

  func contains(_ key: RowKey) -> Bool { keys.contains(key) }

  func contains(_ handle: Handle) -> Bool { contains(RowKey(handle: handle)) }

  /// How many of them are not among the rows that are shown.
  /// - Parameter places: the places of those rows; nil for all that are here.
  func hidden(showing places: [Int]?) -> Int {
    guard !isMarked.isEmpty else { return count }
    return count - (places.map { $0.count { isMarked[$0] } } ?? isMarked.count { $0 })
  }

  /// Marks a token, or takes its mark away.
  mutating func switchMark(of key: RowKey, in rows: SparseRows, at place: Int) {
    if keys.remove(key) == nil {
      keys.insert(key)
      last = key
    }
    if isMarked.isEmpty { isMarked = [Bool](repeating: false, count: rows.count) }
    isMarked[place] = keys.contains(key)
  }

  /// Marks tokens.
  /// - Parameter last: where a range begins from now on.
  mutating func insert(_ added: some Sequence<RowKey>, in rows: SparseRows, last: RowKey?) {
    keys.formUnion(added)
    self.last = last
    find(in: rows)
  }

  /// Takes the marks of tokens away; `find(in:)` follows, once the rows are what they will be.
  mutating func subtract(_ removed: Set<Handle>) {
    keys = keys.filter { !removed.contains($0.handle) }
  }

  /// Takes the marks of all tokens away of which there is no row.
  mutating func dropMissing(from rows: SparseRows) {
    guard !isEmpty else { return }
    keys = Set(rows.keys.filter(keys.contains))
  }

  /// Takes over that lists came or went between those that rows are of; `find(in:)` follows.
  mutating func move(from earlier: [RowsOrigin], to origins: [RowsOrigin]) {
    keys = Set(keys.compactMap { origins.moved($0, from: earlier) })
    last = last.flatMap { origins.moved($0, from: earlier) }
  }

  /// Finds the marked rows again after rows came, went or changed.
  mutating func find(in rows: SparseRows) {
    isMarked = isEmpty ? [] : rows.flags(of: keys)
  }
}

/// Which rows are marked together.
enum MarkPurpose: Sendable, Equatable {
  /// All that match.
  case all
  /// Those of them that break a rule for upload tokens.
  case violating
}

/// Why rows were not marked.
enum MarkFailure: Error, Sendable, Equatable {
  case nothingSelected
  /// No row that is shown was marked before.
  case noStart
  /// So many rows of the range are not here.
  case notRead(Int)
  /// The list changed while it was read, so that nobody knows what all that match are.
  case incomplete
  /// Something is wrong with the filter, in a sentence.
  case filter(String)
}

extension Action {
  static let mark = Action(
    .mark, .tokens, [.character(" ")], in: [.main], help: "mark the row, or unmark it, and go on",
    hint: Hint("mark", 6), takesCount: true, when: \.marking
  ) { state, count in
    state.focus == .environments ? state.markEnvironments(count ?? 1) : state.mark(count ?? 1)
  }
  static let markRange = Action(
    .markRange, .tokens, [.character("V")], in: [.main],
    help: "mark a range: from the last marked row to the selected one", when: \.marking
  ) { state, _ in state.focus == .environments ? state.markEnvironmentRange() : state.markRange() }
  static let markAll = Action(
    .markAll, .tokens, [.character("*")], in: [.main], help: "mark all: every row that matches; reads the rest first",
    when: \.markingAll
  ) { state, _ in state.focus == .environments ? state.markAllEnvironments() : state.markAll() }
  static let unmarkAll = Action(
    .unmarkAll, .tokens, [.character("u")], in: [.main], help: "unmark all", when: \.unmarking
  ) { state, _ in state.focus == .environments ? state.unmarkAllEnvironments() : state.unmarkAll() }
}

extension AppState {
  fileprivate var marking: Availability {
    if focus == .environments { return anyEnvironment.isPossible && chosenIndex == nil ? whyNotUsable : anyEnvironment }
    guard listWork.isPossible else { return listWork }
    return selectedToken == nil ? .impossible("There is no upload token here.") : .possible
  }

  fileprivate var markingAll: Availability {
    if focus == .environments {
      return environmentOrder.places.isEmpty ? .impossible("There is nothing to mark.") : .possible
    }
    guard listWork.isPossible else { return listWork }
    return chosenList?.count == 0 && chosenList?.reading == nil ? .impossible("There is nothing to mark.") : .possible
  }

  fileprivate var unmarking: Availability {
    if focus == .environments { return environmentMarks.isEmpty ? .impossible("Nothing is marked.") : .possible }
    guard tokensExist.isPossible else { return tokensExist }
    return chosenList?.marks.isEmpty == false ? .possible : .impossible("Nothing is marked.")
  }
}

extension AppState {
  /// Marks the selected token and so many below it together, or takes a mark away, and goes on to the next one.
  fileprivate mutating func mark(_ count: Int) -> [Effect] {
    guard var list = chosenList else { return [] }
    for _ in 0..<min(count, list.count) {
      guard list.switchMark() else { break }
      guard list.selected < list.count - 1 else { break }
      list.select(list.selected + 1)
    }
    chosenList = list
    return []
  }

  fileprivate mutating func markRange() -> [Effect] {
    guard var list = chosenList else { return [] }
    do throws(MarkFailure) {
      let count = try list.markRange()
      chosenList = list
      notice = .done("Marked \(count) row\(count == 1 ? "" : "s"), from the last mark to here.")
    } catch {
      notice = .warning(sentence(error))
    }
    return []
  }

  fileprivate mutating func markAll() -> [Effect] {
    if inventory != nil {
      markAllOfInventory(.all)
    } else if let name = chosenEnvironment?.name {
      markAll(in: name, .all)
    }
    return []
  }

  /// Marks all that match, or those of them that break a rule, or sees to it that everything is read first.
  mutating func markAll(in name: EnvironmentName, _ purpose: MarkPurpose) {
    guard var list = lists[name] else { return }
    do throws(MarkFailure) {
      if try list.isWhole(for: purpose) {
        mark(purpose, in: &list)
      } else {
        say(
          .info("Everything is read first, then marked. \(key(.back, isBrief: true)) stops."), about: .marking(name))
      }
    } catch {
      notice = .warning(sentence(error))
    }
    lists[name] = list
  }

  /// Marks rows of a list that is whole, and says how many.
  mutating func mark(_ purpose: MarkPurpose, in list: inout TokenList) {
    let violations = purpose == .all ? ListViolations() : violations(in: list)
    let count = list.mark(purpose == .all ? nil : violations.keys)
    notice = markedNotice(count, purpose, isFiltered: !list.filter.isEmpty, violations)
  }

  fileprivate mutating func unmarkAll() -> [Effect] {
    let count = chosenList?.marks.count ?? 0
    chosenList?.unmarkAll()
    notice = .done("Took \(count.grouped) mark\(count == 1 ? "" : "s") away.")
    return []
  }

  func sentence(_ problem: MarkFailure) -> String {
    switch problem {
    case .nothingSelected: "There is no upload token here."
    case .noStart:
      "Where does the range begin? Mark its first row with \(key(.mark)), go to its last and press \(key(.markRange))."
    case .notRead(let count):
      "Nothing was marked: \(count.grouped) rows in between are not read yet. Scroll through them, or filter for them."
    case .incomplete:
      "Nothing was marked: the list changed while it was read, so nobody knows what 'all' are. Press \(key(.reload))."
    case .filter(let problem): "Nothing was marked. \(problem)"
    }
  }
}
