import Formats
import TokenModel

extension Action {
  static let write = Action(
    .write, .tokens, [], in: [.main], help: "write the rows shown to a new file, as CSV: :w FILE", parameter: .file,
    when: \.writing
  ) { state, _ in
    state.notice = .info("Which file? fob creates it and writes the rows shown into it, as CSV.")
    return state.openCommandLine("\(ActionName.write.word) ")
  }
}

extension AppState {
  fileprivate var writing: Availability {
    focus == .environments ? .impossible("Nothing to write: changes are saved at once.") : listWork
  }

  /// Writes every row that the list on the screen shows, in its order; also those above and below the screen.
  mutating func writeRows(to path: String) -> [Effect] {
    guard let list = chosenList, let support = chosenSupport else { return [] }
    if let problem = list.filter.problem {
      notice = .warning("Nothing was written. \(problem)")
      return []
    }
    guard !list.rows.isPart else {
      notice = .warning("Nothing was written: the list is not read to its end. \(key(.reload)) reads it again.")
      return []
    }
    guard listsBeingRead.isEmpty else {
      notice = .warning("Nothing was written: fob is still reading \(listsBeingRead.joined(separator: ", ")).")
      return []
    }
    let sheet = TokenSheet(list, support, of: inventory == nil ? chosenEnvironment : nil)
    guard sheet.missingCount == 0 else {
      notice = .warning(
        "Nothing was written: \(sheet.missingCount.grouped) rows are not read yet. \(key(.sort)) sorts the list, which reads all of it."
      )
      return []
    }
    return [.writeRows(path: path, sheet)]
  }

  /// The environments whose rows the inventory will have in a moment.
  private var listsBeingRead: [String] {
    guard inventory != nil else { return [] }
    return lists.filter { $0.value.reading != nil }.map(\.key.text).sorted()
  }

  /// Takes in whether rows were written.
  /// - Parameter failure: why not, or nil.
  mutating func rowsWritten(to path: String, count: Int, failure: String?) {
    if let failure {
      notice = .failure("Nothing was written: \(failure)")
      return
    }
    let missing = inventory == nil ? [] : InventoryStatus(self).missing
    let gap = missing.isEmpty ? "" : " Not read whole: \(missing.map(\.environment.name.text).joined(separator: ", "))."
    notice = .done("Wrote \(count.grouped) row\(count == 1 ? "" : "s") to \(path).\(gap)")
  }
}
