import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// What is known of an upload token, in the words of the screens.
struct TokenFacts {
  private let row: ListedToken
  private let state: AppState
  private let glyphs: GlyphSet
  private let dates: DateText
  private let clockOffset: Double

  /// - Parameter clockOffset: seconds to add to this machine's clock to get the token's server's; nil for the chosen environment's.
  init(_ row: ListedToken, _ state: AppState, clockOffset: Double? = nil) {
    self.clockOffset = clockOffset ?? state.clockOffset
    self.row = row
    self.state = state
    glyphs = state.display.glyphs
    dates = DateText(zone: state.display.zone)
  }

  /// The time by the server's clock, as its dates are.
  private var serverNow: Date { state.now.addingTimeInterval(clockOffset) }

  /// What tells it from others, a long label by its beginning; never its value.
  var identifying: [Fact] {
    [label(cells: 120), fact(.handle)].compactMap(\.self) + facts(but: [.label, .handle, .lifetime])
  }

  /// All that is known.
  /// - Parameter value: the token itself, masked or not.
  func all(value: Fact) -> [Fact] {
    [label(), value] + [grace?.fact].compactMap(\.self) + facts(but: [.label, .value])
  }

  /// What tells that another token has replaced it; nil if none has.
  private var grace: GraceText? {
    state.replaced[row.handle].map { GraceText($0, at: state.now, glyphs: glyphs) }
  }

  private func facts(but others: [TokenField]) -> [Fact] {
    TokenField.allCases.filter { !others.contains($0) }.compactMap(fact)
  }

  /// A fact with its name; nil where it is not known, or shown in another way.
  func fact(_ field: TokenField) -> Fact? {
    switch field {
    case .label: label()
    case .contact: row.contact.map { Fact("Contact", $0) }
    case .scope: row.token.scope.map { Fact("Scope", [ScopeBadge.text($0)]) }
    case .organization: row.token.reference.organization.map { Fact("Organization", $0) }
    case .handle: Fact("Handle", row.handle.text)
    case .value: Fact("Token", [StyledText(MaskedValue.short(row.token.value, glyphs: glyphs), .secretMasked)])
    case .created: row.token.created.map { Fact("Created", dates.full($0, now: serverNow).string) }
    case .lifetime: row.token.lifetime.map { Fact("Lifetime", SpanText.exact($0)) }
    case .expiry: expiry
    case .lastUse where row.token.lastUse == .unknown: nil
    case .lastUse: Fact("Last used", row.token.lastUse.words, row.token.lastUse == .never ? .textStrong : .text)
    case .id, .problem: nil
    }
  }

  private func label(cells: Int? = nil) -> Fact {
    let (name, label) =
      row.token.label.map { ("Label", $0.isEmpty ? "(empty)" : $0) } ?? ("Own label", row.ownLabel ?? "–")
    return Fact(name, [StyledText(cells.map { DisplayText(label).truncated(to: $0) } ?? DisplayText(label))])
  }

  private var expiry: Fact {
    switch row.token.expiry {
    case .unknown: return Fact("Expires", "\(glyphs.unknown) the service does not tell", .expiryUnknown)
    case .never: return Fact("Expires", "never ! – revoking it is its only end", .textStrong)
    case .at(let date):
      let countdown = Countdown(to: date, at: serverNow)
      let level = level(countdown)
      let distance = dates.distance(date, now: serverNow)
      let glyph = ExpiryText(glyphs: glyphs).glyph(level)
      var text = StyledText(
        "\(glyph) \(distance), \(DisplayText(level.displayName))" as DisplayText, ExpiryText.slot(level))
      text.append("  \(dates.second(date))", .textDim)
      return Fact("Expires", [text])
    }
  }

  /// A fact as somebody reads it out, without what changes from second to second; nil where it is not said.
  func spoken(_ field: TokenField) -> String? {
    switch field {
    case .label:
      [grace?.spoken, row.label.flatMap { $0.isEmpty ? nil : $0 } ?? "no label"].compactMap(\.self)
        .joined(separator: ", ")
    case .contact: row.contact.map { "contact \($0)" }
    case .scope: row.token.scope.map { "scope \($0.rawValue)" }
    case .organization: row.token.reference.organization
    case .handle: "handle \(row.handle)"
    case .created: row.token.created.map { "created \(dates.day($0))" }
    case .problem: row.token.problem
    case .expiry: spokenExpiry
    case .lastUse where row.token.lastUse == .unknown: nil
    case .lastUse: (row.token.lastUse == .never ? "" : "last used ") + row.token.lastUse.words
    case .value, .id, .lifetime: nil
    }
  }

  private var spokenExpiry: String? {
    switch row.token.expiry {
    case .unknown: nil
    case .never: "never expires"
    case .at(let end): level(left(until: end)).displayName
    }
  }

  private func level(_ left: Countdown) -> ExpiryLevel {
    ExpiryLevel(secondsLeft: left.secondsLeft, state.settings.thresholds.margins(of: row.token.times))
  }

  /// How long it still lives, as somebody reads it out; nil where nothing counts.
  var spokenTime: String? {
    guard case .at(let end) = row.token.expiry, !left(until: end).hasEnded else { return nil }
    return "\(SpokenText.span(left(until: end).secondsLeft)) left"
  }

  private func left(until end: Date) -> Countdown {
    Countdown(to: end.addingTimeInterval(-clockOffset), at: state.now)
  }
}

extension UploadToken {
  /// How near its end is, as screens and commands say it: `never`, `unknown`, `expired`, `in 58m, fresh`.
  /// - Parameter now: the time by the server's clock.
  public func expiryWords(at now: Date, _ thresholds: ExpiryThresholds) -> String {
    switch expiry {
    case .never: return "never"
    case .unknown: return LastUse.unknown.words
    case .at(let end):
      let countdown = Countdown(to: end, at: now)
      let level = ExpiryLevel(secondsLeft: countdown.secondsLeft, thresholds.margins(of: times))
      return countdown.hasEnded ? level.displayName : "in \(countdown.text(.oneUnit)), \(level.displayName)"
    }
  }

  /// The colour of those words.
  public func expirySlot(at now: Date, _ thresholds: ExpiryThresholds) -> ThemeSlot {
    switch expiry {
    case .never: return .textStrong
    case .unknown: return .expiryUnknown
    case .at(let end):
      let seconds = Countdown(to: end, at: now).secondsLeft
      return ExpiryText.slot(ExpiryLevel(secondsLeft: seconds, thresholds.margins(of: times)))
    }
  }
}

extension LastUse {
  /// When that was, as screens and commands say it: `never used`, `unknown`, else the server's words.
  public var words: String {
    switch self {
    case .unknown: "unknown"
    case .never: "never used"
    case .ago(let words, _): words
    }
  }

  /// The same for a table, as ages are written there: `12m ago`; the server's words only where fob does not know what they mean.
  public var briefWords: String {
    guard case .ago(_, let seconds?) = self else { return words }
    return Age(seconds: seconds).text
  }
}
