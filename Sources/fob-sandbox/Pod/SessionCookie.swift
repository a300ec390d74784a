import Crypto
import FoundationEssentials

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
