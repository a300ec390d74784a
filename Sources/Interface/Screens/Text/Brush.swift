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

  /// The style of a part; the colours that its theme does not write for it are those of what it is drawn on.
  ///
  /// Nothing is faint on the Linux console, which shows that in dark grey, whatever the colour: 2.8:1 on black.
  subscript(slot: ThemeSlot) -> Style {
    var style = theme.part(slot, display.depth)
    if display.repertoire == .console { style.attributes.remove(.dim) }
    return style
  }

  /// What everything is drawn on.
  var ground: Style { theme.style(.text, display.depth) }
}
