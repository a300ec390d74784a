import CLibXML2
import Formats
import TokenModel

/// One element of a page, which it keeps alive.
struct HTMLElement {
  private let page: HTMLPage
  private let node: OpaquePointer

  /// The text within, entities resolved, white space as it is.
  var text: String { Self.take(cxml_text(node)) ?? "" }

  /// The text within, without the white space around it and with single blanks for the rest.
  var words: String { words(hiding: []) }

  /// The same with a mask in place of these secrets, blanks in them as they are.
  func words(hiding secrets: [Secret]) -> String {
    ServerWords.hiding(secrets, in: text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// An attribute's value, or nil.
  func attribute(_ name: String) -> String? { Self.take(cxml_attribute(node, name)) }

  /// The elements that an XPath 1.0 expression selects from here, in document order.
  func elements(_ path: String) -> [HTMLElement] { Self.find(path, in: page, from: node) }

  /// The first of them.
  func first(_ path: String) -> HTMLElement? { elements(path).first }

  static func find(_ path: String, in page: HTMLPage, from origin: OpaquePointer?) -> [HTMLElement] {
    var nodes: [OpaquePointer] = []
    withUnsafeMutablePointer(to: &nodes) { list in
      cxml_find(
        page.document, origin, path,
        { node, context in
          if let node { context?.assumingMemoryBound(to: [OpaquePointer].self).pointee.append(node) }
        }, list)
    }
    return nodes.map { HTMLElement(page: page, node: $0) }
  }

  private static func take(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    defer { cxml_free(text) }
    return CombiningMarks.limited(in: String(cString: text))
  }
}
