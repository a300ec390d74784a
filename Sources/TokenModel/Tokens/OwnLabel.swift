import Formats

/// What an operator may write as an upload token's label.
public enum OwnLabel {
  /// Characters that a label may have.
  public static let lengthLimit = 200

  /// The label as it is stored: trimmed; nil if nothing is left.
  /// - Throws: for one that is too long or contains a control character.
  public static func checked(_ text: String) throws(TextFailure) -> String? {
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw TextFailure("A label must not hold control characters or line breaks.")
    }
    let kept = String(text.trimmed { $0 == " " })
    // A character may have any number of combining marks.
    guard kept.count <= lengthLimit, kept.utf8.count <= lengthLimit * 4 else {
      throw TextFailure("A label has at most \(lengthLimit) characters; this one has \(kept.count).")
    }
    return kept.isEmpty ? nil : kept
  }
}

/// The operator's own labels of several servers, by origin and handle.
public typealias LabelCollection = [Origin: [Handle: String]]
