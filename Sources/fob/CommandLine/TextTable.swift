import Formats

/// Rows of cells, printed in columns as wide as their widest cell.
struct TextTable {
  private var rows: [[DisplayText]]

  /// Begins a table with its headings.
  init(_ headings: [DisplayText]) {
    rows = [headings]
  }

  /// Adds a row; missing cells are empty.
  mutating func add(_ cells: [DisplayText]) {
    rows.append(cells)
  }

  /// The lines, two cells between the columns.
  var lines: [DisplayText] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].width : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : cell.padded(to: widths[column])
      }
      return cells.joined(separator: "  ")
    }
  }
}
