import Formats

/// What a screen is drawn with: the styles of a theme on a display, and its glyphs.
struct Brush {
  let theme: Theme
  let display: Display
  let glyphs: GlyphSet

  init(theme: Theme, display: Display) {
    self.theme = theme
    self.display = display
    glyphs = display.glyphs
  }

  subscript(slot: ThemeSlot) -> Style { theme.style(slot, display.depth) }
}
