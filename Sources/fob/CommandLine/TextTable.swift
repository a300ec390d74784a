import Formats

/// Rows of cells, printed in columns as wide as their widest cell.
struct TextTable {
  private let headings: [DisplayText]
  private var rows: [[DisplayText]] = []

  /// What columns are not narrowed below.
  private static let narrowest = 6
  private static let gap: DisplayText = "  "

  /// Begins a table with its headings.
  init(_ headings: [DisplayText]) {
    self.headings = headings
  }

  /// Adds a row; missing cells are empty.
  mutating func add(_ cells: [DisplayText]) {
    rows.append(cells)
  }

  /// The lines, two cells between the columns, without the columns that are empty in all rows.
  ///
  /// - Parameters:
  ///   - width: the cells of a line of the terminal, which the columns are narrowed to, the widest first; nil for lines of any length that no terminal shows.
  ///   - sentences: the heading of a last column that is left whole and out of the reckoning.
  func lines(fitting width: Int? = nil, sentences: DisplayText? = nil) -> [DisplayText] {
    let kept = columns
    var widths = kept.map { column in (rows + [headings]).map { $0.cell(column).width }.max() ?? 0 }
    let narrowed = kept.last.map { headings.cell($0) == sentences } == true ? kept.count - 1 : kept.count
    if let width { Self.narrow(&widths, columns: narrowed, to: width) }
    return ([headings] + rows).filter { !$0.isEmpty }.map { row in
      var cells = zip(kept, widths).map { (row.cell($0).truncated(to: $1), $1) }
      while cells.last?.0.isEmpty == true { cells.removeLast() }
      return cells.enumerated().map { place, cell in
        if place == cells.count - 1 { return cell.0 }
        return (width == nil ? cell.0 : cell.0.followed).padded(to: cell.1)
      }.joined(separator: Self.gap)
    }
  }

  /// The columns in which a row has something; all where there is no row.
  private var columns: [Int] {
    let all = 0..<((rows + [headings]).map(\.count).max() ?? 0)
    return rows.isEmpty ? Array(all) : all.filter { column in rows.contains { !$0.cell(column).isEmpty } }
  }

  private static func narrow(_ widths: inout [Int], columns: Int, to width: Int) {
    var excess = widths.prefix(columns).reduce(0, +) + gap.width * max(0, columns - 1) - width
    while excess > 0, let widest = widths.indices.prefix(columns).max(by: { widths[$0] < widths[$1] }),
      widths[widest] > narrowest
    {
      widths[widest] -= 1
      excess -= 1
    }
  }
}

extension [DisplayText] {
  /// The cell of a column, empty where the row has none.
  fileprivate func cell(_ column: Int) -> DisplayText { indices.contains(column) ? self[column] : "" }
}

/// Names and values, one pair a line.
enum FactLines {
  /// Prints them with the values in one column.
  static func show(_ facts: [(DisplayText, DisplayText)]) {
    let width = facts.map(\.0.width).max() ?? 0
    Output.result(facts.map { $0.padded(to: width) + "  " + $1 })
  }
}
