/// One cell of a `Canvas`, in eight bytes: a character, how wide it is, and where in the canvas' tables its style and its combining marks are.
///
/// A character two cells wide is followed by a cell of width 0, which holds nothing.
public struct Cell: Hashable, Sendable {
  /// The scalar in the lower 24 bits, the width above.
  private var packed: UInt32
  /// Where the style is in the canvas' table; 0 is the plain one.
  public internal(set) var style: UInt16
  /// Where the combining marks are in the canvas' table; 0 is none.
  var marks: UInt16

  init(_ scalar: Unicode.Scalar, width: Int, style: UInt16, marks: UInt16 = 0) {
    packed = scalar.value | UInt32(width) << 24
    self.style = style
    self.marks = marks
  }

  /// A space in the terminal's own colours.
  static let blank = Cell(" ", width: 1, style: 0)

  /// The character without its combining marks; a space in the second cell of a wide one.
  public var scalar: Unicode.Scalar { Unicode.Scalar(packed & 0xFF_FFFF) ?? " " }

  /// Whether combining marks belong to the character.
  public var hasMarks: Bool { marks != 0 }

  /// How many cells the character takes: 1 or 2, and 0 in the second cell of a wide one.
  public var width: Int { Int(packed >> 24) }
}
