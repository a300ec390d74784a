import Formats

/// Why a filter cannot be used.
public enum TokenFilterError: Error, Sendable, Equatable {
  /// A term is not as terms are written; the reason goes on after the term: "wants …".
  /// - Parameter example: what would be right.
  case malformed(term: String, reason: String, example: String?)
  /// The service does not tell what a term asks.
  case notTold(term: String, fact: UploadTokenSupport.Fact, service: String)
}

extension TokenFilterError: CustomStringConvertible {
  /// A sentence for people.
  public var description: String {
    switch self {
    case .malformed(let term, let reason, let example?): "\(DisplayText(term)) \(reason), such as \(example)."
    case .malformed(let term, let reason, nil):
      "\(DisplayText(term)) \(reason)\(reason.hasSuffix("?") ? "" : ".")"
    case .notTold(let term, let fact, let service):
      "\(service) does not tell \(Self.words(for: fact)), so \(DisplayText(term)) has no answer: unknown is not never."
    }
  }

  private static func words(for fact: UploadTokenSupport.Fact) -> String {
    switch fact {
    case .label: "the label of an upload token"
    case .scope: "what an upload token allows"
    case .organization: "whose an upload token is"
    case .created: "when an upload token was made"
    case .expiry: "when an upload token ends"
    case .lastUse: "when an upload token was last used"
    }
  }
}
