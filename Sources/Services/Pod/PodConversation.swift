import FoundationEssentials
import TokenModel

/// Requests to POD one after the other, each with the newest cookies, since nearly every answer renews them (pod.md, section 2).
struct PodConversation {
  private let exchange: ServiceExchange
  private let started: Date
  private let secrets: [Secret]
  private(set) var cookies: [SessionCookie]
  private(set) var serverDate: Date?

  /// Speaks to an environment with these cookies.
  /// - Parameters:
  ///   - now: the time by the server's clock, as well as it is known.
  ///   - secrets: what the requests will hold, masked in every page should the server repeat it.
  init(
    _ transport: any HTTPTransport, _ environment: Environment, cookies: [SessionCookie], now: Date,
    hiding secrets: [Secret] = []
  ) {
    exchange = ServiceExchange(transport: transport, environment: environment)
    started = now
    self.cookies = cookies
    self.secrets = secrets
  }

  /// Goes on with a session.
  init(_ transport: any HTTPTransport, _ access: Access) throws(ServiceFailure) {
    guard case .cookies(let cookies) = access.session.credentials, cookies.header(now: access.now) != nil else {
      throw .sessionRefused(reason: "The stored session has no cookies. Nothing was sent.")
    }
    self.init(transport, access.environment, cookies: cookies, now: access.now)
  }

  /// The server that is spoken to.
  var origin: Origin { exchange.environment.origin }

  /// Sends one request and keeps the cookies of the answer. No `Origin` is sent, which POD would compare with its own.
  /// - Parameter csrfToken: what allows a request of this session to change something.
  mutating func send(
    _ method: HTTPRequest.Method, _ path: RequestPath, form: [(String, String)]? = nil, csrfToken: String? = nil
  ) async throws(ServiceFailure) -> HTTPResponse {
    var headers: HTTPHeaders = ["Accept": "text/html"]
    if let cookies = cookies.header(now: started) { headers["Cookie"] = cookies }
    if let csrfToken { headers["X-CSRF-Token"] = csrfToken }
    let response = try await exchange.send(method, path, headers: headers, body: form.map { .form($0) })
    cookies = cookies.renewed(by: response, now: response.serverDate ?? started)
    serverDate = response.serverDate ?? serverDate
    return response
  }

  /// Reads the page in an answer.
  func read(_ response: HTTPResponse) throws(ServiceFailure) -> PodPage {
    try PodPage(response, from: origin, hiding: secrets)
  }

  /// Gets a page that only somebody who is signed in can see.
  /// - Throws: `sessionRefused` when the session has gone; `refused` when the account may not see the page.
  mutating func page(_ path: RequestPath) async throws(ServiceFailure) -> PodPage {
    let response = try await send(.get, path)
    guard response.isSuccess else {
      // A start page that leads to itself would be followed for ever.
      throw path.encoded == PodAddress.home.encoded ? plainFailure(of: response) : try await failure(of: response)
    }
    let page = try read(response)
    guard page.isSignedIn else { throw .sessionRefused(reason: "\(origin.host) does not know the session any more.") }
    return page
  }

  /// The token list of an organization.
  mutating func list(of organization: String) async throws(ServiceFailure) -> (page: PodPage, tokens: PodTokenList) {
    guard PodAddress.isSlug(organization) else {
      let name = ServerWords.neutral(organization, limit: 40) ?? ""
      throw .notFound(
        reason: "'\(name)' is no organization's name in POD's addresses (letters, digits, '-', '_'). Nothing was sent.")
    }
    let page: PodPage
    do {
      page = try await self.page(PodAddress.tokens(of: organization))
    } catch .notFound {
      throw .notFound(reason: "\(origin.host) has no organization '\(organization)'.")
    }
    guard let tokens = page.tokens else {
      throw .unexpected(
        reason: "\(origin.host) sent a page without a token list for '\(organization)'; POD's pages may have changed.")
    }
    return (page, tokens)
  }

  /// What an answer means that is neither a page nor the redirect hoped for. A redirect to the start page is POD's way of saying no: the reason is
  /// read there.
  mutating func failure(of response: HTTPResponse) async throws(ServiceFailure) -> ServiceFailure {
    guard (300...399).contains(response.status), place(of: response) == PodAddress.home.encoded else {
      return plainFailure(of: response)
    }
    let words = try await page(PodAddress.home).flash
    return .refused(
      status: response.status, reason: ServerWords.reason(words, from: origin.host, status: response.status), field: nil
    )
  }

  /// The same without reading any reason.
  private func plainFailure(of response: HTTPResponse) -> ServiceFailure {
    let host = origin.host
    if response.status == 422 {
      return .refused(
        status: 422, reason: "\(host) took the request for a forged one and did nothing. Log in anew.", field: nil)
    }
    guard (300...399).contains(response.status) else {
      return ServiceFailure(
        response, from: origin, reason: ServerWords.reason(nil, from: host, status: response.status))
    }
    return place(of: response) == PodAddress.signIn.encoded
      ? .sessionRefused(reason: "\(host) asks to sign in: the session has ended.")
      : ServiceFailure(response, from: origin, reason: "")
  }

  /// The path on this server that a redirect leads to, or nil.
  private func place(of response: HTTPResponse) -> String? {
    response.headers["Location"].flatMap { PodAddress.path(of: $0, on: origin) }
  }
}

extension HTTPResponse {
  /// Whether the answer is a redirect to a path on that origin: 303 today, 302 in older versions (pod.md, section 11).
  func redirects(to path: RequestPath, on origin: Origin) -> Bool {
    guard status == 302 || status == 303 else { return false }
    return headers["Location"].flatMap { PodAddress.path(of: $0, on: origin) } == path.encoded
  }
}
