import Formats

/// How near ends are written: glyph, word and colour.
struct ExpiryText {
  let glyphs: GlyphSet

  func glyph(_ level: ExpiryLevel) -> DisplayText {
    switch level {
    case .fresh: glyphs.fresh
    case .soon: glyphs.soon
    case .critical: glyphs.critical
    case .expired: glyphs.expired
    }
  }

  static func slot(_ level: ExpiryLevel) -> ThemeSlot {
    switch level {
    case .fresh: .expiryFresh
    case .soon: .expirySoon
    case .critical: .expiryCritical
    case .expired: .expiryExpired
    }
  }
}
