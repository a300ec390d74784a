import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// What the screens say of an upload token that another one has replaced: `old · 23h`.
struct GraceText {
  private let token: ReplacedToken
  private let now: Date
  private let glyphs: GlyphSet

  /// - Parameter now: the local time.
  init(_ token: ReplacedToken, at now: Date, glyphs: GlyphSet) {
    self.token = token
    self.now = now
    self.glyphs = glyphs
  }

  private var seconds: Int { token.secondsLeft(at: now) }

  /// In a row.
  var short: DisplayText {
    "old " + glyphs.separator + " " + DisplayText(seconds > 0 ? SpanText(seconds, .oneUnit).text : "due")
  }

  /// Where the token is shown in full.
  var fact: Fact {
    let end = seconds > 0 ? "revoked in \(SpanText(seconds, .oneUnit).text)" : "to be revoked by fob keep"
    return Fact("Replaced by", "\(token.successor), \(end)", .statusWarn)
  }

  /// Read out, without what changes from second to second.
  var spoken: String { "old, replaced by \(token.successor)" }
}
