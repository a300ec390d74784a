import Formats
import TokenModel

/// A service as its file describes it, read and checked.
public struct ServiceDescription: Sendable {
  /// The name in environment files, which is the file's own.
  public let name: ServiceName
  /// The name that people read.
  public let displayName: String
  /// The keys of environments that it declares, with their help.
  package let settings: [(name: String, help: String)]
  package let login: Login
  package let header: HeaderTemplate
  package let lifetime: Lifetime
  package let refresh: RequestTemplate?
  package let logout: RequestTemplate?
  package let check: RequestTemplate?
  /// What must stand where in the answer of `check` if the session is valid.
  package let checkIs: (place: JSONPointer, text: String)?
  package let refusals: Refusals
  package let tokens: Tokens?
  /// Its path, or its name alone if it is part of fob.
  package var file = ""
  /// The file's lines, for people.
  public let lines: [Line]

  /// A line of a service file.
  public struct Line: Sendable {
    /// Its key.
    public let key: ServiceKey
    /// Counted from 1.
    public let number: Int
    /// As it is written.
    public let value: String
  }

  /// How a session begins.
  package enum Login: Sendable {
    /// The environment's secret is the session's token.
    case key
    case request(RequestTemplate, token: Place, refreshToken: Place?, account: JSONPointer?)
  }

  /// Where something stands in an answer.
  package enum Place: Sendable {
    case pointer(JSONPointer)
    case header(String), cookie(String)
  }

  /// How long a session lives.
  package enum Lifetime: Sendable {
    case untold, jwt
    case seconds(JSONPointer), milliseconds(JSONPointer)
    case instant(JSONPointer)
    case fixed(Int)
    /// So many seconds after the last request.
    case sliding(Int)
  }

  /// How the server refuses.
  package struct Refusals: Sendable {
    /// Statuses that say that the session has ended.
    package let ended: Set<Int>
    /// Words in the answer that say so.
    package let endedMessage: String?
    /// Where the server's words are, the first to be looked at first.
    package let message: [JSONPointer]
  }

  /// What the server offers of upload tokens.
  package struct Tokens: Sendable {
    package let list: RequestTemplate
    package let rows: JSONPointer
    package let pages: Pages
    package let facts: [ServiceKey: JSONPointer]
    package let id: JSONPointer
    package let show: RequestTemplate?
    package let create: RequestTemplate?
    package let row: JSONPointer
    package let scopes: [TokenScope]
    /// Seconds.
    package let longest: Int
    package let revoke: RequestTemplate?
    /// Where a row says that it was revoked.
    package let revoked: JSONPointer?
  }

  /// How a list comes in pages.
  package struct Pages: Sendable {
    /// How the server points to the next page.
    package enum Way: Sendable {
      case none, number, link
      case cursor(JSONPointer), address(JSONPointer)
    }

    package let way: Way
    package let size: Int
    package let total: JSONPointer?
  }

  /// Every request under a session.
  package var requests: [RequestTemplate] {
    [refresh, logout, check, tokens?.list, tokens?.show, tokens?.create, tokens?.revoke].compactMap(\.self)
  }
}
