import Formats
import TokenModel

/// What may be seen of a secret that is not revealed: enough to tell one from another, too little to use it.
enum MaskedValue {
  /// Values shorter than this show nothing of themselves.
  private static let shortest = 20

  /// Six characters and an ellipsis: the first, or of a JWT, which all begin alike, the last.
  static func short(_ value: Secret, glyphs: GlyphSet) -> DisplayText {
    let text = value.revealed
    guard text.count >= shortest else { return Self.hidden(glyphs) }
    let isJWT = text.split(separator: ".").count == 3
    return isJWT
      ? glyphs.ellipsis + DisplayText(String(text.suffix(6))) : DisplayText(String(text.prefix(6))) + glyphs.ellipsis
  }

  /// Nothing of it, not even its length.
  static func hidden(_ glyphs: GlyphSet) -> DisplayText {
    DisplayText(String(repeating: glyphs.masked.string, count: 6))
  }
}
