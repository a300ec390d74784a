import TokenModel

/// The filter of a list as a person typed it.
struct ListFilter: Sendable, Equatable {
  /// What was typed.
  let text: String
  /// What narrows the list: the terms that are finished.
  let filter: TokenFilter
  /// What a term that is not finished wants; nil where all are.
  let hint: String?
  /// Why it cannot be kept as it is, in a sentence.
  let problem: String?
  /// Why the service cannot answer it; nothing matches then.
  let refusal: String?

  /// No filter.
  init() {
    (text, filter, hint, problem, refusal) = ("", TokenFilter(), nil, nil, nil)
  }

  /// - Parameter service: the service's name that people read.
  init(_ text: String, for support: UploadTokenSupport, of service: String) {
    self.text = text
    let (filter, errors) = TokenFilter.reading(unfinished: text)
    self.filter = filter
    hint = errors.first?.hint
    do throws(TokenFilterError) {
      try filter.check(for: support, of: service)
      refusal = nil
    } catch {
      refusal = error.description
    }
    problem = errors.first?.description ?? refusal
  }

  /// Whether it lets everything through.
  var isEmpty: Bool { filter.isEmpty }
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
}

extension TokenFilterError {
  /// What is wanted, in a few words.
  fileprivate var hint: String {
    switch self {
    case .malformed(_, _, let example?): "such as \(example)"
    case .malformed(_, let reason, nil): reason
    case .notTold: description
    }
  }
}
