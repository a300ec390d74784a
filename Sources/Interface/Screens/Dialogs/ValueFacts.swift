import Formats
import FoundationEssentials
import TokenModel

/// A secret value as an inspection shows it: masked until it is asked for, and the claims of a JWT.
struct ValueFacts {
  let value: Secret
  /// Whether some of it is seen while it is masked, to tell it from others.
  let isOneOfMany: Bool
  let isRevealed: Bool
  let dates: DateText
  let glyphs: GlyphSet

  func value(_ name: String) -> Fact {
    guard isRevealed else {
      let masked = isOneOfMany ? MaskedValue.short(value, glyphs: glyphs) : MaskedValue.hidden(glyphs)
      var text = StyledText(masked, .secretMasked)
      text.append("  v shows it", .textDim)
      return Fact(name, [text])
    }
    return Fact(name, value.revealed, .secretRevealed)
  }

  /// The claims, decoded but never verified; none where the value is no JWT.
  var claims: [Fact] {
    guard let token = JSONWebToken(parsing: value.revealed), let claims = token.claims.objectValue else { return [] }
    return claims.keys.sorted().map { key in
      let value = claims[key] ?? .null
      return Fact(key, value.stringValue ?? value.text(pretty: false) + time(key, value))
    }
  }

  /// The date that a time claim means (RFC 7519 section 4.1).
  private func time(_ key: String, _ value: JSONValue) -> String {
    guard ["exp", "iat", "nbf"].contains(key), let seconds = value.numberValue, abs(seconds) < 1e11 else { return "" }
    return "  (\(dates.second(Date(timeIntervalSince1970: seconds))))"
  }
}
