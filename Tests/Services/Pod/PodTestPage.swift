import Formats
import TokenModel

@testable import Services

/// Pages in POD's shape, written for the tests.
enum PodTestPage {
  /// A token's value: header, claims, and something in place of a signature.
  static func jwt(jti: String, scope: String? = nil, name: String? = nil) -> String {
    var claims: [String: JSONValue] = ["jti": .string(jti), "iss": "POD"]
    claims["scope"] = scope.map { .string($0) }
    claims["name"] = name.map { .string($0) }
    let parts = ["{\"alg\":\"HS256\"}", JSONValue.object(claims).text()].map { Base64URL.encode(Array($0.utf8)) }
    return parts.joined(separator: ".") + ".c2lnbmF0dXJl"
  }

  /// A row; an owner's has a link.
  static func row(cell: String, value: String, used: String = "never", id: String? = nil) -> String {
    """
    <tr data-controller="copy-text"><td>\(cell)</td>
    <td><div id="token" data-copy-text-target="text">\(value)</div><i class="small text-muted">
      Last used:
        \(used)
    </i></td>
    <td class="text-end">\(id.map { #"<a data-turbo-method="delete" href="\#($0)">Revoke</a>"# } ?? "")</td></tr>
    """
  }

  /// A whole page around a list.
  static func list(
    _ rows: [String], mayCreate: Bool = true, badge: String = "", end: String = "</body></html>"
  ) -> String {
    """
    <!DOCTYPE html><html><head><meta name="csrf-token" content="c5rf_-"></head><body><header>
    <a id="navbarDropdown">
      owner@example.org </a><ul class="dropdown-menu">
    <li><a class="dropdown-item" href="/organizations/north">North &amp; Co home</a></li>
    <li><a class="dropdown-item" href="/organizations/north/users">Manage North &amp; Co</a></li>
    <li><a class="dropdown-item" href="/organizations/south">South home</a></li>
    <li><a class="dropdown-item" data-turbo-method="delete" href="/users/sign_out">Logout</a></li></ul>\(badge)
    <div class="flash_messages"><div class="alert alert-info">
      Done &amp; dusted. <button></button></div></div></header>
    <h3>Access tokens</h3><table class="table mt-4"><thead><tr><th>Label</th></tr></thead><tbody>
    \(rows.joined(separator: "\n"))</tbody></table>
    \(mayCreate ? #"<a class="btn" href="/organizations/north/allowlisted_jwts/new">Create token</a>"# : "")\(end)
    """
  }

  /// Reads a page as an answer of `https://pod.example.org`.
  static func read(_ text: String) throws -> PodPage {
    try PodPage(HTTPResponse(status: 200, body: Array(text.utf8)), from: try Origin("https://pod.example.org"))
  }
}
