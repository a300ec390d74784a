import CLibXML2
import Formats
import TokenModel

/// A web page, parsed by libxml2 as a lenient browser would.
final class HTMLPage {
  /// Why a page cannot be read here.
  enum Failure: Error {
    /// libxml2 is missing; in words.
    case libraryMissing(String)
    /// Nothing can be made of the text.
    case unreadable
  }

  let document: OpaquePointer

  /// Reads a page of UTF-8. Invalid bytes, and NUL, at which libxml2 would stop, become U+FFFD.
  /// - Parameter row: called with each row of a table while the page is parsed. The row's content exists only then; the
  ///   page keeps empty rows, so that a long list takes little memory.
  init(_ bytes: [UInt8], row: (HTMLElement) -> Void = { _ in }) throws(Failure) {
    if let reason = cxml_open() { throw .libraryMissing(String(cString: reason)) }
    let bytes = Self.isReadable(bytes) ? bytes : Self.mended(bytes)
    guard !bytes.isEmpty, let size = Int32(exactly: bytes.count) else { throw .unreadable }
    let document = bytes.withUnsafeBytes { bytes in
      withoutActuallyEscaping(row) { row in
        withUnsafePointer(to: row) { row in
          cxml_read_html(
            bytes.assumingMemoryBound(to: CChar.self).baseAddress, size,
            { node, row in
              guard let node, let row else { return }
              row.assumingMemoryBound(to: ((HTMLElement) -> Void).self).pointee(HTMLElement(page: nil, node: node))
            }, UnsafeMutableRawPointer(mutating: row))
        }
      }
    }
    guard let document else { throw .unreadable }
    self.document = document
  }

  deinit { cxml_free_document(document) }

  /// Whether libxml2 can take the bytes unchanged, so that a page of megabytes is not copied.
  private static func isReadable(_ bytes: [UInt8]) -> Bool {
    !bytes.contains(0) && (try? UTF8Span(validating: bytes.span)) != nil
  }

  private static func mended(_ bytes: [UInt8]) -> [UInt8] {
    Array(String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\u{FFFD}").utf8)
  }

  /// The elements that an XPath 1.0 expression selects, in document order.
  func elements(_ path: String) -> [HTMLElement] {
    var nodes: [OpaquePointer] = []
    withUnsafeMutablePointer(to: &nodes) { list in
      cxml_find(
        document, path,
        { node, context in
          if let node { context?.assumingMemoryBound(to: [OpaquePointer].self).pointee.append(node) }
        }, list)
    }
    return nodes.map { HTMLElement(page: self, node: $0) }
  }

  /// The first of them.
  func first(_ path: String) -> HTMLElement? { elements(path).first }
}

/// An element of a page; it keeps the page alive.
struct HTMLElement {
  private let page: HTMLPage?
  private let node: OpaquePointer

  init(page: HTMLPage?, node: OpaquePointer) {
    self.page = page
    self.node = node
  }

  /// Distinguishes it from other elements of its page.
  var identity: UnsafeRawPointer { UnsafeRawPointer(node) }

  /// The name, in small letters.
  var name: String { cxml_name(node).map { String(cString: $0) } ?? "" }

  /// The element that it is in.
  var parent: HTMLElement? { cxml_parent(node).map { HTMLElement(page: page, node: $0) } }

  /// The child elements, in order.
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
  var text: String { Self.consume(cxml_text(node)) ?? "" }

  /// The text within, without the white space around it and with single blanks for the rest.
  var words: String { Self.words(of: text) }

  /// The same with a mask in place of these secrets, and their blanks unchanged.
  func words(hiding secrets: [Secret]) -> String { Self.words(of: ServerWords.hiding(secrets, in: text)) }

  /// The words of the element itself, without those of elements in it, such as badges.
  var ownWords: String { Self.words(of: Self.consume(cxml_own_text(node)) ?? "") }

  /// An attribute's value, or nil.
  func attribute(_ name: String) -> String? {
    cxml_attribute(node, name).map { CombiningMarks.limited(in: String(cString: $0)) }
  }

  private static func words(of text: String) -> String {
    guard text.utf8Span.isKnownASCII else { return text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    // In ASCII each byte is a character, so its surroundings need not be looked at.
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

  private static func consume(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    defer { cxml_free(text) }
    return CombiningMarks.limited(in: String(cString: text))
  }
}
