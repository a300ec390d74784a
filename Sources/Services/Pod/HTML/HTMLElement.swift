import CLibXML2
import Formats
import TokenModel

/// One element of a page, which it keeps alive once that is read.
struct HTMLElement {
  private let page: HTMLPage?
  private let node: OpaquePointer

  init(page: HTMLPage?, node: OpaquePointer) {
    self.page = page
    self.node = node
  }

  /// What tells it from other elements of its page.
  var identity: UnsafeRawPointer { UnsafeRawPointer(node) }

  /// The name, in small letters.
  var name: String { cxml_name(node).map { String(cString: $0) } ?? "" }

  /// The element that it is in.
  var parent: HTMLElement? { cxml_parent(node).map { HTMLElement(page: page, node: $0) } }

  /// The elements right in it, in order.
  var children: some Sequence<HTMLElement> {
    sequence(state: cxml_first_child(node)) { next in
      guard let node = next else { return nil }
      next = cxml_next_sibling(node)
      return HTMLElement(page: page, node: node)
    }
  }

  /// Calls a function with each element in it, in document order.
  func forEachDescendant(_ body: (HTMLElement) -> Void) {
    for child in children {
      body(child)
      child.forEachDescendant(body)
    }
  }

  /// The text within, entities resolved, white space as it is.
  var text: String { Self.take(cxml_text(node)) ?? "" }

  /// The text within, without the white space around it and with single blanks for the rest.
  var words: String { Self.words(of: text) }

  /// The same with a mask in place of these secrets, blanks in them as they are.
  func words(hiding secrets: [Secret]) -> String { Self.words(of: ServerWords.hiding(secrets, in: text)) }

  /// The words that stand in the element itself, not those of elements in it, such as badges.
  var ownWords: String { Self.words(of: Self.take(cxml_own_text(node)) ?? "") }

  /// An attribute's value, or nil.
  func attribute(_ name: String) -> String? {
    cxml_attribute(node, name).map { CombiningMarks.limited(in: String(cString: $0)) }
  }

  private static func words(of text: String) -> String {
    guard text.utf8Span.isKnownASCII else { return text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    // Of ASCII each byte is a character, which is found without looking at what follows it.
    let bytes = text.utf8Span.span
    return String(unsafeUninitializedCapacity: bytes.count) { words in
      var count = 0
      var isBlankBefore = false
      for place in bytes.indices {
        let byte = bytes[place]
        let isBlank = byte == 0x20 || (0x09...0x0D).contains(byte)
        if !isBlank {
          if isBlankBefore, count > 0 {
            words[count] = 0x20
            count += 1
          }
          words[count] = byte
          count += 1
        }
        isBlankBefore = isBlank
      }
      return count
    }
  }

  private static func take(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    defer { cxml_free(text) }
    return CombiningMarks.limited(in: String(cString: text))
  }
}
