/// Why a text cannot be a label.
public enum OwnLabelProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// It holds a control character or a line break.
  case controlCharacter
  /// It has that many characters, or each of them very many marks.
  case tooLong(Int)

  /// What is wrong and what is allowed.
  public var description: String {
    switch self {
    case .controlCharacter: "A label must not hold control characters or line breaks."
    case .tooLong(let count): "A label has at most \(OwnLabel.lengthLimit) characters; this one has \(count)."
    }
  }
}
