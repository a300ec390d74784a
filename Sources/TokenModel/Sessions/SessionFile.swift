import Formats
import FoundationEssentials
import Host

/// The form of a record on disk: JSON of a stated version, dates in seconds since 1970.
struct SessionFile: Encodable {
  struct Cookie: Codable {
    var name: String
    var value: String
    var expires: Date?
  }

  struct StoredSession: Codable {
    var origin: Origin
    var account: String?
    var tenant: String?
    var issued: Date
    var accessToken: String?
    var refreshToken: String?
    var expires: Date?
    var cookies: [Cookie]?
  }

  static let version = 1

  var version = SessionFile.version
  var generation: Int
  var environmentFile: FileFingerprint
  var binding: SessionBinding?
  var session: StoredSession?
  var clockOffset: TimeInterval
  var clockAnchor: ClockAnchor?
  /// Only there where other hosts, or other starts of this one, have written the record.
  var clocks: [HostClock]?
  /// Only there where the file system tells a file from its copy.
  var place: SessionPlace?
  /// Only there where there is any.
  var clockDoubt: TimeInterval?
  var checked: Date?
  var refreshStarted: Date?
  /// Only there where refreshes have shown something.
  var refreshHistory: RefreshHistory?
  var failure: RecordedFailure?
  var refusedLogins: Int
  /// Only there after a refusal.
  var nextLogin: Date?
  var refusedFile: FileFingerprint?
  /// Only there where the server asked for more than the environment's file supplies.
  var challengedFile: FileFingerprint?
  var lastCodeStep: Int64?
  var renewals: [Date]

  /// The content of the file that holds a record.
  /// - Parameter place: where it is about to be written.
  static func bytes(of record: SessionRecord, at place: SessionPlace? = nil) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .secondsSince1970
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var file = SessionFile(record)
    file.place = place
    return Array(try encoder.encode(file))
  }
}

extension SessionFile {
  private init(_ record: SessionRecord) {
    self.init(
      generation: record.generation, environmentFile: record.environmentFile, binding: record.binding,
      session: record.session.map(StoredSession.init), clockOffset: record.clockOffset, clockAnchor: record.clockAnchor,
      clocks: record.clocks.isEmpty ? nil : record.clocks, clockDoubt: record.clockDoubt > 0 ? record.clockDoubt : nil,
      checked: record.checked,
      refreshStarted: record.refreshStarted,
      refreshHistory: record.refreshHistory == RefreshHistory() ? nil : record.refreshHistory,
      failure: record.failure, refusedLogins: record.refusedLogins, nextLogin: record.nextLogin,
      refusedFile: record.refusedFile, challengedFile: record.challengedFile, lastCodeStep: record.lastCodeStep,
      renewals: record.renewals)
  }
}

extension SessionFile.StoredSession {
  /// The form of a session.
  init(_ session: Session) {
    self.init(origin: session.origin, account: session.account, tenant: session.tenant, issued: session.issued)
    switch session.credentials {
    case .tokens(let tokens):
      accessToken = tokens.access.revealed
      refreshToken = tokens.refresh?.revealed
      expires = tokens.expires
    case .cookies(let cookies):
      self.cookies = cookies.map {
        SessionFile.Cookie(name: $0.name, value: $0.value.revealed, expires: $0.expires)
      }
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
  var session: Session? {
    credentials.map { Session(origin: origin, credentials: $0, account: account, tenant: tenant, issued: issued) }
  }
}
