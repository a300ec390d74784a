/// Runs of combining marks, which take Swift's strings a time that grows with the square of their length wherever they are compared, searched or split.
public enum CombiningMarks {
  /// How many may follow each other: no text that people write has more (Unicode Standard Annex #15, section 13, Stream-Safe Text Format).
  public static let limit = 30

  /// The text without the marks that are too many in a run, in a time that grows with its length.
  public static func limited(in text: String) -> String {
    guard mayHaveTooMany(text) else { return text }
    var run = 0
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      run = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
      if run <= limit { scalars.append(scalar) }
    }
    return String(scalars)
  }

  /// Whether there are as many bytes beyond ASCII in a row as too many marks have, two each at least.
  private static func mayHaveTooMany(_ text: String) -> Bool {
    let bytes = text.utf8Span
    guard !bytes.isKnownASCII else { return false }
    var run = 0
    for place in bytes.span.indices {
      run = bytes.span[place] < 0x80 ? 0 : run + 1
      if run > 2 * limit { return true }
    }
    return false
  }
}
