/// A sentence about what just happened, shown above the footer until the next key.
struct Notice: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case done, info, warning, failure
  }

  let kind: Kind
  let text: String

  static func done(_ text: String) -> Notice { Notice(kind: .done, text: text) }
  static func info(_ text: String) -> Notice { Notice(kind: .info, text: text) }
  static func warning(_ text: String) -> Notice { Notice(kind: .warning, text: text) }
  static func failure(_ text: String) -> Notice { Notice(kind: .failure, text: text) }
}
