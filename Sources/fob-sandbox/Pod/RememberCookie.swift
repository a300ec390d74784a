import Crypto
import FoundationEssentials

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
