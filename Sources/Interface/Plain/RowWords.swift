import Formats

/// A row as somebody reads it out.
struct RowWords: Equatable {
  /// Which row it is, so that another one with the same words is told from it.
  let identity: String
  /// What is known, without what changes from second to second.
  let facts: [DisplayText]
  /// How long it lasts, after so many of the facts; nil where nothing counts.
  let time: (place: Int, text: DisplayText)?
  /// `3 of 187`.
  let position: DisplayText?

  /// All of it, in one line.
  var text: DisplayText {
    var parts = facts
    if let time { parts.insert(time.text, at: time.place) }
    if let position { parts.append(position) }
    return parts.joined(separator: ", ")
  }

  /// The same row with the same facts; time passes, and rows move, unsaid.
  static func == (left: RowWords, right: RowWords) -> Bool {
    left.identity == right.identity && left.facts == right.facts
  }
}
