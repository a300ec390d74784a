import Formats

/// A picture of the whole screen, as a value: what a view returns and a terminal shows.
///
/// Whatever lies outside is clipped. Half a wide character is never left standing: its other half becomes a space.
public struct Canvas: Sendable {
  /// Lines and cells per line.
  public let size: Size
  /// Which characters it may hold; others are replaced when they are written.
  public let repertoire: Repertoire
  /// Where the terminal's cursor stands; `nil` hides it.
  public var cursor: Position?
  /// Where the hidden cursor stands: on what is selected, so that braille displays and magnifiers find it.
  public var rest: Position?

  var cells: [Cell]
  /// What the pointer can mean, the topmost last.
  var targets: [(area: Rectangle, meaning: any Sendable)] = []
  var styles = CanvasTable<Style>(.plain)
  private var ground = Style.plain
  private var marks = CanvasTable<[Unicode.Scalar]>([])

  /// An empty canvas.
  public init(size: Size, repertoire: Repertoire = .utf8) {
    self.size = size
    self.repertoire = repertoire
    cells = Array(repeating: .blank, count: size.rows * size.columns)
  }

  /// An empty canvas for a display.
  ///
  /// - Parameter ground: its colours are those of every cell whose own style leaves them to the terminal.
  public init(_ display: Display, ground: Style = .plain) {
    self.init(size: display.size, repertoire: display.repertoire)
    self.ground = Style(foreground: ground.foreground, background: ground.background)
  }

  /// The whole of it.
  public var frame: Rectangle { Rectangle(size) }

  /// The cells of one line, left to right.
  public func cells(row: Int) -> ArraySlice<Cell> {
    cells[row * size.columns..<(row + 1) * size.columns]
  }

  /// How a cell looks.
  public func style(of cell: Cell) -> Style { styles[cell.style].over(ground) }

  /// The combining marks of a cell, at most four.
  public func marks(of cell: Cell) -> [Unicode.Scalar] { marks[cell.marks] }

  /// Where it looks other than another canvas of this size: lines with the columns from the first to the last that is another, whole characters.
  public func changes(since other: Canvas) -> [(row: Int, columns: Range<Int>)] {
    if ground == other.ground, styles == other.styles, marks == other.marks {
      return cells.withUnsafeBufferPointer { our in
        other.cells.withUnsafeBufferPointer { their in changes { our[$0] == their[$0] } }
      }
    }
    return changes { index in
      let (our, their) = (cells[index], other.cells[index])
      return our.scalar == their.scalar && our.width == their.width && style(of: our) == other.style(of: their)
        && marks(of: our) == other.marks(of: their)
    }
  }

  @inline(__always)
  private func changes(isSame: (Int) -> Bool) -> [(row: Int, columns: Range<Int>)] {
    var changes: [(row: Int, columns: Range<Int>)] = []
    for row in 0..<size.rows {
      let line = row * size.columns..<(row + 1) * size.columns
      var (first, last) = (line.lowerBound, line.upperBound - 1)
      while first < line.upperBound, isSame(first) { first += 1 }
      guard first < line.upperBound else { continue }
      while isSame(last) { last -= 1 }
      let start = cells[first].width == 0 ? first - 1 : first
      changes.append((row, start - line.lowerBound..<last + max(1, cells[last].width) - line.lowerBound))
    }
    return changes
  }

  /// Fills a part with one character.
  public mutating func fill(_ area: Rectangle, with scalar: Unicode.Scalar = " ", style: Style) {
    let cell = Cell(repertoire.substitute(for: scalar), width: 1, style: styles.index(of: style))
    let columns = max(0, area.column)..<max(0, area.column, min(size.columns, area.endColumn))
    guard !columns.isEmpty else { return }
    for row in max(0, area.row)..<max(0, area.row, min(size.rows, area.endRow)) {
      let places = row * size.columns + columns.lowerBound..<row * size.columns + columns.upperBound
      clearHalves(places)
      for place in places { cells[place] = cell }
    }
  }

  /// Makes lines what they are at first, and takes back what they mean to the pointer.
  public mutating func erase(rows: Range<Int>) {
    for place in rows.lowerBound * size.columns..<rows.upperBound * size.columns { cells[place] = .blank }
    targets.removeAll { rows.contains($0.area.row) }
    if let row = rest?.row, rows.contains(row) { rest = nil }
    if let row = cursor?.row, rows.contains(row) { cursor = nil }
  }

  /// Gives everything that was drawn one style, and leaves blanks to the ground.
  public mutating func restyle(_ style: Style) {
    let index = styles.index(of: style)
    for place in cells.indices {
      cells[place].style = cells[place].scalar == " " && cells[place].width == 1 ? 0 : index
    }
  }

  /// Puts printable ASCII into a line, if all of it has room; false if it has not, and nothing is done.
  mutating func putASCII(_ text: String, row: Int, column: Int, style: UInt16) -> Bool {
    let places = row * size.columns + column..<row * size.columns + column + text.utf8.count
    guard row >= 0, row < size.rows, column >= 0, column + places.count <= size.columns else { return false }
    guard !places.isEmpty else { return true }
    clearHalves(places)
    var place = places.lowerBound
    for byte in text.utf8 {
      cells[place] = Cell(Unicode.Scalar(byte), width: 1, style: style)
      place += 1
    }
    return true
  }

  /// Puts one character into the canvas; of a wide one that an edge cuts in two a space is seen.
  ///
  /// - Parameter style: if it is in the table of styles.
  mutating func put(_ scalar: Unicode.Scalar, width: Int, row: Int, column: Int, style: UInt16) {
    guard row >= 0, row < size.rows, column < size.columns, column + width > 0 else { return }
    guard column >= 0, column + width <= size.columns else {
      return put(" ", width: 1, row: row, column: max(0, column), style: style)
    }
    let index = row * size.columns + column
    let shown = repertoire.substitute(for: scalar)
    clearHalves(index..<index + width)
    if width == 2, shown == scalar {
      cells[index] = Cell(shown, width: 2, style: style)
      cells[index + 1] = Cell(" ", width: 0, style: style)
    } else {
      for place in index..<index + width { cells[place] = Cell(shown, width: 1, style: style) }
    }
  }

  /// Adds a combining mark to the character that ends before a column.
  mutating func addMark(_ mark: Unicode.Scalar, row: Int, before column: Int) {
    guard repertoire == .utf8, row >= 0, row < size.rows, column > 0, column <= size.columns else { return }
    var index = row * size.columns + column - 1
    if cells[index].width == 0 { index -= 1 }
    let present = marks[cells[index].marks]
    guard present.count < Canvas.marksPerCell else { return }
    cells[index].marks = marks.index(of: present + [mark])
  }

  /// What a curses cell holds besides its first character.
  private static let marksPerCell = 4

  /// Turns wide characters of which these cells hold only a half into spaces.
  private mutating func clearHalves(_ range: Range<Int>) {
    if cells[range.lowerBound].width == 0 {
      cells[range.lowerBound - 1] = Cell(" ", width: 1, style: cells[range.lowerBound - 1].style)
    }
    let last = range.upperBound - 1
    if cells[last].width == 2 {
      cells[last + 1] = Cell(" ", width: 1, style: cells[last + 1].style)
    }
  }
}

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

/// Values that many cells of a canvas share, each kept once and named by its place. Place 0 holds the value of a blank cell, which also stands
/// in for what a full table has no room for.
struct CanvasTable<Value: Hashable & Sendable>: Equatable, Sendable {
  private var values: [Value]
  /// Where they are, once there are many: a few are found sooner one by one.
  private var places: [Value: UInt16] = [:]
  /// What was found last is often looked for next.
  private var latest: UInt16 = 0

  private static var few: Int { 32 }

  init(_ blank: Value) {
    values = [blank]
  }

  subscript(place: UInt16) -> Value { values[Int(place)] }

  mutating func index(of value: Value) -> UInt16 {
    if values[Int(latest)] != value { latest = place(of: value) ?? add(value) }
    return latest
  }

  private func place(of value: Value) -> UInt16? {
    places.isEmpty ? values.firstIndex(of: value).map { UInt16($0) } : places[value]
  }

  private mutating func add(_ value: Value) -> UInt16 {
    guard let place = UInt16(exactly: values.count) else { return 0 }
    values.append(value)
    if !places.isEmpty {
      places[value] = place
    } else if values.count > Self.few {
      places = Dictionary(uniqueKeysWithValues: zip(values, 0...))
    }
    return place
  }

  static func == (left: CanvasTable, right: CanvasTable) -> Bool {
    left.values == right.values
  }
}

extension Canvas {
  /// Says what a part means to the pointer, in the words of the program that draws; it lies over what was said before.
  public mutating func setMeaning(_ meaning: some Sendable, of area: Rectangle) {
    targets.append((area, meaning))
  }

  /// What was said before cannot be meant any longer, as something lies over all of it.
  public mutating func forgetTargets() { targets = [] }

  /// What lies under a cell.
  public func meaning(at position: Position) -> (any Sendable)? {
    targets.last { $0.area.contains(position) }?.meaning
  }
}
