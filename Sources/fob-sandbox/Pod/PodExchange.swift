/// One request with the session that it belongs to, while it is being answered.
struct PodExchange: Sendable {
  let request: PodRequest
  var session: PodSession
  /// What the remember-me cookie becomes; the empty text deletes it.
  var rememberCookie: String?

  init(_ request: PodRequest, session: PodSession) {
    self.request = request
    self.session = session
  }

  var account: PodAccount? {
    session.user.flatMap { id in PodAccount.all.first { $0.id == id } }
  }

  /// An access token presented as `Authorization: Bearer`.
  var bearer: String? { request.request.authorization("Bearer") }

  /// Whether the request carries a CSRF token of this session and comes from its own site.
  var isVerified: Bool {
    guard request.hasOwnOrigin, let secret = session.csrfSecret, let token = request.crossSiteToken else {
      return false
    }
    return CrossSiteToken(secret: secret).accepts(token, action: request.path, method: request.method)
  }

  /// The maker of this session's CSRF tokens, begun when a page first needs one.
  mutating func crossSiteToken() -> CrossSiteToken {
    let secret = session.csrfSecret ?? CrossSiteToken.newSecret()
    session.csrfSecret = secret
    return CrossSiteToken(secret: secret)
  }

  mutating func takeFlash() -> PodSession.Flash? {
    defer { session.flash = nil }
    return session.flash
  }

  mutating func notice(_ text: String) {
    session.flash = .init(kind: .notice, text: text)
  }

  mutating func alert(_ text: String) {
    session.flash = .init(kind: .alert, text: text)
  }
}
