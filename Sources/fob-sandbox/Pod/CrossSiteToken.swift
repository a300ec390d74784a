import Crypto
import FoundationEssentials

/// CSRF tokens as Rails makes them from a session's secret: a global one for the page, and one for each form; both
/// masked anew on each page.
struct CrossSiteToken: Sendable {
  /// 32 bytes.
  let secret: [UInt8]

  static func newSecret() -> [UInt8] { RandomText.bytes(32) }

  /// Good for every request of the session.
  var global: String { masked(digest("!real_csrf_token")) }

  /// Good for one form only.
  func form(action: String, method: String) -> String {
    masked(digest("\(action)#\(method.lowercased())"))
  }

  /// Whether a token allows a request.
  func accepts(_ token: String, action: String, method: String) -> Bool {
    guard let bytes = Base64URL.decode(token), bytes.count == 64 else { return false }
    let raw = zip(bytes.prefix(32), bytes.suffix(32)).map { $0 ^ $1 }
    return [secret, digest("!real_csrf_token"), digest("\(action)#\(method.lowercased())")].contains(raw)
  }

  private func digest(_ purpose: String) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Data(purpose.utf8), using: SymmetricKey(data: secret)))
  }

  private func masked(_ raw: [UInt8]) -> String {
    let pad = RandomText.bytes(32)
    return Base64URL.encode(pad + zip(pad, raw).map { $0 ^ $1 })
  }
}
