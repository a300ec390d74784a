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
  init(_ text: String) throws(Failure) {
    if let reason = cxml_open() { throw .libraryMissing(String(cString: reason)) }
    let bytes = text.utf8.contains(0) ? Array(text.replacing("\0", with: "\u{FFFD}").utf8) : Array(text.utf8)
    guard !bytes.isEmpty, let size = Int32(exactly: bytes.count) else { throw .unreadable }
    let document = bytes.withUnsafeBytes { cxml_read_html($0.baseAddress?.assumingMemoryBound(to: CChar.self), size) }
    guard let document else { throw .unreadable }
    self.document = document
  }

  deinit { cxml_free_document(document) }

  /// The elements that an XPath 1.0 expression selects, in document order.
  func elements(_ path: String) -> [HTMLElement] {
    HTMLElement.find(path, in: self, from: nil)
  }

  /// The first of them.
  func first(_ path: String) -> HTMLElement? { elements(path).first }
}
