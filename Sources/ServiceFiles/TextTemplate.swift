import Formats
import TokenModel

/// What placeholders stand for in one request; what is absent has no value.
package typealias Filling = [Placeholder: Secret]

extension Filling {
  /// Those values that grant access.
  package var secrets: [Secret] { filter { Placeholder.secrets.contains($0.key) }.map(\.value) }
}

/// Text with placeholders.
package struct TextTemplate: Sendable {
  enum Part: Sendable {
    case text(String)
    case placeholder(Placeholder)
    /// `base64(…)` (RFC 4648 section 4, padded).
    case base64(TextTemplate)
  }

  var parts: [Part] = []

  /// Reads a text.
  /// - Parameters:
  ///   - known: the placeholders by their words.
  ///   - isHeader: whether `base64(…)` has a meaning.
  /// - Throws: for braces that enclose no known word, and those left open.
  init(_ text: String, known: [String: Placeholder], isHeader: Bool = false) throws(TextFailure) {
    var rest = text[...]
    while let mark = rest.firstIndex(where: { $0 == "{" || $0 == "}" || isHeader && $0 == "b" }) {
      if mark > rest.startIndex { parts.append(.text(String(rest[..<mark]))) }
      rest = rest[mark...]
      if isHeader, rest.first == "b" {
        if rest.hasPrefix("base64("), let end = rest.firstIndex(of: ")") {
          let inner = rest[..<end].dropFirst("base64(".count)
          parts.append(.base64(try TextTemplate(String(inner), known: known)))
          rest = rest[end...].dropFirst()
        } else {
          parts.append(.text("b"))
          rest = rest.dropFirst()
        }
        continue
      }
      guard rest.first == "{", let end = rest.firstIndex(of: "}") else {
        throw TextFailure("has a brace that stands alone; a placeholder is written {username}")
      }
      parts.append(.placeholder(try Self.placeholder(rest[..<end].dropFirst(), known)))
      rest = rest[end...].dropFirst()
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
  }

  static func placeholder(
    _ word: Substring, _ known: [String: Placeholder]
  ) throws(TextFailure) -> Placeholder {
    guard let placeholder = known[String(word)] else {
      let hint = NearestWord.question(after: String(word), among: known.keys.sorted())
      throw TextFailure("has the unknown placeholder {\(word)}.\(hint) [settings] declares further ones")
    }
    return placeholder
  }

  /// The placeholders in it.
  package var placeholders: Set<Placeholder> {
    Set(
      parts.flatMap { part -> Set<Placeholder> in
        switch part {
        case .text: []
        case .placeholder(let placeholder): [placeholder]
        case .base64(let inner): inner.placeholders
        }
      })
  }

  /// The text; nil if a placeholder has no value.
  /// - Parameter encode: what becomes of the values.
  package func text(_ filling: Filling, encode: (String) -> String = { $0 }) -> String? {
    var text = ""
    for part in parts {
      switch part {
      case .text(let fixed): text += fixed
      case .placeholder(let placeholder):
        guard let value = filling[placeholder] else { return nil }
        text += encode(value.revealed)
      case .base64(let inner):
        guard let plain = inner.text(filling) else { return nil }
        let digits = Base64.encode(plain.utf8)
        text += digits + String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4)
      }
    }
    return text
  }
}
