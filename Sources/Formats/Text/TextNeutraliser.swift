/// Builds the neutral form of a text, scalar by scalar; `DisplayText` says what that is.
struct TextNeutraliser {
  private(set) var text = ""
  private(set) var width = 0

  /// ncurses keeps five scalars in a cell: a base and four marks.
  private static let marksPerCell = 4

  private var marks = 0
  private var hasBase = false
  private var baseIsEmoji = false
  private var joinsNext = false
  private var afterReturn = false

  mutating func neutralise(_ scalar: Unicode.Scalar) {
    let completesLineEnd = afterReturn && scalar == "\n"
    afterReturn = scalar == "\r"
    if completesLineEnd { return }
    if takeEmojiPart(scalar) { return }

    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: append("⏎")
    case 0x20..<0x7F: append(scalar)
    case 0x00..<0x20, 0x7F: appendControl(scalar)
    case 0x80..<0xA0: append("\u{FFFD}")
    default: takeOther(scalar)
    }
  }

  /// Joiners, selectors and skin tones, and the emoji that a joiner adds to another, are left out.
  private mutating func takeEmojiPart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200D:
      joinsNext = true
      return true
    case 0x200C, 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180F:
      return true
    case 0x1F3FB...0x1F3FF where baseIsEmoji:
      return true
    default:
      defer { joinsNext = false }
      return joinsNext && baseIsEmoji && Self.isEmoji(scalar)
    }
  }

  private mutating func takeOther(_ scalar: Unicode.Scalar) {
    if DisplayWidth.isDrawing(scalar) {
      append(scalar)
    } else if DisplayText.isInvisible(scalar) || (0x1F1E6...0x1F1FF).contains(scalar.value) {
      append("\u{FFFD}")
    } else if DisplayWidth.of(scalar) == 0 {
      appendMark(scalar)
    } else {
      append(scalar)
    }
  }

  /// Caret notation: `^[` for escape, `^?` for delete.
  private mutating func appendControl(_ scalar: Unicode.Scalar) {
    append("^")
    append(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value ^ 0x40)))
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    text.unicodeScalars.append(scalar)
    width += DisplayWidth.of(scalar)
    marks = 0
    hasBase = true
    baseIsEmoji = Self.isEmoji(scalar)
  }

  /// A mark without a base before it gets a dotted circle.
  private mutating func appendMark(_ scalar: Unicode.Scalar) {
    if !hasBase { append("\u{25CC}") }
    guard marks < Self.marksPerCell else { return }
    text.unicodeScalars.append(scalar)
    marks += 1
  }

  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0xFF && !DisplayWidth.isDrawing(scalar) && scalar.properties.isEmoji
  }
}

extension DisplayText {
  /// Whether a scalar, printed as it is, could steer a terminal or turn the order of the text round.
  static func steersTerminal(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether a scalar has no visible shape.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: true
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}

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
