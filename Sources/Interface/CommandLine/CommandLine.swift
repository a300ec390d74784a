/// The line in which a command is typed.
struct CommandLine: Sendable, Equatable {
  private(set) var field: TextField
  /// What was typed by hand: what the candidates match, also while one of them stands in the line.
  private(set) var typed: String
  /// Which candidate stands in the line.
  private(set) var chosen: Int?
  /// Which earlier command stands in the line, counted back from the last one.
  private var earlier: Int?

  init(_ text: String = "") {
    field = TextField(text)
    typed = text
  }

  var text: String { field.text }

  /// Takes an editing key or a character; false where the key is neither.
  mutating func take(_ key: Key) -> Bool {
    guard field.take(key) else { return false }
    keepTyped()
    return true
  }

  mutating func insert(_ text: String) {
    field.insert(text)
    keepTyped()
  }

  private mutating func keepTyped() {
    typed = field.text
    chosen = nil
    earlier = nil
  }

  /// Puts the next or the previous candidate into the line; after the last one what was typed stands there again.
  mutating func complete(_ candidates: [String], by step: Int) {
    guard !candidates.isEmpty else { return }
    let places = candidates.count + 1
    let place = ((chosen ?? candidates.count) + step + places) % places
    chosen = place == candidates.count ? nil : place
    field = TextField(chosen.map { candidates[$0] } ?? typed)
  }

  /// Puts a candidate into the line.
  mutating func choose(_ candidates: [String], _ index: Int) {
    guard candidates.indices.contains(index) else { return }
    chosen = index
    field = TextField(candidates[index])
  }

  /// Puts an earlier or, with a negative step, a later command into the line.
  mutating func recall(_ history: [String], by step: Int) {
    let place = (earlier ?? -1) + step
    guard place < history.count else { return }
    let text = place >= 0 ? history[history.count - 1 - place] : ""
    field = TextField(text)
    keepTyped()
    earlier = place >= 0 ? place : nil
  }
}
