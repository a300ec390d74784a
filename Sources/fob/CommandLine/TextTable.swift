import Formats
import Interface

/// Rows of cells, printed in columns as wide as their widest cell, or separated by tabs.
struct TextTable {
  /// A column: its heading, its name for `--columns`, and what a narrow terminal does with it.
  struct Column: ExpressibleByStringLiteral {
    /// What a narrow terminal does with a column.
    enum Fit: Equatable {
      /// Keeps it whole: the name, the state.
      case stays
      /// Narrows it, then leaves it out; the lowest worth goes first.
      case worth(Int)
      /// Narrows it before any other, and prints the cut sentences below the table. Only for the last column.
      case sentence
    }

    let heading: DisplayText
    let name: String
    let fit: Fit

    /// - Parameter name: what `--columns` and the heading of tab-separated rows call it; the heading in small letters unless given.
    init(_ heading: DisplayText, name: String? = nil, _ fit: Fit = .worth(5)) {
      self.heading = heading
      self.name = name ?? heading.string.lowercased().replacing(" ", with: "-")
      self.fit = fit
    }

    init(stringLiteral heading: String) { self.init(DisplayText(heading)) }
  }

  /// The columns, in order.
  private(set) var columns: [Column]
  private(set) var rows: [[DisplayText]] = []
  /// For each row the roles of its special cells, by the columns' names.
  private var roles: [[String: ThemeSlot]] = []

  /// The width below which columns are not narrowed before one is dropped, and after.
  private static let (narrow, narrowest) = (10, 6)
  private static let gap: DisplayText = "  "

  /// Begins a table with its columns.
  init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row; missing cells are empty.
  ///
  /// - Parameter roles: of cells that are not ordinary text, by the names of their columns.
  mutating func add(_ cells: [DisplayText], roles: [String: ThemeSlot] = [:]) {
    rows.append(cells)
    self.roles.append(roles)
  }

  /// Keeps some columns, in the order of their names.
  ///
  /// - Returns: the first name that no column has, or nil.
  mutating func keep(columns names: [String]) -> String? {
    var places: [Int] = []
    for name in names {
      guard let place = columns.firstIndex(where: { $0.name == name }) else { return name }
      places.append(place)
    }
    let all = columns
    columns = places.map { Column(all[$0].heading, name: all[$0].name, .stays) }
    rows = rows.map { row in places.map { row.cell($0) } }
    return nil
  }

  /// The rows as tab-separated values, a line each; unknown values are empty. The cells are neutral text, without tabs.
  func tabSeparated(hasHeader: Bool) -> String {
    values(hasHeader: hasHeader).map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  /// The same as comma-separated values.
  func commaSeparated(hasHeader: Bool) -> String {
    values(hasHeader: hasHeader).map(CSV.record).joined()
  }

  private func values(hasHeader: Bool) -> [[String]] {
    let lines = rows.map { row in columns.indices.map { row.cell($0).string == "–" ? "" : row.cell($0).string } }
    return (hasHeader ? [columns.map(\.name)] : []) + lines
  }

  /// The table's lines, with two cells between columns, without columns that are empty in all rows.
  ///
  /// - Parameter width: the width of the terminal in cells, which no line exceeds; nil for no limit.
  func lines(fitting width: Int? = nil, hasHeader: Bool = true) -> [DisplayText] {
    styledLines(fitting: width, hasHeader: hasHeader).map(\.plain)
  }

  /// The same, each cell in its role.
  func styledLines(fitting width: Int? = nil, hasHeader: Bool = true) -> [StyledText] {
    var kept = filled
    var widths = kept.map(naturalWidth)
    if let width {
      widths = fitted(kept, to: width)
      while Self.excess(of: widths, over: width) > 0, let place = leastWorth(of: kept) {
        kept.remove(at: place)
        widths = fitted(kept, to: width)
      }
      widths = Self.narrowed(widths, widths.map { min($0, Self.narrowest) }, to: width)
    }
    let headings = columns.map(\.heading)
    let heading =
      hasHeader && !headings.isEmpty ? [line(headings, kept, widths, isOnTerminal: width != nil) { _ in .header }] : []
    let lines = zip(rows, roles).map { row, roles in
      line(row, kept, widths, isOnTerminal: width != nil) { roles[columns[$0].name] ?? .text }
    }
    return heading + lines + cutSentences(kept, widths, width)
  }

  /// - Parameter role: of a column's cell.
  private func line(
    _ row: [DisplayText], _ kept: [Int], _ widths: [Int], isOnTerminal: Bool, role: (Int) -> ThemeSlot
  ) -> StyledText {
    var cells = zip(kept, widths).map { (place: $0, text: row.cell($0).truncated(to: $1), width: $1) }
    while cells.last?.text.isEmpty == true { cells.removeLast() }
    var line = StyledText()
    for (index, cell) in cells.enumerated() {
      guard index < cells.count - 1 else {
        line.append(cell.text, role(cell.place))
        break
      }
      line.append(isOnTerminal ? cell.text.followed : cell.text, role(cell.place))
      line.append(DisplayText(String(repeating: " ", count: cell.width - cell.text.width)) + Self.gap)
    }
    return line
  }

  /// The sentences that the table cuts, each after the first cell of its row.
  private func cutSentences(_ kept: [Int], _ widths: [Int], _ width: Int?) -> [StyledText] {
    guard let last = kept.last, columns[last].fit == .sentence, let room = widths.last else { return [] }
    return zip(rows, roles).filter { $0.0.cell(last).width > room }.flatMap { row, roles in
      let text = row.cell(0) + ": " + row.cell(last)
      let lines = width.map { text.wrapped(to: $0) } ?? [text]
      return lines.map { StyledText($0, roles[columns[last].name] ?? .text) }
    }
  }

  /// The columns with something in any row; all if there are no rows.
  private var filled: [Int] {
    rows.isEmpty
      ? Array(columns.indices) : columns.indices.filter { column in rows.contains { !$0.cell(column).isEmpty } }
  }

  private func naturalWidth(_ column: Int) -> Int {
    max(columns[column].heading.width, rows.map { $0.cell(column).width }.max() ?? 0)
  }

  /// The widths of the kept columns in a line, a sentence's after those of all others; they may still exceed it.
  private func fitted(_ kept: [Int], to width: Int) -> [Int] {
    var widths = kept.map(naturalWidth)
    let floors = floors(of: kept)
    if let last = kept.indices.last, columns[kept[last]].fit == .sentence {
      widths[last] = max(floors[last], widths[last] - max(0, Self.excess(of: widths, over: width)))
    }
    return Self.narrowed(widths, floors, to: width)
  }

  private func floors(of kept: [Int]) -> [Int] {
    kept.map { column in
      let natural = naturalWidth(column)
      return switch columns[column].fit {
      case .stays: natural
      case .worth: min(natural, Self.narrow)
      case .sentence: min(natural, 2 * Self.narrow)
      }
    }
  }

  /// The index among the kept columns of the one to drop first; nil if all stay.
  private func leastWorth(of kept: [Int]) -> Int? {
    func worth(_ place: Int) -> Int {
      switch columns[kept[place]].fit {
      case .stays: .max
      case .worth(let worth): worth
      case .sentence: .max - 1
      }
    }
    return kept.indices.min { worth($0) < worth($1) }.flatMap { worth($0) < .max - 1 ? $0 : nil }
  }

  private static func excess(of widths: [Int], over width: Int) -> Int {
    widths.reduce(0, +) + gap.width * max(0, widths.count - 1) - width
  }

  /// Widths after the widest columns gave up cells, down to their floors.
  private static func narrowed(_ widths: [Int], _ floors: [Int], to width: Int) -> [Int] {
    var widths = widths
    for _ in 0..<max(0, excess(of: widths, over: width)) {
      let possible = widths.indices.filter { widths[$0] > floors[$0] }
      guard let widest = possible.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    return widths
  }
}

extension [DisplayText] {
  /// The cell of a column, empty if the row has none.
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
