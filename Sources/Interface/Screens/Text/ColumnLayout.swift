/// Divides the width of a row among columns: where there is not enough room the last ones of an order go, where there is more its first ones grow.
struct ColumnLayout<Name: Hashable> {
  struct Column {
    let name: Name
    /// Cells without which it is of no use.
    let minimum: Int
    /// Cells that it can make use of.
    let ideal: Int
  }

  struct Place {
    let name: Name
    /// Cells from the start of the row.
    let offset: Int
    let width: Int
  }

  let places: [Place]

  init(_ columns: [Column], order: [Name], width: Int, gap: Int = 2) {
    func rank(_ column: Column) -> Int { order.firstIndex(of: column.name) ?? order.count }
    var kept = columns
    func needed() -> Int { kept.reduce(0) { $0 + $1.minimum } + gap * max(0, kept.count - 1) }
    while needed() > width, kept.count > 1, let least = kept.max(by: { rank($0) < rank($1) }) {
      kept.removeAll { $0.name == least.name }
    }
    var widths = kept.map(\.minimum)
    var spare = max(0, width - needed())
    for index in kept.indices.sorted(by: { rank(kept[$0]) < rank(kept[$1]) }) {
      let more = min(spare, max(0, kept[index].ideal - widths[index]))
      widths[index] += more
      spare -= more
    }
    if kept.count == 1 { widths[0] = min(widths[0], width) }
    var offset = 0
    places = zip(kept, widths).map { column, width in
      defer { offset += width + gap }
      return Place(name: column.name, offset: offset, width: width)
    }
  }
}
