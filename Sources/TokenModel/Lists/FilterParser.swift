import Formats

/// Reads filters as people type them.
struct FilterParser {
  private let scalars: [Unicode.Scalar]
  private var place = 0
  private var closesQuotations = false
  private let readsEnvironments: Bool
  /// The terms about environments that were read.
  private(set) var environments: [InventoryFilter.EnvironmentTerm] = []

  /// - Parameter readsEnvironments: whether there may be terms about environments.
  init(_ text: String, readsEnvironments: Bool = false) {
    scalars = Array(text.unicodeScalars)
    self.readsEnvironments = readsEnvironments
  }

  mutating func terms() throws(TokenFilterFailure) -> [FilterTerm] {
    var terms: [FilterTerm] = []
    while true {
      while current == " " { place += 1 }
      guard current != nil else { return terms }
      if readsEnvironments, let term = try environmentTerm() {
        environments.append(term)
      } else {
        terms.append(try term())
      }
    }
  }

  /// A term about environments; nil, and nothing read, where another one stands.
  private mutating func environmentTerm() throws(TokenFilterFailure) -> InventoryFilter.EnvironmentTerm? {
    let start = place
    let isNegated = current == "!"
    if isNegated { place += 1 }
    let nameStart = place
    while let scalar = current, scalar.properties.isAlphabetic { place += 1 }
    guard current == ":",
      let field = InventoryFilter.EnvironmentTerm.Field(rawValue: text(from: nameStart).lowercased())
    else {
      place = start
      return nil
    }
    place += 1
    let (glob, _) = try value(of: start)
    guard !glob.isEmpty else {
      throw .malformed(
        term: text(from: start), reason: "wants a text after it",
        example: field == .name ? "env:prod*" : "service:pod")
    }
    return InventoryFilter.EnvironmentTerm(field: field, pattern: FilterPattern(glob: glob), isNegated: isNegated)
  }

  /// The valid terms, and what is wrong with the others; an open quotation mark counts as closed at the end.
  mutating func finishedTerms() -> (terms: [FilterTerm], errors: [TokenFilterFailure]) {
    var terms: [FilterTerm] = []
    var errors: [TokenFilterFailure] = []
    closesQuotations = true
    while true {
      while current == " " { place += 1 }
      guard current != nil else { return (terms, errors) }
      do throws(TokenFilterFailure) {
        if readsEnvironments, let term = try environmentTerm() {
          environments.append(term)
        } else {
          terms.append(try term())
        }
      } catch {
        errors.append(error)
      }
    }
  }

  /// Whether a text is read as a single plain word.
  static func isWord(_ text: String) -> Bool {
    var parser = FilterParser(text)
    guard let terms = try? parser.terms(), terms.count == 1, case .word = terms[0].condition else { return false }
    return !terms[0].isNegated
  }

  private var current: Unicode.Scalar? { scalars.indices.contains(place) ? scalars[place] : nil }

  private func text(from start: Int) -> String {
    String(String.UnicodeScalarView(scalars[start..<place]))
  }

  private mutating func term() throws(TokenFilterFailure) -> FilterTerm {
    let isNegated = current == "!"
    if isNegated { place += 1 }
    guard let first = current, first != " " else {
      throw .malformed(term: "!", reason: "wants a term after it", example: "!never")
    }
    let start = place
    while let scalar = current, scalar.properties.isAlphabetic || scalar == "-" || scalar == "_" { place += 1 }
    let name = text(from: start).lowercased()
    if let mark = current, place > start, ":<>=".unicodeScalars.contains(mark) {
      place += 1
      return FilterTerm(try condition(name, mark, from: start), isNegated: isNegated)
    }
    place = start
    let (glob, isPlain) = try value(of: start)
    if isPlain, name.count == place - start, let field = Self.endless[name] {
      return FilterTerm(.endless(field), isNegated: isNegated)
    }
    return FilterTerm(.word(FilterPattern(glob: glob)), isNegated: isNegated)
  }

  /// Parses what follows a name and its mark.
  private mutating func condition(
    _ name: String, _ mark: Unicode.Scalar, from start: Int
  ) throws(TokenFilterFailure) -> FilterCondition {
    let (glob, _) = try value(of: start)
    let term = text(from: start)
    if mark == ":", let field = Self.texts[name] {
      guard !glob.isEmpty else {
        throw .malformed(term: term, reason: "wants a text after it", example: "\(name):batch*")
      }
      return .field(field, FilterPattern(glob: glob))
    }
    guard let comparison = FilterComparison(rawValue: String(mark)), let field = Self.measured[name]
    else {
      throw Self.misspelt(term, name)
    }
    guard let seconds = TimeSpan.seconds(parsingWithUnit: glob) else {
      throw .malformed(
        term: term, reason: "needs a whole number and s, m, h or d",
        example: "\(name)\(comparison.rawValue)7d")
    }
    return .compares(field, comparison, seconds)
  }

  /// Fields by the word before a colon.
  private static let texts = fields { $0.isSearched ? $0.rawValue : nil }
    .merging(["org": .organization, "id": .handle]) { first, _ in first }
  /// Fields by the word before `<` and `>`.
  private static let measured = fields { $0.measure?.name }
  /// Fields by the word for no end.
  private static let endless = fields { $0.measure?.endless }

  private static func fields(by name: (TokenField) -> String?) -> [String: TokenField] {
    TokenField.allCases.reduce(into: [:]) { fields, field in
      if let name = name(field) { fields[name] = field }
    }
  }

  /// The failure of a term with an unknown name, or with the wrong mark for it.
  private static func misspelt(_ term: String, _ name: String) -> TokenFilterFailure {
    if measured[name] != nil {
      return .malformed(term: term, reason: "needs < or > and a time", example: "\(name)<7d")
    }
    if texts[name] != nil { return .malformed(term: term, reason: "needs a colon", example: "\(name):batch*") }
    guard let nearest = NearestWord.to(name, among: texts.keys.sorted() + measured.keys.sorted()) else {
      let reason = "is not a filter term; to search for the text, quote it"
      return .malformed(term: term, reason: reason, example: nil)
    }
    let (rest, isMeasured) = (term.dropFirst(name.count), measured[nearest] != nil)
    let keepsRest = rest.first.map { isMeasured ? "<>".contains($0) : $0 == ":" } ?? false
    let meant = keepsRest ? nearest + rest : isMeasured ? "\(nearest)<7d" : "\(nearest):"
    return .malformed(term: term, reason: "is not a filter term; did you mean \(meant)?", example: nil)
  }

  /// The text up to the next blank outside quotation marks, as a pattern; and whether it has no quotation marks.
  private mutating func value(of start: Int) throws(TokenFilterFailure) -> (glob: String, isPlain: Bool) {
    var glob = ""
    var isPlain = true
    var isQuoted = false
    while let scalar = current, isQuoted || scalar != " " {
      place += 1
      if scalar == "\"" {
        isQuoted.toggle()
        isPlain = false
      } else {
        glob.unicodeScalars.append(scalar)
        if scalar == "\\", let next = current, next == "\"" || next == "\\" || next == "*" {
          glob.unicodeScalars.append(next)
          place += 1
        }
      }
    }
    guard !isQuoted || closesQuotations else {
      throw .malformed(term: text(from: start), reason: "needs a closing quotation mark", example: nil)
    }
    return (glob, isPlain)
  }
}

/// Why a filter cannot be used.
public enum TokenFilterFailure: Error, Sendable, Equatable {
  /// A malformed term; the reason continues the sentence after the term: "wants …".
  /// - Parameter example: a valid term.
  case malformed(term: String, reason: String, example: String?)
  /// The service does not report what a term needs.
  case notTold(term: String, fact: TokenField, service: String)
}

extension TokenFilterFailure: CustomStringConvertible {
  /// A sentence for people.
  public var description: String {
    switch self {
    case .malformed(let term, let reason, let example?): "\(DisplayText(term)) \(reason), such as \(example)."
    case .malformed(let term, let reason, nil):
      "\(DisplayText(term)) \(reason)\(reason.hasSuffix("?") ? "" : ".")"
    case .notTold(let term, let fact, let service):
      "\(service) does not report \(fact.meaning), so \(DisplayText(term)) has no answer: unknown is not never."
    }
  }
}
