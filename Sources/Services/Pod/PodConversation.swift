import Formats
import FoundationEssentials
import TokenModel

/// Requests to POD one after the other, each with the newest cookies, since nearly every answer refreshes them (pod.md, section 2).
struct PodConversation {
  private let exchange: ServiceExchange
  private let started: Date
  private let secrets: [Secret]
  private(set) var cookies: [SessionCookie]
  private(set) var serverDate: Date?
  /// The numbers of organizations whose names cannot stand in an address.
  private var numbers: [String: String] = [:]

  /// A conversation with an environment's server with these cookies.
  /// - Parameters:
  ///   - now: the time by the server's clock, if known.
  ///   - secrets: what the requests will contain, masked in every page in case the server repeats it.
  init(
    _ transport: any HTTPTransport, _ environment: Environment, cookies: [SessionCookie], now: Date,
    hiding secrets: [Secret] = []
  ) {
    exchange = ServiceExchange(transport: transport, environment: environment)
    started = now
    self.cookies = cookies
    self.secrets = secrets
  }

  /// Continues a session.
  init(_ transport: any HTTPTransport, _ access: Access) throws(ServiceFailure) {
    guard case .cookies(let cookies) = access.session.credentials, cookies.header(now: access.now) != nil else {
      throw .sessionRefused(reason: "The stored session has no cookies. Nothing was sent.")
    }
    self.init(transport, access.environment, cookies: cookies, now: access.now)
  }

  /// The time by the server's clock, if known.
  var now: Date { serverDate ?? started }

  /// The server.
  var origin: Origin { exchange.environment.origin }

  /// Sends one request and keeps the cookies of the answer. No `Origin` is sent, which POD would compare with its own.
  /// - Parameter csrfToken: what allows a request of this session to change something.
  mutating func send(
    _ method: HTTPRequest.Method, _ path: RequestPath, form: [(String, String)]? = nil, csrfToken: String? = nil
  ) async throws(ServiceFailure) -> HTTPResponse {
    let response = try await ask(method, path, form: form, csrfToken: csrfToken)
    receive(response)
    return response
  }

  /// Sends one of several concurrent requests with the present cookies; `receive` stores those of its answer.
  func ask(
    _ method: HTTPRequest.Method, _ path: RequestPath, form: [(String, String)]? = nil, csrfToken: String? = nil
  ) async throws(ServiceFailure) -> HTTPResponse {
    var headers: HTTPHeaders = ["Accept": path.encoded.hasSuffix(".json") ? "application/json" : "text/html"]
    if let cookies = cookies.header(now: started) { headers["Cookie"] = cookies }
    if let csrfToken { headers["X-CSRF-Token"] = csrfToken }
    return try await exchange.send(method, path, headers: headers, body: form.map { .form($0) })
  }

  /// Takes over the cookies of an answer.
  mutating func receive(_ response: HTTPResponse) {
    cookies = cookies.renewed(by: response, now: response.serverDate ?? started)
    serverDate = response.serverDate ?? serverDate
  }

  /// Reads the page in an answer.
  func read(_ response: HTTPResponse) throws(ServiceFailure) -> PodPage {
    try PodPage(response, from: origin, hiding: secrets)
  }

  /// Gets a page that only a signed-in account can see.
  /// - Throws: `sessionRefused` if the session has gone; `refused` if the account may not see the page.
  mutating func page(_ path: RequestPath) async throws(ServiceFailure) -> PodPage {
    let response = try await send(.get, path)
    guard response.isSuccess else {
      // A start page that redirects to itself would be followed for ever.
      if path.encoded == PodAddress.home.encoded { throw await failure(leadingAway: response) }
      throw try await failure(of: response)
    }
    let page = try read(response)
    if page.isSignedIn { return page }
    throw page.offersSignIn
      ? .sessionRefused(reason: "\(origin.host) no longer knows the session.")
      : .unexpected(reason: "\(origin.host) sent a page that is not POD's, or POD's pages have changed.")
  }

  /// The page with the sign-in form, which the server shows only to visitors that are not signed in; nil if it shows
  /// none.
  mutating func signInForm() async throws(ServiceFailure) -> PodPage? {
    let response = try await send(.get, PodAddress.signIn)
    guard response.isSuccess, let page = try? read(response) else { return nil }
    return page.signInToken == nil ? nil : page
  }

  /// The token list of an organization.
  mutating func list(of organization: String) async throws(ServiceFailure) -> (page: PodPage, tokens: PodTokenList) {
    try await findNumber(of: organization)
    let page: PodPage
    do {
      page = try await self.page(tokens(of: organization))
    } catch .notFound {
      throw .notFound(reason: "\(origin.host) has no organization '\(organization)'.")
    }
    guard let tokens = page.tokens else {
      throw .unexpected(
        reason: "\(origin.host) sent a page without a token list for '\(organization)'; POD's pages may have changed.")
    }
    return (page, tokens)
  }

  /// The address of an organization's list, once that was read.
  func tokens(of organization: String) -> RequestPath { PodAddress.tokens(of: numbers[organization] ?? organization) }

  /// The address of one of its tokens.
  func token(_ id: String, of organization: String) -> RequestPath {
    tokens(of: organization).appending(.plain(id))
  }

  /// POD takes a name with a dot for one with a format suffix and does not find it: such an organization is read by its
  /// number, which the list of all organizations has.
  private mutating func findNumber(of organization: String) async throws(ServiceFailure) {
    guard PodAddress.isName(organization) else {
      let name = ServerWords.neutral(organization, limit: 40) ?? ""
      throw .notFound(reason: "'\(name)' cannot be an organization's name in POD's addresses. Nothing was sent.")
    }
    guard organization.contains("."), numbers[organization] == nil else { return }
    let response = try await send(.get, PodAddress.organizations)
    guard response.isSuccess else { throw try await failure(of: response) }
    let all = (try? JSONValue(parsing: response.body))?.arrayValue ?? []
    guard let found = all.first(where: { $0["slug"]?.stringValue == organization }),
      let number = found["id"]?.integerValue
    else {
      throw .notFound(
        reason:
          "'\(organization)' cannot be read by its name, which has a dot; \(origin.host) does not say its number.")
    }
    numbers[organization] = "\(number)"
  }

  /// What an answer that is not a page means. A redirect to the start page is POD's way of refusing: the reason is read
  /// there.
  mutating func failure(of response: HTTPResponse) async throws(ServiceFailure) -> ServiceFailure {
    guard response.redirects(to: PodAddress.home, on: origin) else { return await failure(leadingAway: response) }
    var words: String?
    do {
      words = try await page(PodAddress.home).flash
    } catch .sessionRefused(let reason) {
      throw .sessionRefused(reason: reason)
    } catch {
      // The refusal is certain without the reason.
    }
    return .refused(
      status: response.status, reason: ServerWords.reason(words, from: origin.host, status: response.status), field: nil
    )
  }

  /// The same for an answer that does not lead to the start page. If it leads outside POD, the sign-in form shows
  /// whether the session has gone.
  private mutating func failure(leadingAway response: HTTPResponse) async -> ServiceFailure {
    guard (300...399).contains(response.status), !response.redirects(to: PodAddress.signIn, on: origin),
      !response.redirects(to: PodAddress.home, on: origin), let form = try? await signInForm(), !form.isSignedIn
    else { return plainFailure(of: response) }
    return sessionHasEnded
  }

  private var sessionHasEnded: ServiceFailure {
    .sessionRefused(reason: "\(origin.host) asks to sign in: the session has expired.")
  }

  /// The same for an answer to a change that does not lead to a token list: a page, or a redirect elsewhere, leaves it
  /// open whether the change was made.
  mutating func failure(ofChange response: HTTPResponse) async throws(ServiceFailure) -> ServiceFailure {
    guard (200...399).contains(response.status), !response.redirects(to: PodAddress.home, on: origin),
      !response.redirects(to: PodAddress.signIn, on: origin)
    else { return try await failure(of: response) }
    guard (300...399).contains(response.status) else {
      return .unexpected(
        reason: "\(origin.host) answered with status \(response.status) instead of redirecting to its list.")
    }
    return .unexpected(reason: Redirect.sentence(location: response.headers["Location"], from: origin))
  }

  /// The same without reading a reason.
  func plainFailure(of response: HTTPResponse) -> ServiceFailure {
    let host = origin.host
    if response.status == 422 {
      return .refused(
        status: 422, reason: "\(host) rejected the request as forged and did nothing. Log in again.", field: nil)
    }
    guard (300...399).contains(response.status) else {
      return ServiceFailure(
        response, from: origin, reason: ServerWords.reason(nil, from: host, status: response.status))
    }
    return response.redirects(to: PodAddress.signIn, on: origin)
      ? sessionHasEnded : ServiceFailure(response, from: origin, reason: "")
  }
}

extension HTTPResponse {
  /// Whether the answer is a redirect to a path on that origin.
  func redirects(to path: RequestPath, on origin: Origin) -> Bool { place(on: origin) == path.encoded }

  /// Whether the answer is a redirect to a token list on that origin: a change was made.
  func redirectsToTokenList(on origin: Origin) -> Bool { place(on: origin).map(PodAddress.isTokenList) ?? false }

  /// The path on that origin to which the answer redirects, or nil: by 303 today, by 302 in older versions (pod.md, section 11).
  func place(on origin: Origin) -> String? {
    guard status == 302 || status == 303 else { return nil }
    return headers["Location"].flatMap { PodAddress.path(of: $0, on: origin) }
  }
}

extension ServiceFailure {
  /// The same for a request before a change: whatever became of it, nothing was changed.
  var beforeAnyChange: ServiceFailure {
    switch self {
    case .unreachable(let reason, _), .serverError(_, let reason), .unexpected(let reason):
      .unreachable(reason: "\(reason) Nothing was changed.", mayHaveArrived: false)
    default: self
    }
  }
}
