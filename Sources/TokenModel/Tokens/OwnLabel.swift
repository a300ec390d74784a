import Formats

/// What an operator may write as a label of an upload token.
public enum OwnLabel {
  /// Characters that a label may have.
  public static let lengthLimit = 200

  /// The label as it is kept: without blanks around it; nil where nothing is left.
  /// - Throws: `OwnLabelFailure`, for one that is too long or holds a control character.
  public static func checked(_ text: String) throws(OwnLabelFailure) -> String? {
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw .controlCharacter
    }
    let kept = String(text.trimmed { $0 == " " })
    guard kept.count <= lengthLimit, kept.utf8.count <= lengthLimit * 4 else { throw .tooLong(kept.count) }
    return kept.isEmpty ? nil : kept
  }
}

/// Why a text cannot be a label.
public enum OwnLabelFailure: Error, Sendable, Equatable, CustomStringConvertible {
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

/// The operator's own labels of several servers, by origin and handle.
public typealias LabelCollection = [Origin: [Handle: String]]
