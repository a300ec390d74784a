import Formats
import FoundationEssentials

/// A delegated token kept on the server and given to someone else.
public struct UploadToken: Sendable, Equatable {
  /// Its name for the server and for fob.
  public var reference: TokenReference
  /// What its holder sends: the secret.
  public var value: Secret
  /// The server's label, or nil if it has none; from outside.
  public var label: String?
  /// What it allows, or nil if the service does not say.
  public var scope: TokenScope?
  /// When it was created; nil if the service does not say.
  public var created: Date?
  /// Its whole lifetime in seconds; nil if it never expires or the service does not say.
  public var lifetime: Int?
  /// When it expires.
  public var expiry: TokenExpiry
  /// When it was last used.
  public var lastUse: LastUse
  /// What is wrong with the row as the server showed it (its claims and its text disagree), or nil.
  public var problem: String?
  /// The server's answer about it, as text: JSON, or the cells of a page's row. Only if one token was asked for;
  /// contains the value.
  public var answer: Secret?

  /// Makes a token.
  public init(
    reference: TokenReference, value: Secret, label: String? = nil, scope: TokenScope? = nil, created: Date? = nil,
    lifetime: Int? = nil, expiry: TokenExpiry, lastUse: LastUse = .unknown, problem: String? = nil,
    answer: Secret? = nil
  ) {
    self.reference = reference
    self.value = value
    self.label = label
    self.scope = scope
    self.created = created
    self.lifetime = lifetime
    self.expiry = expiry
    self.lastUse = lastUse
    self.problem = problem
    self.answer = answer
  }
}

/// What names one upload token to its server.
public struct TokenReference: Sendable, Hashable {
  /// Stays the same during the token's life and is never reused: api.video's token, POD's `jti`. Handles are made from
  /// it.
  public var identity: Secret
  /// The server's id in its paths, or nil if the server does not show it (POD to members): then it cannot be revoked. Never empty, checked by
  /// character set.
  public var id: Secret?
  /// The organization that it belongs to, or nil if the service has none.
  public var organization: String?

  /// Makes a reference.
  public init(identity: Secret, id: Secret?, organization: String? = nil) {
    self.identity = identity
    self.id = id
    self.organization = organization
  }
}

/// What an upload token allows: `all`, `upload`, `download`, or whatever word the server uses.
public struct TokenScope: RawRepresentable, Sendable, Hashable, Codable {
  /// The server's word; from outside, so it becomes `DisplayText` before it is drawn.
  public let rawValue: String

  /// Takes any word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Uploads and downloads.
  public static let all = TokenScope(rawValue: "all")
  /// Uploads only.
  public static let upload = TokenScope(rawValue: "upload")
  /// Downloads only.
  public static let download = TokenScope(rawValue: "download")
  /// Those whose meaning fob knows.
  public static let known = [all, upload, download]

  /// The scope that allows the least among those of a new token, preferably uploading; nil if there is none.
  public static func least(of scopes: [TokenScope]) -> TokenScope? {
    scopes.contains(.upload) ? .upload : scopes.first { $0 != .all } ?? scopes.first
  }
}

/// When an upload token expires.
public enum TokenExpiry: Sendable, Hashable {
  /// At that time, by the server's clock.
  case at(Date)
  /// Only when it is revoked.
  case never
  /// The service does not say; that is not never.
  case unknown
}

/// When an upload token was last used, if the service says.
public enum LastUse: Sendable, Hashable {
  /// The service does not say; that is not never.
  case unknown
  /// Never.
  case never
  /// Some time ago: the server's own rounded words ("about 2 hours ago"), and their meaning in seconds if fob knows the words.
  case ago(words: String, seconds: Int?)
}

/// The result of revoking an upload token.
public enum RevokeOutcome: Sendable, Equatable {
  /// It was revoked now.
  case ended
  /// It was gone before, by a list.
  case alreadyGone
}

/// An upload token as fob lists it: the server's facts, the handle, and the operator's own notes.
public struct ListedToken: Sendable, Equatable, Identifiable {
  /// The server's facts.
  public var token: UploadToken
  /// Its handle.
  public var handle: Handle
  /// The operator's own label, which fob keeps, or nil.
  public var ownLabel: String?
  /// Whom to ring about it, which fob keeps, or nil.
  public var contact: String?

  /// Makes it.
  public init(token: UploadToken, handle: Handle, ownLabel: String?, contact: String? = nil) {
    self.token = token
    self.handle = handle
    self.ownLabel = ownLabel
    self.contact = contact
  }

  /// The handle.
  public var id: Handle { handle }

  /// The server's label if it has one, else the operator's own.
  public var label: String? { token.label ?? ownLabel }

  /// Takes over what was noted; what is nil was deleted.
  public mutating func take(_ notes: [OwnNote: String?]) {
    for (note, text) in notes {
      switch note {
      case .label: ownLabel = text
      case .contact: contact = text
      }
    }
  }
}

/// An upload token found by its value.
public struct FoundToken: Sendable, Equatable {
  /// The environment.
  public var environment: EnvironmentName
  /// The row.
  public var row: ListedToken

  /// Makes it.
  public init(environment: EnvironmentName, row: ListedToken) {
    self.environment = environment
    self.row = row
  }
}

/// When an upload token was created and when it expires: enough for its age and the time left.
public struct TokenTimes: Sendable, Equatable {
  /// When it was created; nil if the service does not say.
  public var created: Date?
  /// Its whole lifetime in seconds; nil if it never expires or the service does not say.
  public var lifetime: Int?
  /// When it expires.
  public var expiry: TokenExpiry
}

extension UploadToken {
  /// When it was created and when it expires.
  public var times: TokenTimes { TokenTimes(created: created, lifetime: lifetime, expiry: expiry) }
}
