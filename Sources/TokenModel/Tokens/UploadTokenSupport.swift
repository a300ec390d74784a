import Formats

/// What a service offers of upload tokens.
public struct UploadTokenSupport: Sendable, Equatable {
  /// How long a new token is valid.
  public enum Lifetimes: Sendable, Equatable {
    /// Never expires; nothing to choose.
    case neverOnly
    /// Seconds from 1 to the maximum, or never.
    case choosable(maximum: Int)

    /// The proposal if a lifetime can be chosen, in seconds.
    public static let proposedSeconds = 7 * 86_400

    /// The lifetime if none is given: an expiring one if possible.
    public var standard: TokenRequest.Lifetime {
      switch self {
      case .neverOnly: .never
      case .choosable(let maximum): .seconds(min(maximum, Self.proposedSeconds))
      }
    }
  }

  /// The facts that its lists report; a column exists only for a fact that the service knows.
  public var facts: Set<TokenField>
  /// What the server itself sorts by.
  public var serverSorts: [TokenField]
  /// The page size asked for, or nil if everything comes at once.
  public var pageSize: Int?
  /// The scopes that a new token can have; empty if there is no choice.
  public var scopes: [TokenScope]
  /// Whether a new token can have several of them, with blanks between, and what else a listed one has.
  public var combinesScopes: Bool
  /// The lifetimes that a new token can have.
  public var lifetimes: Lifetimes
  /// Whether the id of a token is also its value, so that it must be masked.
  public var idIsSecret: Bool
  /// Whether only the answer that creates a token has its value.
  public var showsValueOnce: Bool
  /// How a token is used, or nil if that is not known.
  public var use: UploadTokenUse?

  /// Makes a description.
  public init(
    facts: Set<TokenField>, serverSorts: [TokenField], pageSize: Int?, scopes: [TokenScope], lifetimes: Lifetimes,
    idIsSecret: Bool, use: UploadTokenUse? = nil, combinesScopes: Bool = false, showsValueOnce: Bool = false
  ) {
    self.facts = facts
    self.serverSorts = serverSorts
    self.pageSize = pageSize
    self.scopes = scopes
    self.combinesScopes = combinesScopes
    self.lifetimes = lifetimes
    self.idIsSecret = idIsSecret
    self.showsValueOnce = showsValueOnce
    self.use = use
  }
}

/// How an upload token is used: what inspecting shows people, and ready command lines.
public struct UploadTokenUse: Sendable, Equatable {
  /// Where in a request the token stands (RFC 6750 section 2).
  public enum Place: Sendable, Equatable {
    /// In a header, after a prefix.
    case header(name: String, prefix: String)
    /// In the address, as the query parameter of that name.
    case query(name: String)
  }

  /// Where in a request the token stands.
  public var place: Place
  /// The path for uploads; `ORGANIZATION` in it stands for the token's organization.
  public var path: String
  /// The form field for a file (RFC 7578).
  public var fileField: String

  /// The use of tokens that must not upload; nil if all may.
  public var reading: Reading?

  /// The use of tokens that only read.
  public struct Reading: Sendable, Equatable {
    /// The scope that they have.
    public var scope: TokenScope
    /// The path for reading, with `ORGANIZATION` as in that for uploads.
    public var path: String

    /// Makes a description.
    public init(scope: TokenScope, path: String) {
      self.scope = scope
      self.path = path
    }
  }

  /// Makes a description.
  public init(place: Place, path: String, fileField: String, reading: Reading? = nil) {
    self.place = place
    self.path = path
    self.fileField = fileField
    self.reading = reading
  }

  /// Whether a token may upload.
  public func uploads(with token: UploadToken) -> Bool { reading == nil || token.scope != reading?.scope }

  /// The path that a token is for.
  public func path(for token: UploadToken) -> String {
    let path = uploads(with: token) ? path : reading?.path ?? path
    let organization = token.reference.organization.map(PercentEncoding.pathSegment)
    return path.replacing("ORGANIZATION", with: organization ?? "ORGANIZATION")
  }

  /// Lines for curl's `--config` with the address that the token is good for, and the token.
  public func curlConfig(of token: UploadToken, at origin: Origin) -> String {
    let address = origin.text + path(for: token)
    return switch place {
    case .header(let name, let prefix):
      "url = \(CurlWord.quoted(address))\nheader = \(CurlWord.quoted("\(name): \(prefix)\(token.value.revealed)"))\n"
    case .query(let name):
      "url = \(CurlWord.quoted("\(address)?\(name)=\(PercentEncoding.pathSegment(token.value.revealed))"))\n"
    }
  }
}
