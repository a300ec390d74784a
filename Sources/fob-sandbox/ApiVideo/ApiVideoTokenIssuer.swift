import Crypto
import FoundationEssentials

/// Makes access tokens (JWTs with the claims that api.video gives) and refresh tokens of its length.
struct ApiVideoTokenIssuer: Sendable {
  /// Seconds that an access token lasts.
  let lifetime: Double
  private let key = SymmetricKey(size: .bits256)

  init(lifetime: Double) {
    self.lifetime = lifetime
  }

  func pair(for account: ApiVideoAccount, at now: Date) -> SessionBook<ApiVideoAccount>.Pair {
    let identifier = RandomText.hex(80)
    let issued = now.timeIntervalSince1970
    let token = WebToken.make(
      header: ["typ": "JWT", "alg": "HS256", "jti": .string(identifier)],
      claims: [
        "aud": "libcast", "jti": .string(identifier), "iat": .number(issued), "nbf": .number(issued),
        "exp": .number(issued + lifetime), "sub": "usSandbox", "scopes": ["monitor.libcast.com"],
        "context": ["user": "usSandbox", "project": .string(account.project), "member": "meSandbox"],
      ], key: key)
    return .init(accessToken: token, refreshToken: "def502" + RandomText.hex(690))
  }
}
