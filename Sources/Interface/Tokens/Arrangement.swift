import FoundationEssentials
import TokenModel

/// Which rows of a list are shown, and in which order. What was found is kept, so that a filter that narrows the last one looks only where that matched.
struct Arrangement: Sendable {
  /// The places of the rows shown; nil where that is all of them in the server's order.
  private(set) var places: [Int]?
  /// The places of all rows in an order made here, once it is known.
  private var order: [Int]?
  /// The filter that `places` were found by, as long as no row moved.
  private var lastFilter: InventoryFilter?

  /// Rows came, went or changed.
  mutating func forgetRows() {
    forgetOrder()
  }

  /// Another order is wanted.
  mutating func forgetOrder() {
    order = nil
    lastFilter = nil
  }

  /// - Parameters:
  ///   - sort: an order to make here, once everything is here; nil for the server's.
  ///   - now: the time by the server's clock; where rows are of several lists, by this machine's.
  mutating func arrange(_ rows: SparseRows, filter: InventoryFilter, sort: TokenSort?, now: Date) {
    let sort = rows.hasEveryRow ? sort : nil
    guard !filter.isEmpty || sort != nil else {
      places = nil
      lastFilter = nil
      return
    }
    order = sort.map { order ?? rows.places(in: TokenOrder($0)) }
    if filter.isEmpty {
      places = order
    } else {
      let narrowed = lastFilter.map { filter.narrows($0) } == true ? places : nil
      places = rows.places(meeting: filter, among: narrowed ?? order, now: now)
    }
    lastFilter = filter
  }
}

/// The filter of a list as a person typed it.
struct ListFilter: Sendable, Equatable {
  /// What was typed.
  let text: String
  /// What narrows the list: the terms that are finished.
  let inventory: InventoryFilter
  /// What a term that is not finished wants; nil where all are.
  let hint: String?
  /// Why it cannot be kept as it is, in a sentence.
  let problem: String?
  /// Why the service cannot answer it; nothing matches then.
  let refusal: String?

  /// No filter.
  init() {
    (text, inventory, hint, problem, refusal) = ("", InventoryFilter(), nil, nil, nil)
  }

  /// - Parameter service: the service's name that people read.
  init(_ text: String, for support: UploadTokenSupport, of service: String) {
    self.text = text
    let (filter, errors) = TokenFilter.reading(unfinished: text)
    inventory = InventoryFilter(filter)
    hint = errors.first?.hint
    do throws(TokenFilterFailure) {
      try filter.check(for: support, of: service)
      refusal = nil
    } catch {
      refusal = error.description
    }
    problem = errors.first?.description ?? refusal
  }

  /// A filter of the tokens of all environments: what a service does not report of its tokens meets no term.
  init(ofInventory text: String) {
    self.text = text
    let (filter, errors) = InventoryFilter.reading(unfinished: text)
    inventory = filter
    hint = errors.first?.hint
    problem = errors.first?.description
    refusal = nil
  }

  /// The terms about tokens.
  var filter: TokenFilter { inventory.tokens }

  /// Whether it lets everything through.
  var isEmpty: Bool { inventory.isEmpty }
}

extension ListFilter {
  /// What can be typed for a service.
  static func examples(for support: UploadTokenSupport) -> String {
    let facts = support.facts
    let terms = [
      "words", "label:a*", facts.contains(.expiry) ? "never, expires<7d" : nil,
      facts.contains(.scope) ? "scope:upload" : nil, facts.contains(.created) ? "age>90d" : nil,
      facts.contains(.lastUse) ? "unused" : nil, "!not",
    ]
    return terms.compactMap(\.self).joined(separator: ", ")
  }

  /// What can be typed for the tokens of all environments.
  static let examplesOfInventory = "words, env:a*, service:pod, never, expires<7d, scope:upload, unused, !not"
}

extension TokenFilterFailure {
  /// What is wanted, in a few words.
  fileprivate var hint: String {
    switch self {
    case .malformed(_, _, let example?): "such as \(example)"
    case .malformed(_, let reason, nil): reason
    case .notTold: description
    }
  }
}
