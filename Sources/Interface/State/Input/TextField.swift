import TokenModel

/// A line that a person types into. What is typed is kept as a secret, whatever it is.
struct TextField: Sendable, Equatable {
  private(set) var content: Secret
  /// Before which character the cursor stands.
  private(set) var cursor: Int

  /// Characters that a field takes at most; what is longer is no password and no label.
  static let limit = 4096

  init(_ text: String = "") {
    content = Secret(text)
    cursor = text.count
  }

  var text: String { content.revealed }

  var isEmpty: Bool { content.isEmpty }

  /// Takes an editing key or a character; false where the key is none of a text field's.
  mutating func take(_ key: Key) -> Bool {
    switch key {
    case .character(let scalar): insert(String(scalar))
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .backspace, .control("h"): remove(from: cursor - 1, to: cursor)
    case .delete, .control("d"): remove(from: cursor, to: cursor + 1)
    case .control("u"): remove(from: 0, to: cursor)
    case .control("k"): remove(from: cursor, to: text.count)
    case .control("w"): remove(from: startOfWord, to: cursor)
    default: return false
    }
    return true
  }

  /// Inserts typed or pasted text before the cursor. Line ends at the end of it are dropped, as terminals add them when a whole line is copied;
  /// other control characters never belong into a field.
  mutating func insert(_ addition: String) {
    let clean = String(String.UnicodeScalarView(addition.unicodeScalars.filter { !$0.isControl }))
    var characters = Array(text)
    let room = max(0, Self.limit - characters.count)
    let added = Array(clean.prefix(room))
    characters.insert(contentsOf: added, at: cursor)
    let joined = String(characters)
    // A combining mark joins the character before it, so that the count may not grow.
    cursor = min(joined.count, cursor + joined.count - text.count)
    content = Secret(joined)
  }

  private mutating func remove(from start: Int, to end: Int) {
    var characters = Array(text)
    let range = max(0, start)..<max(0, start, min(end, characters.count))
    characters.removeSubrange(range)
    content = Secret(String(characters))
    cursor = range.lowerBound
  }

  private var startOfWord: Int {
    let before = Array(text.prefix(cursor))
    let end = before.lastIndex { $0 != " " } ?? 0
    return before[..<end].lastIndex { $0 == " " }.map { $0 + 1 } ?? 0
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool { properties.generalCategory == .control }
}
