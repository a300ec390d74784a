/// What the environments are sorted by; among equals they stand by name.
enum EnvironmentSort: String, Sendable, CaseIterable {
  case urgency, name, expiry, service
}

/// How the environments stand below each other, and how a person wants them to.
struct EnvironmentOrder: Sendable {
  var sort = EnvironmentSort.urgency
  var filter = EnvironmentFilter()
  /// Whether those without a session are all shown although not all rows fit.
  var isUnfolded = false
  /// Whether the line that stands for the folded ones is selected, and no environment is.
  var isOnFold = false
  /// The places of the environments that are shown, from top to bottom.
  private(set) var places: [Int] = []
  /// How urgent each environment is, by its place.
  private(set) var urgencies: [Urgency] = []
  /// How many at the end of the order never had a session, so that they may be folded.
  private(set) var foldable = 0
  /// Of what all that was made; nil before the first time.
  private var basis: Basis?

  private struct Basis: Sendable, Equatable {
    let standing: EnvironmentStanding
    let sort: EnvironmentSort
    let filter: EnvironmentFilter
  }

  /// Whether the places are those that a person wants of environments that stand so.
  func isArranged(for standing: EnvironmentStanding) -> Bool {
    basis == Basis(standing: standing, sort: sort, filter: filter)
  }

  /// Takes in how urgent environments that stand so are, and which the order and the filter leave in which order.
  mutating func arrange(_ places: [Int], urgencies: [Urgency], of standing: EnvironmentStanding) {
    basis = Basis(standing: standing, sort: sort, filter: filter)
    (self.places, self.urgencies) = (places, urgencies)
    let isByUrgency = sort == .urgency && filter.isEmpty
    foldable = isByUrgency ? places.reversed().prefix { urgencies[$0] == .none }.count : 0
  }

  /// How many environments there are of an urgency.
  func count(_ urgency: Urgency) -> Int { urgencies.count { $0 == urgency } }

  /// The lines in a room of so many rows.
  func lines(in rows: Int) -> EnvironmentLines {
    let begun = places.count - foldable
    let shown = max(begun, rows - 1)
    guard rows > 0, places.count > rows, places.count - shown > 1 else {
      return EnvironmentLines(places: places[...], folded: [], hasFold: false)
    }
    if isUnfolded { return EnvironmentLines(places: places[...], folded: places[shown...], hasFold: true) }
    return EnvironmentLines(places: places[..<shown], folded: places[shown...], hasFold: true)
  }
}

/// The lines of the environments: one for each that is shown, and one at the end for those that are folded or can be.
struct EnvironmentLines: Sendable {
  /// The environments with a line of their own.
  let places: ArraySlice<Int>
  /// Those that the last line stands for.
  let folded: ArraySlice<Int>
  let hasFold: Bool

  var count: Int { places.count + (hasFold ? 1 : 0) }

  /// The environment on a line; nil for the line of the folded ones.
  func place(at line: Int) -> Int? { places.indices.contains(line) ? places[line] : nil }
}

/// Which environments are shown: those in which each word occurs; `!` before a word leaves those out.
struct EnvironmentFilter: Sendable, Equatable {
  let text: String
  private let words: [String]

  init(_ text: String = "") {
    self.text = text
    words = text.lowercased().split(separator: " ").map(String.init)
  }

  var isEmpty: Bool { words.isEmpty }

  /// - Parameter facts: what is known of an environment.
  func matches(_ facts: [String]) -> Bool {
    words.allSatisfy { word in
      let isNegated = word.hasPrefix("!") && word != "!"
      let wanted = isNegated ? String(word.dropFirst()) : word
      return facts.contains { $0.range(ofFolded: wanted) != nil } != isNegated
    }
  }
}
