import Formats
import TokenModel

/// A secret value as an inspection shows it: masked until it is asked for, then for a while in the clear.
struct ValueFacts {
  let value: Secret
  /// Whether some of it is seen while it is masked, to tell it from others.
  let isOneOfMany: Bool
  /// The dialog that can show it; nil beside the list, where it stays masked.
  let dialog: InspectDialog?
  let state: AppState

  func value(_ name: String) -> Fact {
    let glyphs = state.display.glyphs
    let key = state.key(.reveal, in: .inspect)
    guard let dialog, let until = dialog.revealedUntil, dialog.isRevealed(at: state.now) else {
      let masked = isOneOfMany ? MaskedValue.short(value, glyphs: glyphs) : MaskedValue.hidden(glyphs)
      var text = StyledText(masked, .secretMasked)
      if dialog != nil { text.append("  \(key) shows it", .textDim) }
      return Fact(name, [text])
    }
    let left = Countdown(to: until, at: state.now).secondsLeft
    let end =
      state.display.isPlain
      ? "it stays on the terminal and where that keeps its lines: clear both when you are done"
      : "hides itself in \(left) s; \(key) hides it now"
    return Fact(
      name,
      [
        StyledText(DisplayText(value.revealed), .secretRevealed),
        StyledText(DisplayText(end), .textDim),
      ])
  }

  /// Header and claims; nil where the value is no JWT.
  var token: JWTLines? {
    JSONWebToken(parsing: value.revealed).map {
      JWTLines(token: $0, dates: DateText(zone: state.display.zone), now: state.now)
    }
  }
}
