import Formats

/// A fact about upload tokens, in the order of rows, speech and packing. Everything that depends on the fact is a
/// complete switch, so that the compiler asks for each new one: here, in `TokenField+Packing.swift`, and in what
/// screens and commands show.
public enum TokenField: String, Sendable, Hashable, Codable, CaseIterable {
  case label
  /// Whom to ring about it.
  case contact
  case scope, organization, handle
  /// The token itself.
  case value
  /// The server's id.
  case id
  case created
  /// What is wrong with the row as the server showed it.
  case problem
  case lifetime, expiry, lastUse

  /// The word above a column and before a value.
  public var name: String {
    switch self {
    case .value: "token"
    case .expiry: "expires"
    case .lastUse: "last used"
    case .label, .contact, .scope, .organization, .handle, .id, .created, .problem, .lifetime: rawValue
    }
  }

  /// What a service does not report if it does not report this.
  var meaning: String {
    switch self {
    case .scope: "what an upload token allows"
    case .organization: "who owns an upload token"
    case .created: "when an upload token was created"
    case .expiry: "when an upload token expires"
    case .lastUse: "when an upload token was last used"
    case .label, .contact, .handle, .value, .id, .problem, .lifetime: "the \(name) of an upload token"
    }
  }

  /// Whether a service reports it, or fob knows it anyway: labels can be the operator's own, contacts are, handles are fob's.
  public func isKnown(to support: UploadTokenSupport) -> Bool {
    switch self {
    case .label, .contact, .handle, .value, .problem: true
    case .id: !support.idIsSecret
    case .lifetime: support.facts.contains(.expiry)
    case .scope, .organization, .created, .expiry, .lastUse: support.facts.contains(self)
    }
  }

  /// The word for sorting by it, and its place in the menu; nil if lists are not sorted by it.
  public var order: (place: Int, word: String)? {
    switch self {
    case .created: (1, "created")
    case .expiry: (2, "expiry")
    case .lifetime: (3, "lifetime")
    case .label: (4, "label")
    case .scope: (5, "scope")
    case .lastUse: (6, "last use")
    case .organization: (7, "organization")
    case .contact, .handle, .value, .id, .problem: nil
    }
  }

  /// The fields that lists are sorted by, in menu order.
  public static let orders = allCases.compactMap { field in field.order.map { (field: field, place: $0.place) } }
    .sorted { $0.place < $1.place }.map(\.field)

  /// Whether filters search its text, for words and by its name before a colon.
  var isSearched: Bool {
    switch self {
    case .label, .contact, .scope, .organization, .handle: true
    case .value, .id, .created, .problem, .lifetime, .expiry, .lastUse: false
    }
  }

  /// The fields that filters search.
  static let searched = allCases.filter(\.isSearched)

  /// What filters compare of it, or nil.
  var measure: FilterMeasure? {
    switch self {
    case .created: FilterMeasure(name: "age", kind: .since)
    case .expiry: FilterMeasure(name: "expires", kind: .until, endless: "never")
    case .lastUse: FilterMeasure(name: "used", kind: .span, endless: "unused")
    case .label, .contact, .scope, .organization, .handle, .value, .id, .problem, .lifetime: nil
    }
  }
}

extension ListedToken {
  /// The text of a fact that filters search; nil if it has none. From outside.
  public func text(of field: TokenField) -> String? {
    switch field {
    case .label: label
    case .contact: contact
    case .scope: token.scope?.rawValue
    case .organization: token.reference.organization
    case .handle: handle.text
    case .value, .id, .created, .problem, .lifetime, .expiry, .lastUse: nil
    }
  }
}

/// A time of an upload token that filters compare.
struct FilterMeasure: Sendable {
  /// Time since a moment, time until one, or a length of time.
  enum Kind: Sendable {
    case since, until, span

    var dependsOnTime: Bool { self != .span }

    /// The number to compare.
    /// - Parameter now: the time by the server's clock.
    func compared(_ number: Double, now: Double) -> Double {
      switch self {
      case .since: now - number
      case .until: number - now
      case .span: number
      }
    }
  }

  /// The name before `<` and `>`.
  let name: String
  let kind: Kind
  /// The word for no end, or nil.
  var endless: String?
}
