import TokenModel

/// The filter of a list as a person typed it.
struct ListFilter: Sendable, Equatable {
  /// What was typed.
  let text: String
  /// What narrows the list: the terms that are finished.
  let filter: TokenFilter
  /// What is wrong with a term, or not finished; nil where nothing is.
  let hint: String?
  /// Why the service cannot answer it; nothing matches then.
  let refusal: String?

  /// No filter.
  init() {
    (text, filter, hint, refusal) = ("", TokenFilter(), nil, nil)
  }

  /// - Parameter service: the service's name that people read.
  init(_ text: String, for support: UploadTokenSupport, of service: String) {
    self.text = text
    let (filter, errors) = TokenFilter.reading(unfinished: text)
    self.filter = filter
    hint = errors.first?.description
    do throws(TokenFilterError) {
      try filter.check(for: support, of: service)
      refusal = nil
    } catch {
      refusal = error.description
    }
  }

  /// Whether it lets everything through.
  var isEmpty: Bool { filter.isEmpty }

  /// Why it cannot be kept as it is.
  var problem: String? { hint ?? refusal }
}
