import Formats
import TerminalKit

/// How urgency is written: glyph and colour. What is healthy has no colour.
struct UrgencyText {
  let glyphs: GlyphSet

  func glyph(_ urgency: Urgency) -> DisplayText {
    switch urgency {
    case .needsPerson, .failing: glyphs.revoked
    case .critical: glyphs.critical
    case .soon: glyphs.soon
    case .healthy: glyphs.fresh
    case .unread: glyphs.busy
    case .none: glyphs.expired
    }
  }

  static func slot(_ urgency: Urgency) -> ThemeSlot {
    switch urgency {
    case .needsPerson, .failing: .statusError
    case .critical: .expiryCritical
    case .soon: .expirySoon
    case .healthy: .text
    case .unread, .none: .textDim
    }
  }
}

/// How all environments stand, as the header counts them: `× 3  ▲ 1  ◐ 1  ● 11  ○ 14`. What there is none of is left out.
struct UrgencyCounts {
  let state: AppState
  let glyphs: GlyphSet

  var text: StyledText {
    var text = StyledText()
    for urgency in Urgency.allCases where urgency != .failing {
      // Both have one glyph, and one number.
      let failing = urgency == .needsPerson ? state.environmentOrder.count(.failing) : 0
      let count = state.environmentOrder.count(urgency) + failing
      guard count > 0 else { continue }
      if text.width > 0 { text.append("  ") }
      text.append("\(UrgencyText(glyphs: glyphs).glyph(urgency)) \(count)", UrgencyText.slot(urgency))
    }
    return text
  }
}
