import Formats
import TokenModel

/// An address that a person is to open in a browser.
enum OAuthBrowserAddress {
  /// The address, if it is https, or http on this machine, and neutral to draw.
  static func checked(_ text: String, from host: String) throws(ServiceFailure) -> String {
    // A browser may find its place within the page by a fragment, which has the characters of a query.
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    do {
      let page = try ServerAddress(String(parts[0]))
      guard parts.count == 2 else { return page.text }
      return "\(page)#\(try ServerAddress("/?\(parts[1])", on: page.origin).path.dropFirst(2))"
    } catch {
      let shown = ServerWords.neutral(text, limit: 100) ?? "''"
      throw .unexpected(reason: "\(host) sent an address for the browser that fob cannot use (\(shown)): \(error).")
    }
  }
}
