/// A key of service files: what the reader, `fob service check` and the manual know of it. The raw value is how files
/// write it.
public enum ServiceKey: String, Sendable, CaseIterable {
  case name, login
  case loginBody = "login.body"
  case loginHeader = "login.header"
  case token
  case refreshToken = "refresh_token"
  case header, lifetime, account, refresh
  case refreshBody = "refresh.body"
  case refreshHeader = "refresh.header"
  case logout
  case logoutBody = "logout.body"
  case logoutHeader = "logout.header"
  case check
  case checkBody = "check.body"
  case checkIs = "check.is"
  case ended
  case endedMessage = "ended.message"
  case message

  case list, rows
  case pageSize = "page_size"
  case total, cursor, next
  case id, label, scope, created, expires
  case lastUsed = "last_used"
  case revoked, value, show, create
  case createBody = "create.body"
  case row, scopes, longest, revoke
  case revokeBody = "revoke.body"

  /// A section of service files.
  public enum Section: String, Sendable, CaseIterable {
    case service, tokens, settings
  }

  /// The section that it stands in.
  public var section: Section {
    switch self {
    case .name, .login, .loginBody, .loginHeader, .token, .refreshToken, .header, .lifetime, .account, .refresh,
      .refreshBody, .refreshHeader, .logout, .logoutBody, .logoutHeader, .check, .checkBody, .checkIs, .ended,
      .endedMessage, .message:
      .service
    case .list, .rows, .pageSize, .total, .cursor, .next, .id, .label, .scope, .created, .expires, .lastUsed, .revoked,
      .value, .show, .create, .createBody, .row, .scopes, .longest, .revoke, .revokeBody:
      .tokens
    }
  }

  /// What is written behind it.
  public enum Content: Sendable {
    case request, body, header, words
  }

  /// What is written behind it.
  public var content: Content {
    switch self {
    case .login, .refresh, .logout, .check, .list, .show, .create, .revoke: .request
    case .loginBody, .refreshBody, .logoutBody, .checkBody, .createBody, .revokeBody: .body
    case .header, .loginHeader, .refreshHeader, .logoutHeader: .header
    case .name, .token, .refreshToken, .lifetime, .account, .checkIs, .ended, .endedMessage, .message, .rows, .pageSize,
      .total, .cursor, .next, .id, .label, .scope, .created, .expires, .lastUsed, .revoked, .value, .row, .scopes,
      .longest:
      .words
    }
  }

  /// The placeholders that it takes besides {username} and those that the file declares.
  package var placeholders: Set<Placeholder> {
    switch self {
    case .loginBody, .loginHeader: [.password, .key]
    case .header: [.password, .key, .token]
    case .refreshBody, .refreshHeader, .logoutBody, .logoutHeader: [.token, .refreshToken]
    case .checkBody: [.token]
    case .list: Placeholder.ofPage
    case .createBody: Placeholder.ofNewToken
    case .show, .revoke, .revokeBody: [.id]
    case .name, .login, .token, .refreshToken, .lifetime, .account, .refresh, .logout, .check, .checkIs, .ended,
      .endedMessage, .message, .rows, .pageSize, .total, .cursor, .next, .id, .label, .scope, .created, .expires,
      .lastUsed, .revoked, .value, .create, .row, .scopes, .longest:
      []
    }
  }

  /// Whether a file can declare a setting of this name: a word, and none that environments have already.
  package static func canDeclare(_ name: String) -> Bool {
    name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      && CommonEnvironmentKey(rawValue: name) == nil
      && !["tenant", "organization", "api_key", ReplacedSession.key].contains(name)
  }

  /// The same as files write them.
  public var placeholderWords: [String] { placeholders.map { "{\($0.word)}" }.sorted() }

  /// What it is for, in a sentence or two.
  public var help: String {
    switch self {
    case .name: "Required. The name that people read, such as JupyterHub."
    case .login:
      "Required. How to log in: key (no request: the environment's api_key is the session), or json or form and a request, such as json POST /login."
    case .loginBody:
      "The login's body: JSON or a form, as login says. Default: username and password under these names; nothing with login.header."
    case .loginHeader:
      "A header of the login: NAME: PREFIX{password} or base64({username}:{password}) after the prefix."
    case .token:
      "Required unless login = key. Where the login's answer has the token: a pointer, header NAME, or cookie NAME."
    case .refreshToken: "Where it has the refresh token, likewise."
    case .header:
      "Required. The header that carries the session: NAME: PREFIX{token}, or base64(…) after the prefix, such as base64({username}:{token}). What follows the prefix is what fob token prints."
    case .lifetime:
      "How long the token is valid: seconds POINTER, milliseconds POINTER, instant POINTER (a time as created), jwt (its claim exp), fixed SPAN, or sliding SPAN (so long after each request; needs refresh or check). Default: the server does not say."
    case .account: "A pointer to the account's name in the login's answer. Default: the username."
    case .refresh:
      "The request that refreshes the session. If its body or header has {refresh_token}, it is sent without the session's header; else the token in that is what refreshes it. Its answer is read like the login's; what it lacks stays as it was. Default with a sliding lifetime: check."
    case .refreshBody: "Its body."
    case .refreshHeader: "Its header instead of the session's, such as Authorization: Bearer {refresh_token}."
    case .logout:
      "The request that ends the session. If its body or header has {refresh_token}, that is what ends, and the token itself expires on its own. A login that replaces a session sends it for the old one, unless the environment has replaced_session = keep. Leave it out if the server keeps the token valid."
    case .logoutBody: "Its body."
    case .logoutHeader: "Its header instead of the session's."
    case .check:
      "A GET or POST request that any session may send and that changes nothing: it proves that the session is valid, and its answer is shown. 401 and 403 say that the session has ended. Default: list."
    case .checkBody: "Its body."
    case .checkIs:
      "A pointer and a text: what stands there in the answer of a valid session, such as /result/authstatus/0 ok."
    case .ended: "Statuses besides 401 that say that the session has ended, such as 412."
    case .endedMessage: "Words by which an answer from 400 to 499 says that the session has ended, whatever its status."
    case .message:
      "Pointers to the server's words in a refusal, separated by blanks: the first text counts, of an array its last. If all lack one: that of message, detail, error_description, error, title or msg."
    case .list: "Required in [tokens]. The GET request that lists the upload tokens."
    case .rows: "A pointer to the array of them. Default: the whole answer."
    case .pageSize: "What {page_size} stands for; a shorter page is the last. Default: 100."
    case .total: "A pointer to the number of all upload tokens, if the server tells it."
    case .cursor: "A pointer to what {cursor} is for the next page; null, empty or absent after the last one."
    case .next:
      "Where the next page's address is: link (the Link header, RFC 8288) or a pointer. Only addresses on the same server are followed."
    case .id:
      "Required in [tokens]. A pointer to its id within a row, as are the following ones. Ids have letters, digits, '-', '_', '.', ':' and '~', at most 200."
    case .label: "Its label. Where create.body has no {label}, fob keeps own labels."
    case .scope: "What it allows: a text, or an array of texts."
    case .created:
      "When it was created: RFC 3339 (UTC if it names no zone), or seconds or, over 100,000,000,000, milliseconds since 1970, as the following times."
    case .expires: "When it expires; null if never."
    case .lastUsed: "When it was last used; null if never."
    case .revoked: "What is true, or any text or number, once it was revoked: fob leaves such rows out."
    case .value: "Required with create. The token itself: within a row, or else within the whole answer of create."
    case .show: "The GET request for one of them. Default: it is sought in the list."
    case .create: "The POST request that creates one."
    case .createBody: "Its body; a member whose placeholder has no value is left out."
    case .row: "A pointer to the upload token in the answers of create and show. Default: the whole answer."
    case .scopes:
      "The words that {scope} can be, separated by commas, the least first: the first is proposed. Needed where create.body has {scope}."
    case .longest: "The longest lifetime of a new one, such as 365d. Default: ten years."
    case .revoke:
      "The request that revokes one. Before it, fob makes sure by show or list that the id still means the same one."
    case .revokeBody: "Its body."
    }
  }
}
