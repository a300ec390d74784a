import Formats

/// Terminals that turn right-to-left text round take a row for one paragraph (UAX #9). What they take for part of such a text, digits and further such
/// texts, would leave its column.
extension Canvas {
  /// Puts a left-to-right mark, which takes no cell, behind right-to-left text that another column follows, if its order would draw that in.
  /// - Parameter rows: lines in which there is none yet.
  public mutating func keepColumnsInOrder(rows: Range<Int>) {
    let drawn = cells[rows.lowerBound * size.columns..<rows.upperBound * size.columns]
    guard repertoire == .utf8, drawn.contains(where: { $0.scalar.value >= 0x590 && $0.scalar.isRightToLeft }) else {
      return
    }
    for row in rows { keepColumnsInOrder(row) }
  }

  private mutating func keepColumnsInOrder(_ row: Int) {
    // The column after the right-to-left text, and after what stands with it: no two blanks and no line of a box.
    var end: Int?
    var isInText = false
    var blanks = 0
    for column in 0..<size.columns {
      let scalar = cells[row * size.columns + column].scalar
      blanks = scalar == " " ? blanks + 1 : 0
      if blanks > 1 || scalar.isLine { isInText = false }
      if let last = end, !isInText, scalar.isRightToLeft || scalar.isDigit {
        addMark("\u{200E}", row: row, before: last)
        end = nil
      }
      if scalar.isRightToLeft {
        (end, isInText) = (column + 1, true)
      } else if scalar.properties.isAlphabetic {
        end = nil
      } else if isInText, scalar != " " {
        end = column + 1
      }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { properties.numericType == .decimal }

  /// Whether it is of a box.
  fileprivate var isLine: Bool { (0x2500...0x257F).contains(value) }
}
