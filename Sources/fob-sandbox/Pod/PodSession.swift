import Crypto
import FoundationEssentials

/// What the session cookie holds.
struct PodSession: Sendable, Equatable, Codable {
  /// A message shown once, on the next page.
  struct Flash: Sendable, Equatable, Codable {
    enum Kind: String, Sendable, Codable {
      case notice, alert
    }

    let kind: Kind
    let text: String
  }

  /// The secret from which the CSRF tokens are made, once a page needed one.
  var csrfSecret: [UInt8]?
  var user: Int?
  var flash: Flash?
  /// The page that was asked for while signed out.
  var returnTo: String?

  var isEmpty: Bool { self == PodSession() }
}

/// Seals sessions into cookies as Rails does: all of a session is in its cookie, and the server keeps nothing.
struct SessionCookie: Sendable {
  static let name = "_aggregator_session"

  private let key = SymmetricKey(size: .bits256)

  /// The cookie's value, another one each time.
  func seal(_ session: PodSession) -> String {
    // Text, numbers and bytes can always be encoded, and sealing fails for keys of a wrong length only.
    guard let data = try? JSONEncoder().encode(session), let box = try? AES.GCM.seal(data, using: key) else {
      return ""
    }
    let parts = [box.ciphertext, Data(Array(box.nonce)), box.tag].map { $0.base64EncodedString() }
    return PercentCoding.encode(parts.joined(separator: "--"))
  }

  /// The session that a value holds; an empty one for a value that was not sealed here.
  func open(_ value: String?) -> PodSession {
    let parts = PercentCoding.decode(value ?? "").split(separator: "-", omittingEmptySubsequences: true)
      .compactMap { Data(base64Encoded: String($0)) }
    guard parts.count == 3, let nonce = try? AES.GCM.Nonce(data: parts[1]),
      let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: parts[0], tag: parts[2]),
      let data = try? AES.GCM.open(box, using: key)
    else { return PodSession() }
    return (try? JSONDecoder().decode(PodSession.self, from: data)) ?? PodSession()
  }
}

/// The signed cookie that restores a session for 14 days, until its account signs out anywhere.
struct RememberCookie: Sendable {
  static let name = "remember_user_token"
  static let lifetime = 14 * 86400.0

  private struct Content: Codable {
    let user: Int
    let generation: Int
    let end: Date
  }

  private let key = SymmetricKey(size: .bits256)

  func make(user: Int, generation: Int, at now: Date) -> String {
    let content = Content(user: user, generation: generation, end: now.addingTimeInterval(Self.lifetime))
    guard let data = try? JSONEncoder().encode(content) else { return "" }
    let signature = HMAC<SHA256>.authenticationCode(for: data, using: key)
    return PercentCoding.encode(data.base64EncodedString() + "--" + Hex.encode(signature))
  }

  /// The account and its generation, if the cookie is genuine and its time not over.
  func read(_ value: String?, at now: Date) -> (user: Int, generation: Int)? {
    let parts = PercentCoding.decode(value ?? "").split(separator: "-").map(String.init)
    guard parts.count == 2, let data = Data(base64Encoded: parts[0]),
      Hex.encode(HMAC<SHA256>.authenticationCode(for: data, using: key)) == parts[1],
      let content = try? JSONDecoder().decode(Content.self, from: data), content.end > now
    else { return nil }
    return (content.user, content.generation)
  }
}

/// CSRF tokens as Rails makes them from a session's secret: a global one for the page, and one for each form; both
/// masked differently on each page.
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
