import Formats
import TerminalKit
import TokenModel

/// What expires next, as one line of the horizon's list.
struct HorizonRow {
  let item: HorizonItem
  let isSelected: Bool
  /// Whether there are certificates in the list: their kind is a long word.
  let hasCertificates: Bool
  let state: AppState
  /// Cells.
  let width: Int

  private var glyphs: GlyphSet { state.display.glyphs }

  /// As it is drawn.
  var line: StyledText {
    let (level, span) = urgency
    func slot(_ slot: ThemeSlot) -> ThemeSlot { isSelected ? .rowSelected : slot }
    let text = texts
    let ends = text.end.width + 1
    let kindWidth = hasCertificates ? 13 : 9
    let rest = max(0, width - 11 - kindWidth - ends)
    // As in the rows with a handle at their end, so that all line up.
    let nameWidth = min(14, max(6, (width - 12 - kindWidth - Handle.length) / 3))
    var line = StyledText(isSelected ? glyphs.selection : " ", slot(.text))
    line.append(ExpiryText(glyphs: glyphs).glyph(level), slot(ExpiryText.slot(level)))
    line.append(DisplayText(" ").repeated(max(0, 7 - DisplayText(span).width)), slot(.text))
    line.append(DisplayText(span), slot(ExpiryText.slot(level)))
    line.append("  ", slot(.text))
    line.append(DisplayText(text.kind).padded(to: kindWidth), slot(.textDim))
    line.append(DisplayText(text.name).fitted(to: nameWidth) + " ", slot(.text))
    line.append(DisplayText(text.isProduction ? "PROD" : "").padded(to: 6), slot(.textStrong))
    let labelWidth = max(0, rest - nameWidth - 7)
    line.append(DisplayText(text.label).fitted(to: labelWidth) + " ", slot(.text))
    line.append(text.end, slot(.text))
    return isSelected ? line.padded(to: width) : line
  }

  /// How near its end it is, and what is left.
  private var urgency: (ExpiryLevel, String) {
    let left = Countdown(to: item.end, at: state.now)
    if case .certificate = item, left.hasEnded { return (.expired, "–") }
    let (margins, grain): (ExpiryMargins, SpanText.Grain) =
      switch item {
      case .token(let row, _, _): (state.settings.thresholds.margins(of: row.token.times), .oneUnit)
      case .certificate: (.certificate, .oneUnit)
      case .session(let name, _):
        (
          state.environments.first { $0.name == name }.flatMap { environment in
            environment.held.map { state.margins(of: $0.session, in: environment) }
          } ?? .none, .twoUnits
        )
      }
    return (ExpiryLevel(secondsLeft: left.secondsLeft, margins), left.text(grain))
  }

  private var texts: (kind: String, name: String, isProduction: Bool, label: String, end: DisplayText) {
    switch item {
    case .token(let row, let name, _):
      let isProduction = state.environment(name)?.isProduction ?? false
      return ("token", name.text, isProduction, row.label ?? glyphs.none.string, DisplayText(row.handle.text))
    case .certificate(let subject, let name, _):
      let isProduction = state.environment(name)?.isProduction ?? false
      return (
        subject.kind, name.text, isProduction, subject == .serverCertificate ? "the server's" : "the client's", ""
      )
    case .session(let name, _):
      let environment = state.environments.first { $0.name == name }
      return ("session", name, environment?.isProduction ?? false, environment?.refresh.rawValue ?? "", "")
    }
  }
}
