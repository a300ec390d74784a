import Formats
import FoundationEssentials

/// Something that fob tells an operator's command (`on_event`). Holds no secret and names upload tokens by their handles.
public struct RaisedEvent: Sendable, Equatable {
  /// What happened. The raw values are the words in the JSON.
  public enum Kind: String, Sendable, CaseIterable {
    case sessionRefreshed = "session.refreshed"
    case sessionRefreshFailed = "session.refresh_failed"
    case sessionRecovered = "session.recovered"
    case sessionLoginNeeded = "session.login_needed"
    case sessionExpiring = "session.expiring"
    case sessionExpired = "session.expired"
    case tokenExpiring = "token.expiring"
    case tokenExpired = "token.expired"
    case tokenCreated = "token.created"
    case tokenRevoked = "token.revoked"
    case tokenAppeared = "token.appeared"
    case certificateExpiring = "certificate.expiring"
    case shareUnreachable = "share.unreachable"
  }

  /// Whose certificate it is. The raw values are the words in the JSON.
  public enum CertificateOwner: String, Sendable, CaseIterable {
    case server, client
  }

  /// Upload tokens that one event is about.
  public struct Tokens: Sendable, Equatable {
    /// The token that expires first, or that stands for the others.
    public struct Soonest: Sendable, Equatable {
      /// Its handle.
      public var handle: Handle
      /// Its label as it is known, or nil; from outside.
      public var label: String?
      /// Whom to ring about it, or nil; from outside.
      public var contact: String?
      /// When it expires, by the server's clock; nil: never, or nobody knows.
      public var end: Date?

      /// Names a token.
      public init(handle: Handle, label: String?, contact: String? = nil, end: Date?) {
        self.handle = handle
        self.label = label
        self.contact = contact
        self.end = end
      }

      /// Names a token of a list.
      public init(_ row: ListedToken) {
        let end: Date? = if case .at(let end) = row.token.expiry { end } else { nil }
        self.init(handle: row.handle, label: row.label, contact: row.contact, end: end)
      }
    }

    /// How many there are.
    public var count: Int
    /// The first of them, at most `handleLimit`.
    public var handles: [Handle]
    /// The first of all.
    public var soonest: Soonest?
    /// Whom to ring about them, each once, at most `contactLimit`; from outside.
    public var contacts: [String]

    /// Handles that an event names; further ones are only counted.
    public static let handleLimit = 50

    /// Contacts that an event names.
    public static let contactLimit = 20

    /// Of tokens in the order in which they expire.
    public init(_ tokens: [Soonest]) {
      count = tokens.count
      handles = tokens.prefix(Self.handleLimit).map(\.handle)
      soonest = tokens.first
      contacts = []
      for contact in tokens.lazy.compactMap(\.contact) where !contacts.contains(contact) {
        contacts.append(contact)
        if contacts.count == Self.contactLimit { break }
      }
    }
  }

  /// What happened.
  public var kind: Kind
  /// Where.
  public var environment: EnvironmentName
  /// The environment's service.
  public var service: ServiceName
  /// Whether the environment is production.
  public var isProduction: Bool
  /// When, by the local clock.
  public var time: Date
  /// Why, in a sentence; from outside in part.
  public var reason: String?
  /// The upload tokens, where it is about some.
  public var tokens: Tokens?
  /// The threshold that was reached, in seconds before the end.
  public var threshold: Int?
  /// When the session or the certificate expires.
  public var end: Date?
  /// Whose certificate expires.
  public var certificate: CertificateOwner?
  /// The share, where it is about one.
  public var share: EnvironmentName?

  /// An event in an environment.
  public init(_ kind: Kind, in environment: Environment, at time: Date, reason: String? = nil) {
    self.kind = kind
    self.environment = environment.name
    service = environment.service
    isProduction = environment.isProduction
    self.time = time
    self.reason = reason
  }

  /// An event about upload tokens, in the order in which they expire.
  public init(_ kind: Kind, of tokens: [Tokens.Soonest], in environment: Environment, at time: Date) {
    self.init(kind, in: environment, at: time)
    self.tokens = Tokens(tokens)
  }
}

extension RaisedEvent.Kind {
  /// When it is raised, as a sentence for the manual.
  public var meaning: String {
    switch self {
    case .sessionRefreshed: "fob refreshed the session, or logged in unattended."
    case .sessionRefreshFailed: "A refresh or an unattended login failed, and the one before had not."
    case .sessionRecovered: "There is a session again after a failure."
    case .sessionLoginNeeded: "Only a person can log in now."
    case .sessionExpiring: "A session that only a person can begin again expires soon."
    case .sessionExpired: "Such a session has expired."
    case .tokenExpiring: "Upload tokens expire within the threshold."
    case .tokenExpired: "Upload tokens have expired."
    case .tokenCreated: "fob created an upload token."
    case .tokenRevoked: "fob revoked upload tokens."
    case .tokenAppeared: "Upload tokens that no fob created are new in the list."
    case .certificateExpiring: "The server's or the client's certificate expires within the threshold."
    case .shareUnreachable: "The register of a share has ceased to answer."
    }
  }
}

/// Where events go.
public protocol EventSink: Sendable {
  /// Whether anybody wants to hear of events in an environment.
  func isWanted(in environment: Environment) async -> Bool

  /// Reports events in an environment, in their order, without waiting. A failure does not stop fob's work.
  func raise(_ events: [RaisedEvent], in environment: Environment) async

  /// Takes in that fob has created upload tokens of which it tells later, so that no other host tells that they appeared.
  func claimCreated(_ handles: [Handle], in environment: Environment) async
}

extension EventSink {
  /// Nobody else can tell.
  public func claimCreated(_ handles: [Handle], in environment: Environment) async {}
}

/// Nobody hears of anything.
public struct NoEvents: EventSink {
  /// Makes it.
  public init() {}

  /// Nobody.
  public func isWanted(in environment: Environment) async -> Bool { false }

  /// Does nothing.
  public func raise(_ events: [RaisedEvent], in environment: Environment) async {}
}
