/// Values that many cells of a canvas share, each kept once and named by its place. Place 0 holds the value of a blank cell, which also stands
/// in for what a full table has no room for.
struct CanvasTable<Value: Hashable & Sendable>: Equatable, Sendable {
  private var values: [Value]
  private var places: [Value: UInt16]

  init(_ blank: Value) {
    values = [blank]
    places = [blank: 0]
  }

  subscript(place: UInt16) -> Value { values[Int(place)] }

  mutating func index(of value: Value) -> UInt16 {
    if let place = places[value] { return place }
    guard let place = UInt16(exactly: values.count) else { return 0 }
    values.append(value)
    places[value] = place
    return place
  }

  static func == (left: CanvasTable, right: CanvasTable) -> Bool {
    left.values == right.values
  }
}
