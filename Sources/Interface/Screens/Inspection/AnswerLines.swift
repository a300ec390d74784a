import Formats
import TokenModel

/// What a server said, as text, with the secret in it masked.
enum AnswerLines {
  static func add(_ answer: String, hiding secret: Secret?, to lines: inout StyledLines, width: Int, glyphs: GlyphSet) {
    var text = answer
    if let secret, !secret.isEmpty {
      text = text.replacing(secret.revealed, with: MaskedValue.hidden(glyphs).string)
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let indent = line.prefix { $0 == " " }.count
      let room = max(8, width - indent - 2)
      let start = DisplayText(String(repeating: " ", count: min(indent, max(0, width - 10))))
      let parts = DisplayText(String(line.dropFirst(indent))).wrapped(to: room)
      if parts.isEmpty { lines.add(StyledText()) }
      for (index, part) in parts.enumerated() {
        lines.add(StyledText(start + (index == 0 ? "" : "  ") + part))
      }
    }
  }
}
