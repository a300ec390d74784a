import Formats

/// The pictograms of the screens, in the characters that a terminal has. Each is one cell wide unless it says otherwise.
public struct GlyphSet: Hashable, Sendable {
  /// The lines of an ordinary box.
  public var border: BorderSet
  /// The lines of a box that wants attention.
  public var thickBorder: BorderSet
  /// Before the selected row.
  public var selection: DisplayText
  /// Before a marked row.
  public var mark: DisplayText
  /// Something is well or lasts.
  public var fresh: DisplayText
  /// Something ends soon.
  public var soon: DisplayText
  /// Something is about to end.
  public var critical: DisplayText
  /// Something has ended.
  public var expired: DisplayText
  /// Something was ended on purpose.
  public var revoked: DisplayText
  /// Nothing is known about it.
  public var unknown: DisplayText
  /// Something is being done.
  public var busy: DisplayText
  /// Stands if there is no value.
  public var none: DisplayText
  /// Between facts on one line.
  public var separator: DisplayText
  /// What was cut off.
  public var ellipsis: DisplayText
  /// Sorted with the smallest first.
  public var ascending: DisplayText
  /// Sorted with the largest first.
  public var descending: DisplayText
  /// The enter key.
  public var enter: DisplayText
  /// Before a word that the arrow keys change.
  public var choiceStart: DisplayText
  /// Behind it.
  public var choiceEnd: DisplayText
  /// Stands for one character of a secret.
  public var masked: DisplayText
  /// The steps of a bar's last cell, from nearly empty to full; the last one fills a cell.
  public var barSteps: [DisplayText]
  /// The steps of an upright bar's topmost cell, from the lowest to full; the last one fills a cell.
  public var columnSteps: [DisplayText]
  /// Below what is chosen in a row of bars.
  public var underMark: DisplayText

  /// The set for a repertoire.
  public static func of(_ repertoire: Repertoire) -> GlyphSet {
    switch repertoire {
    case .utf8: utf8
    case .console: console
    case .ascii: ascii
    }
  }

  /// Only characters that the fonts of terminals and of the Linux console have, and whose width no terminal doubts.
  private static let utf8 = GlyphSet(
    border: .thin, thickBorder: .thick, selection: "▸", mark: "◆", fresh: "●", soon: "◐", critical: "▲", expired: "○",
    revoked: "×", unknown: "?", busy: "~", none: "–", separator: "·", ellipsis: "…", ascending: "↑", descending: "↓",
    enter: "⏎", choiceStart: "‹", choiceEnd: "›", masked: "•", barSteps: ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
    columnSteps: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], underMark: "▔")

  /// What the fonts of the Linux console have: no return sign, no half circle, no lozenge, no eighths of a block.
  private static let console: GlyphSet = {
    var set = utf8
    (set.mark, set.soon, set.expired, set.enter, set.barSteps) = ("*", "!", "o", "Enter", ["█"])
    (set.choiceStart, set.choiceEnd) = ("<", ">")
    (set.columnSteps, set.underMark) = (["▄", "█"], "▀")
    return set
  }()

  private static let ascii = GlyphSet(
    border: .ascii, thickBorder: .asciiThick, selection: ">", mark: "*", fresh: "o", soon: "+", critical: "!",
    expired: ".", revoked: "x", unknown: "?", busy: "~", none: "-", separator: "-", ellipsis: "~", ascending: "^",
    descending: "v", enter: "Enter", choiceStart: "<", choiceEnd: ">", masked: "*", barSteps: ["-", "#"],
    columnSteps: [":", "#"], underMark: "^")

  /// For what is read out: words, or nothing if a word stands beside the pictogram.
  public static let words = GlyphSet(
    border: .ascii, thickBorder: .ascii, selection: "", mark: "marked", fresh: "", soon: "", critical: "", expired: "",
    revoked: "", unknown: "", busy: "", none: "none", separator: ",", ellipsis: "…", ascending: "ascending",
    descending: "descending", enter: "Enter", choiceStart: "", choiceEnd: "", masked: "■", barSteps: [" "],
    columnSteps: [" "], underMark: "")

  /// A bar of `width` cells of which a fraction from 0 to 1 is filled; the rest is blank.
  ///
  /// A fraction above zero fills at least the smallest step, so that only what has ended looks empty.
  public func bar(_ fraction: Double, width: Int) -> DisplayText { filledBar(fraction, width: width).padded(to: width) }

  /// The part of such a bar that is filled.
  public func filledBar(_ fraction: Double, width: Int) -> DisplayText {
    guard width > 0, fraction > 0 else { return "" }
    let steps = barSteps.count
    let filled = max(1, Int((min(1, fraction) * Double(width * steps)).rounded()))
    var text = barSteps[steps - 1].repeated(filled / steps)
    if filled % steps > 0 { text += barSteps[filled % steps - 1] }
    return text
  }
}

/// The characters that a box is drawn with, one cell each.
public struct BorderSet: Hashable, Sendable {
  /// The line above and below.
  public var horizontal: Unicode.Scalar
  /// The line at the left and the right.
  public var vertical: Unicode.Scalar
  /// The corner at the top left.
  public var topLeft: Unicode.Scalar
  /// The corner at the top right.
  public var topRight: Unicode.Scalar
  /// The corner at the bottom left.
  public var bottomLeft: Unicode.Scalar
  /// The corner at the bottom right.
  public var bottomRight: Unicode.Scalar
  /// Where a line inside begins at the left.
  public var leftTee: Unicode.Scalar
  /// Where it ends at the right.
  public var rightTee: Unicode.Scalar

  /// Thin lines.
  public static let thin = BorderSet(
    horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘",
    leftTee: "├", rightTee: "┤")
  /// Thick lines, for what wants attention without colour.
  public static let thick = BorderSet(
    horizontal: "━", vertical: "┃", topLeft: "┏", topRight: "┓", bottomLeft: "┗", bottomRight: "┛",
    leftTee: "┠", rightTee: "┨")
  /// Lines of ASCII characters.
  public static let ascii = BorderSet(
    horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
    leftTee: "+", rightTee: "+")
  /// Thick lines of ASCII characters.
  public static let asciiThick = BorderSet(
    horizontal: "=", vertical: "#", topLeft: "#", topRight: "#", bottomLeft: "#", bottomRight: "#",
    leftTee: "#", rightTee: "#")
}
