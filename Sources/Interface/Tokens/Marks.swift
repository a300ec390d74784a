import TokenModel

/// The tokens that are marked, whether their rows are here and shown or not.
struct Marks: Sendable {
  /// Which they are.
  private(set) var handles: Set<Handle> = []
  /// The one that was marked last, where a range begins.
  private(set) var last: Handle?
  /// Of every row whether it is marked, by its place; empty while none is. Asking the handle of each row would cost more than filtering does.
  private var isMarked: [Bool] = []

  var isEmpty: Bool { handles.isEmpty }
  var count: Int { handles.count }

  func contains(_ handle: Handle) -> Bool { handles.contains(handle) }

  /// How many of them are not among the rows that are shown.
  /// - Parameter places: the places of those rows; nil for all that are here.
  func hidden(showing places: [Int]?) -> Int {
    guard !isMarked.isEmpty else { return count }
    return count - (places.map { $0.count { isMarked[$0] } } ?? isMarked.count { $0 })
  }

  /// Marks a token, or takes its mark away.
  mutating func switchMark(of handle: Handle, in rows: SparseRows, at place: Int) {
    if handles.remove(handle) == nil {
      handles.insert(handle)
      last = handle
    }
    if isMarked.isEmpty { isMarked = [Bool](repeating: false, count: rows.count) }
    isMarked[place] = handles.contains(handle)
  }

  /// Marks tokens.
  /// - Parameter last: where a range begins from now on.
  mutating func insert(_ added: [Handle], in rows: SparseRows, last: Handle?) {
    handles.formUnion(added)
    self.last = last
    find(in: rows)
  }

  /// Takes the marks of tokens away; `find(in:)` follows, once the rows are what they will be.
  mutating func subtract(_ removed: Set<Handle>) {
    handles.subtract(removed)
  }

  /// Takes the marks of all tokens away of which there is no row.
  mutating func dropMissing(from rows: SparseRows) {
    guard !isEmpty else { return }
    handles = Set(rows.handles.filter(handles.contains))
  }

  /// Finds the marked rows anew, as rows came, went or changed.
  mutating func find(in rows: SparseRows) {
    isMarked = isEmpty ? [] : rows.flags(of: handles)
  }
}
