/// Why a text is not a JSON document that fob takes. Holds nothing of the text, which may be secret.
public enum JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  case notUTF8
  case tooDeep(limit: Int)
  case malformed

  /// A sentence part for the user, to follow "the answer …".
  public var description: String {
    switch self {
    case .notUTF8: "is not UTF-8 text"
    case .tooDeep(let limit): "nests arrays and objects more than \(limit) deep"
    case .malformed: "is not valid JSON"
    }
  }
}
