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

  /// Reads a page. NUL, at which libxml2 would stop, becomes U+FFFD.
  /// - Parameter row: is shown each row of a table while it is read. What is in the row is there only then; the page keeps empty rows, so that a long list
  ///   takes little memory.
  init(_ text: String, row: (HTMLElement) -> Void = { _ in }) throws(Failure) {
    if let reason = cxml_open() { throw .libraryMissing(String(cString: reason)) }
    var text = text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
    guard !text.isEmpty, let size = Int32(exactly: text.utf8.count) else { throw .unreadable }
    let document = text.withUTF8 { bytes in
      withoutActuallyEscaping(row) { row in
        withUnsafePointer(to: row) { row in
          bytes.withMemoryRebound(to: CChar.self) { characters in
            cxml_read_html(
              characters.baseAddress, size,
              { node, row in
                guard let node, let row else { return }
                row.assumingMemoryBound(to: ((HTMLElement) -> Void).self).pointee(HTMLElement(page: nil, node: node))
              }, UnsafeMutableRawPointer(mutating: row))
          }
        }
      }
    }
    guard let document else { throw .unreadable }
    self.document = document
  }

  deinit { cxml_free_document(document) }

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
