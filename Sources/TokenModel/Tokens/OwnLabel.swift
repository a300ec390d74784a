import Formats

/// What an operator may write as a label of an upload token.
public enum OwnLabel {
  /// Characters that a label may have.
  public static let lengthLimit = 200

  /// The label as it is kept: without blanks around it; nil if nothing is left.
  /// - Throws: for one that is too long or holds a control character.
  public static func checked(_ text: String) throws(TextFailure) -> String? {
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw TextFailure("A label must not hold control characters or line breaks.")
    }
    let kept = String(text.trimmed { $0 == " " })
    // Each character may have very many marks.
    guard kept.count <= lengthLimit, kept.utf8.count <= lengthLimit * 4 else {
      throw TextFailure("A label has at most \(lengthLimit) characters; this one has \(kept.count).")
    }
    return kept.isEmpty ? nil : kept
  }
}

/// The operator's own labels of several servers, by origin and handle.
public typealias LabelCollection = [Origin: [Handle: String]]
