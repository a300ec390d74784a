import Formats
import FoundationEssentials
import TokenModel

/// What is known of an upload token, in the words of the screens.
struct TokenFacts {
  private let row: ListedToken
  private let environment: EnvironmentName
  private let state: AppState
  private let glyphs: GlyphSet
  private let dates: DateText

  init(_ row: ListedToken, _ environment: EnvironmentName, _ state: AppState) {
    self.row = row
    self.environment = environment
    self.state = state
    glyphs = state.display.glyphs
    dates = DateText(zone: state.display.zone)
  }

  /// The time by the server's clock, as its dates are.
  private var serverNow: Date { state.now.addingTimeInterval(state.clockOffset) }

  /// What tells it from others, a long label by its beginning; never its value.
  var identifying: [Fact] {
    [label(cells: 120), Fact("Handle", row.handle.text), scope, organization, masked, created, expiry, lastUse]
      .compactMap(\.self)
  }

  var label: Fact { label() }

  private func label(cells: Int? = nil) -> Fact {
    let (name, label) =
      row.token.label.map { ("Label", $0.isEmpty ? "(empty)" : $0) } ?? ("Own label", row.ownLabel ?? "–")
    return Fact(name, [StyledText(cells.map { DisplayText(label).truncated(to: $0) } ?? DisplayText(label))])
  }

  var scope: Fact? {
    row.token.scope.map { Fact("Scope", [ScopeBadge.text($0)]) }
  }

  var organization: Fact? {
    row.token.reference.organization.map { Fact("Organization", $0) }
  }

  var masked: Fact {
    Fact("Token", [StyledText(MaskedValue.short(row.token.value, glyphs: glyphs), .secretMasked)])
  }

  var created: Fact? {
    row.token.created.map { Fact("Created", dates.full($0, now: serverNow).string) }
  }

  var lifetime: Fact? {
    row.token.lifetime.map { Fact("Lifetime", "\(Self.span($0)) in all") }
  }

  var expiry: Fact? {
    switch row.token.expiry {
    case .unknown: return Fact("Expires", "\(glyphs.unknown) the service does not tell", .expiryUnknown)
    case .never: return Fact("Expires", "never ! – revoking it is its only end", .statusWarn)
    case .at(let date):
      let countdown = Countdown(to: date, at: serverNow)
      let level = ExpiryLevel(secondsLeft: countdown.secondsLeft, lifetime: row.token.lifetime)
      let distance = dates.distance(date, now: serverNow)
      let glyph = ExpiryText(glyphs: glyphs).glyph(level)
      var text = StyledText("\(glyph) \(distance), \(DisplayText(level.word))" as DisplayText, ExpiryText.slot(level))
      text.append("  \(dates.second(date))", .textDim)
      return Fact("Expires", [text])
    }
  }

  var lastUse: Fact? {
    switch row.token.lastUse {
    case .unknown: nil
    case .never: Fact("Last used", row.token.lastUse.words, .statusWarn)
    case .ago: Fact("Last used", row.token.lastUse.words)
    }
  }

  var use: [Fact] {
    guard let environment = state.environment(environment) else { return [] }
    return UseFacts(environment: environment, profile: state.profile(of: environment)).facts(of: row)
  }

  /// A length of time in all its units: `2d 4h 12m`.
  static func span(_ seconds: Int) -> String {
    let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
    let text = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    return text.isEmpty ? "0s" : text
  }
}
