import CLibXML2

/// A web page, read by libxml2 as a lenient browser would read it.
final class HTMLPage {
  /// Why a page cannot be read here.
  enum Failure: Error {
    /// libxml2 is missing; in words.
    case libraryMissing(String)
    /// Nothing can be made of the text.
    case unreadable
  }

  let document: OpaquePointer

  /// Reads a page of UTF-8. What is none, and NUL, at which libxml2 would stop, become U+FFFD.
  /// - Parameter row: is shown each row of a table while it is read. What is in the row is there only then; the page keeps empty rows, so that a long list
  ///   takes little memory.
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

  /// Whether libxml2 can have it as it is, so that a page of megabytes is not copied.
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
