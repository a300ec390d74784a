import Formats
import FoundationEssentials

/// The form in which a session is kept: its secrets in the clear, for what is encrypted or private.
package struct StoredSession: Codable {
  fileprivate struct Cookie: Codable {
    var name: String
    var value: String
    var expires: Date?
  }

  private var origin: Origin
  private var account: String?
  private var tenant: String?
  private var issued: Date
  private var accessToken: String?
  private var refreshToken: String?
  private var expires: Date?
  private var cookies: [Cookie]?

  /// The form of a session.
  package init(_ session: Session) {
    origin = session.origin
    account = session.account
    tenant = session.tenant
    issued = session.issued
    switch session.credentials {
    case .tokens(let tokens):
      accessToken = tokens.access.revealed
      refreshToken = tokens.refresh?.revealed
      expires = tokens.expires
    case .cookies(let cookies):
      self.cookies = cookies.map { Cookie(name: $0.name, value: $0.value.revealed, expires: $0.expires) }
    }
  }

  /// The credentials, or nil where there are not exactly those of one kind.
  private var credentials: SessionCredentials? {
    switch (accessToken, expires, cookies) {
    case (let access?, let expires, nil) where !access.isEmpty:
      .tokens(SessionTokens(access: Secret(access), refresh: refreshToken.map { Secret($0) }, expires: expires))
    case (nil, nil, let cookies?):
      .cookies(cookies.map { SessionCookie(name: $0.name, value: Secret($0.value), expires: $0.expires) })
    default: nil
    }
  }

  /// The session, or nil where there are not exactly the credentials of one kind.
  package var session: Session? {
    credentials.map { Session(origin: origin, credentials: $0, account: account, tenant: tenant, issued: issued) }
  }
}

extension StoredSession: JSONReadable {
  /// Reads it where it is kept.
  package init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    origin = try members.read("origin")
    account = try members.readIfPresent("account")
    tenant = try members.readIfPresent("tenant")
    issued = try members.read("issued")
    accessToken = try members.readIfPresent("accessToken")
    refreshToken = try members.readIfPresent("refreshToken")
    expires = try members.readIfPresent("expires")
    cookies = try members.readIfPresent("cookies")
  }
}

extension StoredSession.Cookie: JSONReadable {
  init(json part: JSONPart) throws(JSONFailure) {
    let members = try JSONMembers(json: part)
    name = try members.read("name")
    value = try members.read("value")
    expires = try members.readIfPresent("expires")
  }
}

extension Session: JSONReadable {
  /// Reads it where it is kept.
  public init(json part: JSONPart) throws(JSONFailure) {
    guard let session = try StoredSession(json: part).session else { throw .malformed }
    self = session
  }
}
