/// How a slot looks on a terminal of a certain depth.
struct SlotStyle: Sendable {
  /// With every colour.
  let whole: Style
  /// With those that the theme writes for it; the others are left to what it is drawn on.
  let part: Style

  /// - Parameter ground: the colours of ordinary text.
  init(_ words: StyleWords, on ground: Style, depth: ColorDepth) {
    var style = Style(
      foreground: words.foreground ?? ground.foreground, background: words.background ?? ground.background,
      attributes: words.attributes)
    // Without colours a background is told by reverse video, and the one that is everywhere is none.
    if depth == .mono, style.background == ground.background { style.background = .standard }
    whole = style.reduced(to: depth)
    // Of eight colours a bright one is bold: where the colour comes from elsewhere, so does that.
    part = Style(
      foreground: words.foreground == nil ? .standard : whole.foreground,
      background: words.background == nil ? .standard : whole.background,
      attributes: words.foreground == nil && depth == .eight ? words.attributes : whole.attributes)
  }
}
