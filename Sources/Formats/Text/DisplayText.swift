/// Text that is safe to draw and to print: the one place where what a server, a file or a person wrote is neutralised.
///
/// Control characters become visible (`^[`), newlines become `⏎`, and bidirectional controls, invisible and unassigned scalars
/// and regional indicators become `�`. Joiners, variation selectors and skin tones are dropped, so that what is left takes the
/// same number of cells in every terminal: each base scalar one or two, its marks (at most four) none.
public struct DisplayText: Hashable, Sendable {
  /// The neutralised text.
  public let string: String
  /// How many cells it takes.
  public let width: Int

  /// Neutralises a text. Neutralised text stays as it is.
  public init(_ untrusted: String) {
    if untrusted.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
      self.init(neutral: untrusted, width: untrusted.utf8.count)
    } else {
      var neutraliser = TextNeutraliser()
      for scalar in untrusted.unicodeScalars { neutraliser.neutralise(scalar) }
      self.init(neutral: neutraliser.text, width: neutraliser.width)
    }
  }

  /// Neutralises bytes that should be UTF-8; each broken sequence becomes `�`.
  public init(utf8 bytes: some Collection<UInt8>) {
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  init(neutral string: String, width: Int) {
    self.string = string
    self.width = width
  }

  /// Whether there is nothing to draw.
  public var isEmpty: Bool { string.isEmpty }

  /// As much from the start as fits into so many cells; a wide scalar is never cut in half.
  public func prefix(cells limit: Int) -> DisplayText {
    guard width > limit else { return self }
    let scalars = string.unicodeScalars
    var cells = 0
    let end = scalars.firstIndex { scalar in
      cells += DisplayWidth.of(scalar)
      return cells > limit
    }
    let kept = scalars[..<(end ?? scalars.endIndex)]
    return DisplayText(neutral: String(kept), width: kept.reduce(0) { $0 + DisplayWidth.of($1) })
  }

  /// The text where it fits into so many cells, else its start and an `…`.
  public func truncated(to cells: Int) -> DisplayText {
    if width <= cells { return self }
    return cells < 1 ? "" : prefix(cells: cells - 1) + "…"
  }

  /// The text cut or filled up with blanks to exactly so many cells.
  public func padded(to cells: Int, _ side: PaddingSide = .after) -> DisplayText {
    let text = truncated(to: cells)
    guard text.width < cells else { return text }
    let blanks = DisplayText(" ").repeated(cells - text.width)
    return side == .after ? text + blanks : blanks + text
  }

  /// The text so many times; none of it for fewer than one.
  public func repeated(_ count: Int) -> DisplayText {
    DisplayText(neutral: String(repeating: string, count: max(0, count)), width: width * max(0, count))
  }

  /// One text after the other.
  public static func + (left: DisplayText, right: DisplayText) -> DisplayText {
    DisplayText(neutral: left.string + right.string, width: left.width + right.width)
  }

  /// Appends a text.
  public static func += (left: inout DisplayText, right: DisplayText) {
    left = left + right
  }
}

extension DisplayText {
  /// Where `padded(to:_:)` puts the blanks: after the text (flush left) or before it (flush right).
  public enum PaddingSide: Sendable {
    case after
    case before
  }
}

extension DisplayText: ExpressibleByStringInterpolation, CustomStringConvertible {
  /// A text of the program's own, neutralised too.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  /// A text with values in it, neutralised as a whole, so that they are safe.
  public init(stringInterpolation pieces: StringInterpolation) {
    self = pieces.isNeutral ? DisplayText(neutral: pieces.text, width: pieces.width) : DisplayText(pieces.text)
  }

  /// The pieces of a text. Printable ASCII and neutralised text need not be looked at once more.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""
    fileprivate var width = 0
    /// Whether the pieces stay as they are beside each other.
    fileprivate var isNeutral = true

    /// No pieces yet.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds what is written in the program.
    public mutating func appendLiteral(_ literal: String) { append(literal) }

    /// Adds a neutralised text; one that begins with a combining mark is looked at again, with what that combines with.
    public mutating func appendInterpolation(_ piece: DisplayText) {
      let beginsWithMark = piece.string.unicodeScalars.first.map { !$0.isASCII && DisplayWidth.of($0) == 0 } ?? false
      text += piece.string
      width += piece.width
      if beginsWithMark { isNeutral = false }
    }

    /// Adds a text from anywhere.
    public mutating func appendInterpolation(_ piece: String) { append(piece) }

    /// Adds a value as it describes itself.
    public mutating func appendInterpolation(_ value: some CustomStringConvertible) { append(value.description) }

    private mutating func append(_ piece: String) {
      text += piece
      width += piece.utf8.count
      isNeutral = isNeutral && piece.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    }
  }

  /// The neutralised text.
  public var description: String { string }
}

extension Sequence<DisplayText> {
  /// The texts one after the other with another between each two.
  public func joined(separator: DisplayText = "") -> DisplayText {
    reduce(nil as DisplayText?) { joined, next in joined.map { $0 + separator + next } ?? next } ?? ""
  }
}

extension Unicode.Scalar {
  /// Whether it is of a script that is written from right to left.
  public var isRightToLeft: Bool {
    switch value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
    default: false
    }
  }
}

extension DisplayText {
  /// The text as a column that others follow on a terminal. Terminals that turn right-to-left text round take a row for one paragraph, and digits behind such
  /// a text for a part of it (UAX #9, rules W2, W7 and N1), unless a left-to-right mark, which takes no cell, stands between them.
  public var followed: DisplayText {
    guard string.unicodeScalars.contains(where: \.isRightToLeft) else { return self }
    return DisplayText(neutral: string + "\u{200E}", width: width)
  }
}
