import Crypto
import FoundationEssentials
import Synchronization

/// Listing, creating and revoking access tokens, and presenting one.
extension PodServer {
  func tokens(
    of organization: PodOrganization, as role: PodOrganization.Role?, _ rest: [String], _ exchange: inout PodExchange
  ) -> PodAnswer {
    switch (exchange.request.method, rest.first) {
    case ("GET", nil):
      guard let role else { return denied(&exchange) }
      return list(of: organization, as: role, exchange)
    case ("GET", "new") where rest.count == 1:
      guard role == .owner else { return denied(&exchange) }
      return .page(200, NewTokenPage(organization: organization, crossSiteToken: exchange.crossSiteToken()).page)
    case ("POST", nil):
      guard role == .owner else { return denied(&exchange) }
      return create(in: organization, &exchange)
    case ("DELETE", let text?) where rest.count == 1:
      guard let id = Int(text), state.withLock({ $0.tokens.contains(id: id, of: organization.id) }) else {
        return .failure(404)
      }
      guard role == .owner else { return denied(&exchange) }
      return revoke(id, of: organization, &exchange)
    default:
      return .failure(404)
    }
  }

  private func list(
    of organization: PodOrganization, as role: PodOrganization.Role, _ exchange: PodExchange
  ) -> PodAnswer {
    guard exchange.request.format == .html else { return .failure(406) }
    counters.count(.lists)
    let tokens = state.withLock { $0.tokens.tokens(of: organization.id) }
    return .page(
      200,
      TokenListPage(organization: organization, role: role, tokens: tokens, key: tokenKey, now: clock.now).page)
  }

  /// Nothing is validated, as in the application: any scope, any label, and none at all.
  private func create(in organization: PodOrganization, _ exchange: inout PodExchange) -> PodAnswer {
    let form = exchange.request.parameters
    guard form.bytes("allowlisted_jwt") == nil else { return .failure(400) }
    guard let label = String(validating: form.bytes("allowlisted_jwt[label]") ?? [], as: UTF8.self),
      let scope = String(validating: form.bytes("allowlisted_jwt[scope]") ?? Array("all".utf8), as: UTF8.self)
    else { return .failure(400) }
    state.withLock {
      $0.tokens.add(organization: organization.id, label: label, scope: scope, jti: RandomText.hex(32))
    }
    counters.count(.creates)
    // The application has no page to show for JSON; the token is created nevertheless.
    guard exchange.request.format == .html else { return .failure(500) }
    exchange.notice("Token was successfully created.")
    return .redirect(303, to: "/organizations/\(organization.slug)/allowlisted_jwts")
  }

  private func revoke(
    _ id: Int, of organization: PodOrganization, _ exchange: inout PodExchange
  ) -> PodAnswer {
    state.withLock { $0.tokens.remove(id: id) }
    counters.count(.revokes)
    guard exchange.request.format == .html else { return .empty(204) }
    exchange.notice("Token was successfully destroyed.")
    return .redirect(303, to: "/organizations/\(organization.slug)/allowlisted_jwts")
  }
}

// MARK: Presenting an access token

extension PodServer {
  private struct Claims: Decodable {
    let jti: String
  }

  /// Access tokens open an organization's data, and nothing that has to do with access tokens.
  func answerBearer(_ value: String, _ exchange: inout PodExchange) -> PodAnswer {
    let request = exchange.request
    guard request.method == "GET" else { return .failure(422) }
    guard let claims = WebToken.claims(of: value, key: tokenKey),
      let jti = (try? JSONDecoder().decode(Claims.self, from: Data(claims)))?.jti
    else { return .empty(401) }
    // A revoked token makes the application fail.
    guard let token = state.withLock({ $0.tokens.use(jti: jti, at: clock.now) }) else { return .failure(500) }
    guard request.segments.first == "organizations", request.segments.count == 2,
      let organization = PodOrganization.named(request.segments[1]), organization.id == token.organization
    else { return denied(&exchange) }
    return request.format == .json
      ? .json(200, OrganizationPages.json(organization, base: request.base))
      : .page(200, OrganizationPages.home(organization))
  }
}

/// The table of access tokens, in the order of their ids.
struct PodTokenTable: Sendable {
  private var rows: [PodToken] = []
  private var nextID = 1

  mutating func add(organization: Int, label: String, scope: String, lastUsed: Date? = nil, jti: String) {
    rows.append(
      PodToken(id: nextID, organization: organization, jti: jti, label: label, scope: scope, lastUsed: lastUsed))
    nextID += 1
  }

  func tokens(of organization: Int) -> [PodToken] {
    rows.filter { $0.organization == organization }
  }

  func contains(id: Int, of organization: Int) -> Bool {
    rows.contains { $0.id == id && $0.organization == organization }
  }

  mutating func remove(id: Int) {
    rows.removeAll { $0.id == id }
  }

  /// Notes that a token was presented.
  ///
  /// - Returns: the token, unless it was revoked.
  mutating func use(jti: String, at now: Date) -> PodToken? {
    guard let index = rows.firstIndex(where: { $0.jti == jti }) else { return nil }
    rows[index].lastUsed = now
    return rows[index]
  }
}

/// An allowlisted JWT: its row in the database, from which its value follows.
struct PodToken: Sendable, Equatable {
  let id: Int
  let organization: Int
  /// 32 hex digits.
  let jti: String
  let label: String
  let scope: String
  var lastUsed: Date?

  /// The JWT. Blank claims are left out.
  func value(key: SymmetricKey) -> String {
    var claims = [JSON.Member(name: "jti", value: .string(jti))]
    if !scope.isEmpty { claims.append(JSON.Member(name: "scope", value: .string(scope))) }
    claims.append(JSON.Member(name: "iss", value: "POD"))
    if !label.isEmpty { claims.append(JSON.Member(name: "name", value: .string(label))) }
    return WebToken.make(header: ["alg": "HS256"], claims: .object(claims), key: key)
  }
}
