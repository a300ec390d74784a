import Formats

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
