import Formats
import TerminalKit

/// The hints of the footer: the keys that matter most now, as many as there is room for.
struct FooterHints {
  /// One of them, which a click runs.
  struct Hint {
    let action: ActionName
    let text: StyledText
  }

  /// What can become one.
  private struct Candidate {
    /// Its place among the bindings of the context: a binding is much to copy for each key that is pressed.
    let place: Int
    let keys: [Key]
    let word: String
    /// The lowest go first.
    let rank: Int
  }

  let state: AppState
  let glyphs: GlyphSet

  /// Between two hints.
  static let gap = 2
  /// Cells of a screen from which on there is room for what rotates the marked rows.
  private static let roomForRotation = 60

  /// What is possible, of the lowest ranks that fit together, in the order of the table.
  func shown(room: Int) -> [Hint] {
    let bindings = state.keys.bindings(in: state.keyContext)
    let candidates = state.typed.isEmpty ? ofContext(bindings) : afterTyped(bindings)
    var left = room
    var kept: [(place: Int, hint: Hint)] = []
    // Whether an action is possible takes longer to tell than all else: it is asked only while there is room.
    for candidate in candidates.sorted(by: { ($0.rank, $0.place) < ($1.rank, $1.place) })
    where bindings[candidate.place].action.availability(state).isPossible {
      let hint = hint(candidate, of: bindings[candidate.place].action.name)
      guard hint.text.width <= left else { break }
      left -= hint.text.width + Self.gap
      kept.append((candidate.place, hint))
    }
    return kept.sorted { $0.place < $1.place }.map(\.hint)
  }

  /// The same as one line.
  func line(room: Int) -> StyledText {
    shown(room: room).map(\.text).reduce(StyledText()) { line, hint in
      line.width == 0 ? hint : line + StyledText("  ") + hint
    }
  }

  private func ofContext(_ bindings: [KeyMap.Binding]) -> [Candidate] {
    let (ofMoment, ofDialog) = (ofMoment, ofDialog)
    return bindings.indices.compactMap { place in
      guard let keys = bindings[place].keys.first else { return nil }
      let name = bindings[place].action.name
      if let word = ofMoment[name] { return Candidate(place: place, keys: keys, word: word, rank: -1) }
      guard let hint = bindings[place].action.hint else { return nil }
      let word = ofDialog[name] ?? hint.word
      return word.isEmpty ? nil : Candidate(place: place, keys: keys, word: word, rank: hint.rank(in: state.focus))
    }
  }

  /// What actions do to the top dialog as it is now, where that is not what the table calls it.
  private var ofDialog: [ActionName: String] {
    guard let dialog = state.dialogs.last else { return [:] }
    var words = dialog.hints
    if dialog.revealedUntil.map({ state.now < $0 }) == true { (words[.reveal], words[.showTyped]) = ("mask", "mask") }
    return words
  }

  /// What is asked for before all else: in the inventory the way back, and while some rows are marked what is done to them.
  private var ofMoment: [ActionName: String] {
    guard state.keyContext == .main else { return [:] }
    let ofInventory: [ActionName: String] = state.inventory == nil ? [:] : [.inventory: "back"]
    if state.focus == .environments {
      let count = state.environmentMarks.count
      return count == 0 ? [:] : [.refresh: "refresh \(count)", .unmarkAll: "unmark"]
    }
    guard let count = state.chosenList?.marks.count, count > 0 else { return ofInventory }
    var words = ofInventory.merging([.revoke: "revoke \(count)", .unmarkAll: "unmark"]) { first, _ in first }
    // On a narrow screen the way back is worth more.
    if state.display.size.columns >= Self.roomForRotation { words[.rotate] = "rotate \(count)" }
    return words
  }

  /// Where a number or the first key of a sequence was typed: what can follow it.
  private func afterTyped(_ bindings: [KeyMap.Binding]) -> [Candidate] {
    let prefix = state.typed.prefix
    return bindings.indices.compactMap { place in
      let action = bindings[place].action
      guard state.typed.count == nil || action.takesCount,
        let keys = bindings[place].keys.first(where: { $0.count > prefix.count && $0.starts(with: prefix) })
      else { return nil }
      return Candidate(
        place: place, keys: Array(keys.dropFirst(prefix.count)), word: action.word, rank: action.hint == nil ? 1 : 0)
    }
  }

  private func hint(_ candidate: Candidate, of action: ActionName) -> Hint {
    var text = StyledText(KeyText(glyphs).text(candidate.keys), .key)
    text.append(DisplayText(" \(candidate.word)"))
    return Hint(action: action, text: text.pointing(at: .hint(action)))
  }
}

/// The bottom line: the most useful keys of what takes the keys, as many as fit, and what is typed of a number or a sequence.
struct FooterView {
  let state: AppState
  let brush: Brush

  func draw(on canvas: inout Canvas, _ area: Rectangle) {
    canvas.fill(area, style: brush[.text])
    let typed: DisplayText = state.typed.isEmpty ? "" : DisplayText(state.typed.text) + brush.glyphs.ellipsis
    var column = area.column + 1
    if !typed.isEmpty { column = canvas.write(typed, row: area.row, column: column, style: brush[.textStrong]) + 2 }
    for hint in FooterHints(state: state, glyphs: brush.glyphs).shown(room: area.endColumn - 1 - column) {
      canvas.write(hint.text, row: area.row, column: column, width: hint.text.width, brush: brush)
      column += hint.text.width + FooterHints.gap
    }
  }
}

/// Keys as footer and help write them.
struct KeyText {
  private let glyphs: GlyphSet

  init(_ glyphs: GlyphSet) {
    self.glyphs = glyphs
  }

  /// The keys of one binding: `gg`, `⏎`, `Ctrl-D`.
  func text(_ keys: [Key]) -> DisplayText {
    keys.map(text).joined()
  }

  /// The keys of one binding in a sentence: `gg`, `Enter`, `Escape`, `Ctrl-D`.
  static func words(_ keys: [Key]) -> String {
    let text = KeyText(.of(.ascii))
    return keys.map { $0 == .enter ? "Enter" : $0 == .escape ? "Escape" : text.text($0).string }.joined()
  }

  private func text(_ key: Key) -> DisplayText {
    switch key {
    case .enter: glyphs.enter
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .home: "Home"
    case .end: "End"
    case .up: brushed("↑", "Up")
    case .down: brushed("↓", "Down")
    case .left: brushed("←", "Left")
    case .right: brushed("→", "Right")
    case .character(" "): "Space"
    case .control(let scalar): DisplayText("Ctrl-\(String(scalar).uppercased())")
    case .character(let scalar): DisplayText(String(scalar))
    default: DisplayText(key.name)
    }
  }

  private func brushed(_ arrow: DisplayText, _ word: DisplayText) -> DisplayText {
    glyphs == GlyphSet.of(.utf8) ? arrow : word
  }
}
