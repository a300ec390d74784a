/// A style as a theme's file writes it: `red bold`, `white on red`, `on 236`, `default reverse`.
///
/// A colour that is not written is `nil`, so that it can come from elsewhere; `default` is written.
struct StyleWords: Hashable, Sendable {
  var foreground: Color?
  var background: Color?
  var attributes: Attributes = []

  /// The attributes' names.
  private static let attributeNames: [String: Attributes] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]

  /// The names of colours and attributes, for those who misspell one.
  static let words = Set(attributeNames.keys).union(Color.words)

  /// Whether a word has a meaning of its own, so that no palette may give it another.
  static func isReserved(_ word: String) -> Bool {
    word == "on" || attributeNames[word] != nil || Color(parsing: word) != nil
  }

  init() {}

  init(parsing text: String, palette: [String: Color]) throws(ThemeError.Reason) {
    var isBackground = false
    for word in text.split(whereSeparator: \.isWhitespace).map({ $0.lowercased() }) {
      if word == "on" {
        guard !isBackground, background == nil else { throw .tooManyColors }
        isBackground = true
      } else if let attribute = StyleWords.attributeNames[word] {
        attributes.insert(attribute)
      } else if let color = palette[word] ?? Color(parsing: word) {
        guard (isBackground ? background : foreground) == nil else { throw .tooManyColors }
        if isBackground { background = color } else { foreground = color }
        isBackground = false
      } else {
        throw .unknownWord(word)
      }
    }
    if isBackground { throw .nothingAfterOn }
  }
}

extension ThemeError.Reason: Error {}
