import Formats
import TerminalKit
import TokenModel

/// A line that a person types into, with the keys of readline. What is typed is kept as a secret, whatever it is.
struct TextField: Sendable, Equatable {
  private(set) var content: Secret
  /// Before which character the cursor stands.
  private(set) var cursor: Int
  /// What was cut last.
  private var cut = Secret("")

  /// Characters that a field takes at most that is no secret; what is longer is no label.
  static let limit = 4096

  init(_ text: String = "") {
    content = Secret(text)
    cursor = text.count
  }

  var text: String { content.revealed }

  var isEmpty: Bool { content.isEmpty }

  /// Whether it begins or ends with a blank, as what was copied carelessly does.
  var hasOuterBlank: Bool { text.first?.isWhitespace == true || text.last?.isWhitespace == true }

  /// Takes an editing key or a character; false where the key is none of a text field's.
  mutating func handle(_ key: Key) -> Bool {
    if let position = target(of: key) {
      cursor = position
    } else if let range = range(cutBy: key) {
      cut = Secret(String(Array(text)[range]))
      remove(range)
    } else {
      switch key {
      case .character(let scalar): insert(String(scalar))
      case .backspace, .control("h"): remove(max(0, cursor - 1)..<cursor)
      case .delete, .control("d"): remove(cursor..<min(text.count, cursor + 1))
      case .control("y"): insert(cut.revealed)
      default: return false
      }
    }
    return true
  }

  /// Inserts typed or pasted text before the cursor. What is pasted may end in a line end, as terminals add it when a whole line is copied. Control
  /// characters never belong into a field: line ends and tabs between words are a blank. A secret would become another one: there each of them is
  /// U+FFFD, which no secret may hold, and one character more than a secret may have is kept.
  mutating func insert(_ addition: String, isSecret: Bool = false) {
    let clean = isSecret ? Self.marked(addition) : Self.neutral(addition)
    var characters = Array(text)
    let room = max(0, (isSecret ? SecretText.longest + 1 : Self.limit) - characters.count)
    let added = Array(clean.prefix(room))
    characters.insert(contentsOf: added, at: cursor)
    let joined = String(characters)
    // A combining mark joins the character before it, so that the count may not grow.
    cursor = min(joined.count, cursor + joined.count - text.count)
    content = Secret(joined)
  }

  private static func neutral(_ text: String) -> String {
    let words = text.unicodeScalars.split { "\n\r\t".unicodeScalars.contains($0) }
    return words.map { String(String.UnicodeScalarView($0.filter { !$0.isControl })) }.joined(separator: " ")
  }

  private static func marked(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    while let last = scalars.last, last == "\n" || last == "\r" { scalars.removeLast() }
    return String(String.UnicodeScalarView(scalars.map { $0.isControl ? "\u{FFFD}" : $0 }))
  }

  /// Where a key takes the cursor; nil where it takes it nowhere.
  private func target(of key: Key) -> Int? {
    switch key {
    case .left, .control("b"): max(0, cursor - 1)
    case .right, .control("f"): min(text.count, cursor + 1)
    case .home, .control("a"): 0
    case .end, .control("e"): text.count
    case .alt("b"), .controlLeft, .altLeft: wordBefore
    case .alt("f"), .controlRight, .altRight: wordAfter
    default: nil
    }
  }

  /// What a key cuts, to be put back elsewhere; nil where it cuts nothing.
  private func range(cutBy key: Key) -> Range<Int>? {
    switch key {
    case .control("u"): 0..<cursor
    case .control("k"): cursor..<text.count
    case .control("w"): blankBefore..<cursor
    case .alt("d"): cursor..<wordAfter
    case .altBackspace: wordBefore..<cursor
    default: nil
    }
  }

  private mutating func remove(_ range: Range<Int>) {
    var characters = Array(text)
    characters.removeSubrange(range)
    content = Secret(String(characters))
    cursor = range.lowerBound
  }

  /// The start of the word before the cursor, where words lie between blanks.
  private var blankBefore: Int {
    let before = Array(text.prefix(cursor))
    let end = before.lastIndex { $0 != " " } ?? 0
    return before[..<end].lastIndex { $0 == " " }.map { $0 + 1 } ?? 0
  }

  /// The start of the word before the cursor, where words are made of letters and digits.
  private var wordBefore: Int {
    let before = Array(text.prefix(cursor))
    guard let end = before.lastIndex(where: \.isOfWord) else { return 0 }
    return before[..<end].lastIndex { !$0.isOfWord }.map { $0 + 1 } ?? 0
  }

  /// The end of the word after the cursor.
  private var wordAfter: Int {
    let characters = Array(text)
    guard let start = characters[cursor...].firstIndex(where: \.isOfWord) else { return characters.count }
    return characters[start...].firstIndex { !$0.isOfWord } ?? characters.count
  }
}

extension Character {
  fileprivate var isOfWord: Bool { isLetter || isNumber }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool { properties.generalCategory == .control }
}

extension TextField {
  /// The part of what is typed around the cursor that fits, and in which cell of it the cursor stands.
  ///
  /// - Parameter mask: stands for each character where it is a secret.
  func window(room: Int, mask: DisplayText? = nil) -> (shown: DisplayText, cursor: Int) {
    func drawn(_ text: String) -> DisplayText {
      mask.map { DisplayText(String(repeating: $0.string, count: text.count)) } ?? DisplayText(text)
    }
    let before = drawn(String(text.prefix(cursor)))
    guard before.width >= room else { return (drawn(text).prefix(cells: room), before.width) }
    var tail = before
    while tail.width > room - 1 { tail = DisplayText(String(tail.string.dropFirst())) }
    return (tail, tail.width)
  }
}
