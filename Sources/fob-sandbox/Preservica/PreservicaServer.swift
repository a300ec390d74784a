import Crypto
import FoundationEssentials
import Synchronization

/// The stand-in for Preservica: its access-token API and the two calls that prove a token.
final class PreservicaServer: StandIn {
  private struct Continuation: Sendable {
    let account: PreservicaAccount
    let end: Date
  }

  private struct State: Sendable {
    var sessions: SessionBook<PreservicaAccount>
    var continuations: [String: Continuation] = [:]
    var usedSteps: Set<Int> = []
  }

  private static let version = "8.0.0"
  private static let continuationLifetime = 300.0
  private static let timestampTolerance = 300.0
  private let clock: SandboxClock
  private let counters: Counters
  private let lifetime: Double
  private let usesCodesOnce: Bool
  private let state: Mutex<State>

  init(_ settings: SandboxSettings, clock: SandboxClock, counters: Counters) {
    self.clock = clock
    self.counters = counters
    lifetime = settings.tokenLifetime ?? 15 * 60
    usesCodesOnce = settings.usesCodesOnce
    state = Mutex(
      State(
        sessions: SessionBook(detectsReuse: settings.detectsReuse) { _, _ in
          .init(accessToken: RandomText.uuid(), refreshToken: RandomText.uuid())
        }))
  }

  func owns(path: String) -> Bool { path.hasPrefix("/api/") }

  func expireAccessTokens() {
    state.withLock { $0.sessions.expireAccessTokens(at: clock.now) }
  }

  func endSessions() {
    state.withLock { $0.sessions.endAll() }
  }

  func answer(_ request: Request) -> Response {
    switch (request.method, request.path) {
    case ("POST", "/api/accesstoken/login"): logIn(request.form)
    case ("POST", "/api/accesstoken/complete-2fa"): completeSecondFactor(request.form)
    case ("POST", "/api/accesstoken/refresh"): refresh(request)
    case ("POST", "/api/accesstoken/acquire-external"): acquireExternal(request.form)
    case (_, let path) where path.hasPrefix("/api/accesstoken/"): Response(405, ["Allow": "POST"])
    default: withAccount(of: request) { self.read(request, as: $0) }
    }
  }

  func refusal(status: Int, text: String, for request: Request) -> Response {
    Response(status, json: ["message": .string(text)])
  }
}

// MARK: Logging in

extension PreservicaServer {
  private func logIn(_ form: FormFields) -> Response {
    guard let account = account(form), form["password"] == account.password else {
      return refused("Invalid username or password")
    }
    switch account.secondFactor {
    case .none: return begin(account, form)
    case .notSetUp: return refused("needs.2fa.setup")
    case .seed:
      let token = RandomText.uuid()
      state.withLock {
        $0.continuations[token] = Continuation(
          account: account, end: clock.now.addingTimeInterval(Self.continuationLifetime))
      }
      return Response(
        401,
        json: [
          "message": "needs.2fa", "continuationToken": .string(token), "tenant": .string(PreservicaAccount.tenant),
        ])
    }
  }

  private func completeSecondFactor(_ form: FormFields) -> Response {
    let now = clock.now
    let (account, isRight) = state.withLock { state -> (PreservicaAccount?, Bool) in
      guard let token = form["continuationToken"], let continuation = state.continuations[token],
        continuation.end > now, continuation.account.name == form["username"],
        form["tenant"] == PreservicaAccount.tenant, case .seed(let text) = continuation.account.secondFactor,
        let seed = Base32.decode(text)
      else { return (nil, false) }
      guard let step = TimeCode.step(of: form["twoFactorToken"] ?? "", seed: seed, at: now),
        !usesCodesOnce || state.usedSteps.insert(step).inserted
      else { return (continuation.account, false) }
      state.continuations[token] = nil
      return (continuation.account, true)
    }
    guard let account, isRight else {
      return refused(account == nil ? "Invalid continuation token" : "Invalid two factor token")
    }
    return begin(account, form)
  }

  private func acquireExternal(_ form: FormFields) -> Response {
    guard let account = account(form), form["tenant"] == PreservicaAccount.tenant, let text = form["timestamp"],
      let timestamp = Double(text),
      abs(timestamp - clock.now.timeIntervalSince1970) <= Self.timestampTolerance
    else { return refused("External authentication failed") }
    let signed = "preservica-external-auth\(text)\(account.name)\(PreservicaAccount.sharedSecret)"
    guard form["hash"]?.lowercased() == Hex.encode(Insecure.SHA1.hash(data: Data(signed.utf8))) else {
      return refused("External authentication failed")
    }
    return begin(account, form)
  }

  private func refresh(_ request: Request) -> Response {
    // The documented place is the body; some deployed clients use the query.
    let refreshToken = request.form["refreshToken"] ?? request.query["refreshToken"] ?? ""
    let accessToken = request.headers["Preservica-Access-Token"] ?? ""
    let now = clock.now
    let (outcome, account) = state.withLock { state in
      let account = state.sessions.account(of: accessToken, at: now)
      let outcome = state.sessions.refresh(
        refreshToken, proof: .accessToken(accessToken), at: now, lifetime: lifetime, refreshLifetime: lifetime)
      return (outcome, account)
    }
    switch outcome {
    case .renewed(let pair):
      guard let account else { return refused("Invalid refresh token") }
      counters.count(.refreshes)
      return session(pair, of: account, request.form)
    case .reused:
      counters.count(.reused)
      return Response(401, json: ["message": "Invalid refresh token"])
    case .unknown:
      return Response(401, json: ["message": "Invalid refresh token"])
    }
  }

  /// The account that a form names, if its tenant is the right one or left out.
  private func account(_ form: FormFields) -> PreservicaAccount? {
    let tenant = form["tenant"] ?? ""
    guard tenant.isEmpty || tenant == PreservicaAccount.tenant else { return nil }
    return PreservicaAccount.all.first { $0.name == form["username"] }
  }

  private func refused(_ message: String) -> Response {
    counters.count(.refused)
    return Response(401, json: ["message": .string(message)])
  }

  private func begin(_ account: PreservicaAccount, _ form: FormFields) -> Response {
    counters.count(.logins)
    let pair = state.withLock {
      $0.sessions.open(for: account, at: clock.now, lifetime: lifetime, refreshLifetime: lifetime)
    }
    return session(pair, of: account, form)
  }

  private func session(
    _ pair: SessionBook<PreservicaAccount>.Pair, of account: PreservicaAccount, _ form: FormFields
  ) -> Response {
    var members = [
      JSON.Member(name: "success", value: true),
      JSON.Member(name: "token", value: .string(pair.accessToken)),
      JSON.Member(name: "refresh-token", value: .string(pair.refreshToken)),
      JSON.Member(name: "validFor", value: validFor),
      JSON.Member(name: "user", value: .string(account.name)),
    ]
    if form["tenant"]?.isEmpty ?? true {
      members.append(JSON.Member(name: "tenant", value: .string(PreservicaAccount.tenant)))
    }
    if form["includeUserDetails"] == "true" { members += details(of: account) }
    return Response(200, json: .object(members))
  }

  /// The lifetime in minutes; with a fraction only if it is no whole number of them.
  private var validFor: JSON {
    let minutes = lifetime / 60
    return minutes == minutes.rounded() ? .integer(Int(minutes)) : .number(minutes)
  }
}

// MARK: Using a token

extension PreservicaServer {
  private func withAccount(of request: Request, _ answer: (PreservicaAccount) -> Response) -> Response {
    let token = request.headers["Preservica-Access-Token"] ?? ""
    guard let account = state.withLock({ $0.sessions.account(of: token, at: clock.now) }) else {
      counters.count(.unauthorized)
      return Response(401)
    }
    return answer(account)
  }

  private func read(_ request: Request, as account: PreservicaAccount) -> Response {
    switch (request.method, request.path) {
    case ("GET", "/api/user/details"):
      return Response(200, json: .object(details(of: account)))
    case ("GET", "/api/entity/versiondetails/version"):
      return Response(200, type: "application/xml;charset=UTF-8", text: versionDetails)
    default:
      return Response(404)
    }
  }

  private func details(of account: PreservicaAccount) -> [JSON.Member] {
    [
      JSON.Member(name: "fullName", value: .string(account.fullName)),
      JSON.Member(name: "email", value: .string(account.name)),
      JSON.Member(name: "roles", value: .array(account.roles.map { .string($0) })),
    ]
  }

  private var versionDetails: String {
    """
    <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
    <VersionResponse xmlns="http://preservica.com/EntityAPI/v8.0">\
    <CurrentVersion>\(Self.version)</CurrentVersion></VersionResponse>
    """
  }
}
