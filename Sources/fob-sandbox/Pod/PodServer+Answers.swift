import Crypto
import FoundationEssentials
import Synchronization

/// Makes bytes of what the application decided: pages, headers, cookies.
extension PodServer {
  private static let frame: HeaderList = [
    "X-Frame-Options": "SAMEORIGIN", "X-XSS-Protection": "0", "X-Content-Type-Options": "nosniff",
    "X-Permitted-Cross-Domain-Policies": "none", "Referrer-Policy": "strict-origin-when-cross-origin",
  ]

  func response(_ answer: PodAnswer, _ exchange: PodExchange) -> Response {
    var exchange = exchange
    var response: Response
    switch answer {
    case .failure(let status):
      response = StaticPage.response(status, exchange.request.format)
      addIdentity(to: &response)
      return response
    case .page(let status, let page):
      let html = Layout(
        base: exchange.request.base, account: exchange.account, crossSiteToken: exchange.crossSiteToken(),
        flash: exchange.takeFlash()
      ).html(page)
      response = Response(
        status, ["Vary": "Accept", "Cache-Control": "max-age=0, private, must-revalidate"],
        type: "text/html; charset=utf-8", text: html)
      response.headers["ETag"] = "W/\"\(Hex.encode(SHA256.hash(data: Data(html.utf8)).prefix(16)))\""
    case .redirect(let status, let path):
      response = Response(
        status,
        [
          "Location": exchange.request.base + path, "Content-Type": "text/html; charset=utf-8",
          "Cache-Control": "no-cache",
        ])
    case .json(let status, let json):
      response = Response(status, json: json, type: "application/json; charset=utf-8")
    case .empty(let status):
      let type = exchange.request.format == .json ? "application/json" : "text/html"
      response = Response(status, ["Content-Type": type, "Cache-Control": "no-cache"])
    }
    response.headers.add(Self.frame)
    addCookies(to: &response, exchange)
    addIdentity(to: &response)
    return response
  }

  private func addIdentity(to response: inout Response) {
    response.headers.add("X-Request-Id", RandomText.uuid())
    response.headers.add("X-Runtime", "0.0\(Int.random(in: 10000...59999))")
  }

  private func addCookies(to response: inout Response, _ exchange: PodExchange) {
    let now = clock.now
    let sent = exchange.request.request.cookies
    let expiry = { (seconds: Double) in DateText.http(now.addingTimeInterval(seconds)) }
    if sent["ahoy_visitor"] == nil {
      response.headers.add(
        "Set-Cookie", "ahoy_visitor=\(RandomText.uuid()); path=/; expires=\(expiry(2 * 365 * 86400)); samesite=lax")
    }
    let visit = sent["ahoy_visit"] ?? RandomText.uuid()
    response.headers.add("Set-Cookie", "ahoy_visit=\(visit); path=/; expires=\(expiry(4 * 3600)); samesite=lax")
    if let remember = exchange.rememberCookie {
      let attributes =
        remember.isEmpty
        ? "path=/; max-age=0; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=lax"
        : "path=/; expires=\(expiry(RememberCookie.lifetime)); httponly; samesite=lax"
      response.headers.add("Set-Cookie", "\(RememberCookie.name)=\(remember); \(attributes)")
    }
    if !exchange.session.isEmpty || sent[SessionCookie.name] != nil {
      let value = state.withLock { $0.cookie }.seal(exchange.session)
      response.headers.add("Set-Cookie", "\(SessionCookie.name)=\(value); path=/; httponly; samesite=lax")
    }
  }
}
