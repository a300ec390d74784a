import FoundationEssentials
import Synchronization

/// The token endpoint (RFC 6749 section 3.2).
extension OAuthServer {
  func token(_ client: OAuthClient, _ form: FormFields, _ request: Request) throws(OAuthFailure) -> Response {
    guard let type = form["grant_type"] else { throw .missing("grant_type") }
    guard let grant = OAuthClient.Grant(rawValue: type) else { throw .unsupportedGrant }
    if grant == .refresh { return try refresh(client, form) }
    guard grant == client.grant else { throw .unauthorizedClient }
    switch grant {
    case .clientCredentials: return try open(client, person: nil, scope: form["scope"])
    case .password:
      let person = OAuthPerson.operations
      guard form["username"] == person.name, form["password"] == person.password else {
        counters.count(.refused)
        throw .wrongCredentials
      }
      return try open(client, person: person.name, scope: form["scope"])
    case .device: return try askAboutDevice(client, form)
    case .authorizationCode: return try exchange(client, form)
    case .refresh: throw .unsupportedGrant
    }
  }

  /// Begins a session.
  func open(_ client: OAuthClient, person: String?, scope: String?) throws(OAuthFailure) -> Response {
    let scope = try checked(scope)
    counters.count(.logins)
    let pair = state.withLock {
      $0.tokens.open(for: client, person: person, scope: scope, at: clock.now, lifetime: lifetime)
    }
    return answer(pair, to: client, scope: scope)
  }

  /// The scopes that are given for those asked for; all of them if none is.
  func checked(_ scope: String?) throws(OAuthFailure) -> String {
    guard let scope, !scope.isEmpty else { return Self.scopes.joined(separator: " ") }
    guard scope.split(separator: " ").allSatisfy({ Self.scopes.contains(String($0)) }) else { throw .invalidScope }
    return scope
  }

  private func refresh(_ client: OAuthClient, _ form: FormFields) throws(OAuthFailure) -> Response {
    guard let text = form["refresh_token"] else { throw .missing("refresh_token") }
    let outcome = state.withLock {
      $0.tokens.refresh(text, for: client, at: clock.now, lifetime: lifetime)
    }
    switch outcome {
    case .renewed(let pair, let scope):
      counters.count(.refreshes)
      return answer(pair, to: client, scope: scope)
    case .reused:
      counters.count(.reused)
      throw .invalidGrant
    case .unknown: throw .invalidGrant
    }
  }

  func answer(_ pair: OAuthTokenBook.Pair, to client: OAuthClient, scope: String) -> Response {
    var members = [
      JSON.Member(name: "access_token", value: .string(pair.access)),
      JSON.Member(name: "token_type", value: "Bearer"), JSON.Member(name: "scope", value: .string(scope)),
    ]
    if client.tellsExpiry { members.append(JSON.Member(name: "expires_in", value: .integer(Int(lifetime)))) }
    if let refresh = pair.refresh { members.append(JSON.Member(name: "refresh_token", value: .string(refresh))) }
    return Response(200, json: .object(members))
  }
}

/// Introspection (RFC 7662) and revocation (RFC 7009).
extension OAuthServer {
  /// Only clients that can prove who they are learn about tokens.
  func introspect(_ client: OAuthClient, _ form: FormFields, _ request: Request) throws(OAuthFailure) -> Response {
    guard client.secret != nil else { throw .invalidClient }
    guard let text = form["token"] else { throw .missing("token") }
    guard let token = state.withLock({ $0.tokens.token(text, at: clock.now) }) else {
      return Response(200, json: ["active": false])
    }
    return Response(
      200,
      json: [
        "active": true, "scope": .string(token.scope), "client_id": .string(token.client.identifier),
        "username": token.person.map { .string($0) } ?? .null, "token_type": "Bearer",
        "exp": .integer(Int(token.end.timeIntervalSince1970)), "iat": .integer(Int(token.issued.timeIntervalSince1970)),
      ])
  }

  func revoke(_ client: OAuthClient, _ form: FormFields, _ request: Request) throws(OAuthFailure) -> Response {
    guard let text = form["token"] else { throw .missing("token") }
    if state.withLock({ $0.tokens.revoke(text, of: client, at: clock.now) }) { counters.count(.revokes) }
    return Response(200)
  }
}
