/// The environments that are marked, shown or not; `R` refreshes them, and nothing that ends anything takes them.
struct EnvironmentMarks: Sendable, Equatable {
  private(set) var names: Set<String> = []
  /// The one that was marked last, where a range begins.
  private(set) var last: String?

  var isEmpty: Bool { names.isEmpty }
  var count: Int { names.count }

  func contains(_ name: String) -> Bool { names.contains(name) }

  /// Marks an environment, or takes its mark away.
  mutating func switchMark(of name: String) {
    guard names.remove(name) == nil else { return }
    names.insert(name)
    last = name
  }

  mutating func insert(_ added: [String]) {
    names.formUnion(added)
    last = added.last ?? last
  }

  mutating func removeAll() { self = EnvironmentMarks() }

  /// Takes the marks of those away that are gone.
  mutating func keep(_ present: Set<String>) { names.formIntersection(present) }
}

extension AppState {
  /// Marks the selected environment and so many below it together, or takes a mark away, and goes on to the next one.
  mutating func markEnvironments(_ count: Int) -> [Effect] {
    let lines = environmentLines(Layout(self))
    guard var line = selectedLine(of: lines) else { return [] }
    for _ in 0..<count {
      guard let place = lines.place(at: line) else { break }
      environmentMarks.switchMark(of: environments[place].name)
      guard line < lines.count - 1 else { break }
      line += 1
    }
    return select(line: line, of: lines)
  }

  mutating func markEnvironmentRange() -> [Effect] {
    let places = environmentOrder.places
    guard let chosenIndex, let end = places.firstIndex(of: chosenIndex) else { return [] }
    guard let last = environmentMarks.last, let start = places.firstIndex(where: { environments[$0].name == last })
    else {
      notice = .warning(
        "Where does the range begin? Mark its first row with \(key(.mark)), go to its last and press \(key(.markRange))."
      )
      return []
    }
    let range = min(start, end)...max(start, end)
    environmentMarks.insert(places[range].map { environments[$0].name })
    notice = .done("Marked \(range.count) environments.")
    return []
  }

  mutating func markAllEnvironments() -> [Effect] {
    environmentMarks.insert(environmentOrder.places.map { environments[$0].name })
    notice = .done(
      "Marked \(environmentOrder.filter.isEmpty ? "all" : "all that match"): \(environmentOrder.places.count).")
    return []
  }

  mutating func unmarkAllEnvironments() -> [Effect] {
    let count = environmentMarks.count
    environmentMarks.removeAll()
    notice = .done("Took \(count) mark\(count == 1 ? "" : "s") away.")
    return []
  }

  /// Refreshes the sessions of the marked environments, and says which cannot be.
  mutating func refreshMarked() -> [Effect] {
    let marked = environments.filter { environmentMarks.contains($0.name) }
    let possible = marked.filter { renewal(of: $0).isPossible }
    let skipped = marked.filter { !renewal(of: $0).isPossible }.map(\.name)
    let effects = possible.flatMap { state in
      state.environment.map { startOnSession(.renewSession, .renewing, in: $0) } ?? []
    }
    let count = "\(possible.count) session\(possible.count == 1 ? "" : "s")"
    notice =
      skipped.isEmpty
      ? .done("Refreshing \(count).")
      : .warning("Refreshing \(count); skipped \(skipped.count) that cannot be: \(skipped.joined(separator: ", ")).")
    return effects
  }
}
