import Crypto
import FoundationEssentials
import Synchronization

/// Logins in a browser, which end at an address with a code in it (RFC 6749 section 4.1), with PKCE (RFC 7636) and the issuer in the answer (RFC 9207).
extension OAuthServer {
  /// What the server answers at the end of a login; all but the first two are faults.
  enum AuthorizationAnswer: String, Sendable, Codable, CaseIterable {
    case approve, deny
    case wrongState = "wrong-state"
    case noState = "no-state"
    case wrongIssuer = "wrong-issuer"
    case noIssuer = "no-issuer"
    /// An access token in the fragment, as the implicit grant has it.
    case token
  }

  static let codeLifetime = 60.0

  /// The page of a login, or why there is none.
  func authorizationPage(_ request: Request, query: FormFields, problem: String? = nil) -> Response {
    do throws(OAuthFailure) {
      let asked = try AuthorizationRequest(query)
      return AuthorizationPage.form(asked, query, problem: problem)
    } catch {
      return AuthorizationPage.refusal(error.description)
    }
  }

  /// What a person says on the page.
  func authorize(_ request: Request) -> Response {
    let form = request.form
    let person = OAuthPerson.operations
    guard form["username"] == person.name, form["password"] == person.password else {
      counters.count(.refused)
      return authorizationPage(request, query: form, problem: "User name or password is wrong.")
    }
    let answer = form["decision"] == "deny" ? AuthorizationAnswer.deny : .approve
    do throws(OAuthFailure) {
      let location = try end(of: AuthorizationRequest(form), answer, issuer: "\(scheme)://\(request.host)")
      return Response(302, ["Location": location, "Cache-Control": "no-store"], type: "text/plain", text: "")
    } catch {
      return AuthorizationPage.refusal(error.description)
    }
  }

  /// Where the browser of someone who has decided is sent.
  func end(
    of request: AuthorizationRequest, _ answer: AuthorizationAnswer, issuer: String
  ) throws(OAuthFailure) -> String {
    var fields: [(String, String)] = []
    switch answer {
    case .deny:
      fields = [("error", "access_denied"), ("error_description", OAuthFailure.accessDenied.description)]
    case .token:
      return "\(request.redirect)#access_token=wa_\(RandomText.hex(40))&token_type=Bearer&state=\(request.state)"
    case .approve, .wrongState, .noState, .wrongIssuer, .noIssuer:
      let scope: String
      do throws(OAuthFailure) {
        scope = try checked(request.scope)
        fields = [("code", state.withLock { $0.issueCode(for: request, scope: scope, at: clock.now) })]
      } catch {
        fields = [("error", error.code), ("error_description", error.description)]
      }
    }
    if answer != .noState { fields.append(("state", answer == .wrongState ? "other" : request.state)) }
    if answer != .noIssuer {
      fields.append(("iss", answer == .wrongIssuer ? "https://other.example" : issuer))
    }
    return request.redirect + "?" + fields.map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
  }

  /// A session for a code, once; a second try ends what came of the first (RFC 6749 section 4.1.2).
  func exchange(_ client: OAuthClient, _ form: FormFields) throws(OAuthFailure) -> Response {
    guard let code = form["code"] else { throw .missing("code") }
    guard let verifier = form["code_verifier"] else { throw .missing("code_verifier") }
    let result: Result<(OAuthTokenBook.Pair, String), OAuthFailure> = state.withLock { state in
      guard let index = state.codes.firstIndex(where: { $0.code == code && $0.request.client == client }) else {
        return .failure(.invalidGrant)
      }
      let grant = state.codes[index]
      if let issued = grant.issued {
        _ = state.tokens.revoke(issued, of: client, at: clock.now)
        counters.count(.reused)
        return .failure(.invalidGrant)
      }
      let proof = Base64URL.encode(Array(SHA256.hash(data: Data(verifier.utf8))))
      guard grant.end > clock.now, form["redirect_uri"] == grant.request.redirect, proof == grant.request.challenge,
        (43...128).contains(verifier.utf8.count)
      else { return .failure(.invalidGrant) }
      let pair = state.tokens.open(
        for: client, person: OAuthPerson.operations.name, scope: grant.scope, at: clock.now, lifetime: lifetime)
      state.codes[index].issued = pair.refresh ?? pair.access
      return .success((pair, grant.scope))
    }
    let (pair, scope) = try result.get()
    counters.count(.logins)
    return answer(pair, to: client, scope: scope)
  }
}

extension OAuthServer.State {
  fileprivate mutating func issueCode(for request: AuthorizationRequest, scope: String, at now: Date) -> String {
    let code = "wc_" + RandomText.hex(40)
    codes.append(
      CodeGrant(
        code: code, request: request, scope: scope, end: now.addingTimeInterval(OAuthServer.codeLifetime)))
    return code
  }
}

/// A code that was given out.
struct CodeGrant: Sendable {
  let code: String
  let request: AuthorizationRequest
  let scope: String
  let end: Date
  /// A token of the session that it was good for; nil until it is used.
  var issued: String?
}

/// What a client asks for at the authorization endpoint (RFC 6749 section 4.1.1, RFC 7636 section 4.3).
struct AuthorizationRequest: Sendable {
  let client: OAuthClient
  let redirect: String
  let state: String
  let scope: String?
  let challenge: String

  /// - Throws: what is wrong; nobody is redirected then.
  init(_ query: FormFields) throws(OAuthFailure) {
    let names = query.fields.map(\.name)
    guard Set(names).count == names.count else {
      throw .init(code: "invalid_request", description: "A parameter is there twice.")
    }
    guard let client = OAuthClient.all.first(where: { $0.identifier == query["client_id"] }),
      client.grant == .authorizationCode
    else { throw .unauthorizedClient }
    guard let redirect = query["redirect_uri"], client.mayEnd(at: redirect) else { throw .missing("redirect_uri") }
    guard query["response_type"] == "code" else { throw .missing("response_type") }
    guard let state = query["state"] else { throw .missing("state") }
    guard query["code_challenge_method"] == "S256", let challenge = query["code_challenge"],
      challenge.utf8.count == 43
    else { throw .missing("code_challenge") }
    (self.client, self.redirect, self.state, self.challenge) = (client, redirect, state, challenge)
    scope = query["scope"]
  }
}

extension OAuthClient {
  /// Whether a login may end at an address: exactly the registered one, whose port does not matter on a loopback address (RFC 8252 section 7.3).
  fileprivate func mayEnd(at address: String) -> Bool {
    guard let redirect else { return false }
    let loopback = "http://127.0.0.1"
    guard redirect.hasPrefix(loopback + "/"), address.hasPrefix(loopback + ":") else { return address == redirect }
    let rest = address.dropFirst(loopback.count + 1).drop { ("0"..."9").contains($0) }
    return rest == redirect.dropFirst(loopback.count)
  }
}

/// The page at which a person logs in.
enum AuthorizationPage {
  private static let kept = [
    "client_id", "redirect_uri", "response_type", "state", "scope", "code_challenge", "code_challenge_method",
  ]

  static func form(_ request: AuthorizationRequest, _ query: FormFields, problem: String?) -> Response {
    let hidden = kept.compactMap { name in
      query[name].map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0.escaped)\">" }
    }
    return page(
      200,
      """
      \(problem.map { "<p role=\"alert\">\($0.escaped)</p>" } ?? "")
      <form method="post" action="/oauth2/authorize">
      \(hidden.joined(separator: "\n"))
      <p>\(request.client.identifier.escaped) asks for access.</p>
      <p><label>User name <input name="username" value="\(OAuthPerson.operations.name.escaped)"></label></p>
      <p><label>Password <input name="password" type="password" value="\(OAuthPerson.operations.password.escaped)"></label></p>
      <p><button name="decision" value="approve">Approve</button> <button name="decision" value="deny">Deny</button></p>
      </form>
      """)
  }

  static func refusal(_ words: String) -> Response { page(400, "<p>\(words.escaped)</p>") }

  private static func page(_ status: Int, _ body: String) -> Response {
    Response(
      status, ["Cache-Control": "no-store"], type: "text/html; charset=utf-8",
      text:
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Log in</title></head>\n<body>\n<h1>Log in</h1>\n\(body)\n</body></html>\n"
    )
  }
}
