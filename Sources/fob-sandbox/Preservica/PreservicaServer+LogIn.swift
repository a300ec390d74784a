import Crypto
import FoundationEssentials
import Synchronization

/// The access-token API: logging in by each of its ways, and refreshing.
extension PreservicaServer {
  /// Seconds that a second factor may take.
  private static let continuationLifetime = 300.0
  /// Seconds by which the clocks of an application and this server may differ.
  private static let timestampTolerance = 300.0

  func logIn(_ form: FormFields) -> Response {
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

  func completeSecondFactor(_ form: FormFields) -> Response {
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

  func acquireExternal(_ form: FormFields) -> Response {
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

  func refresh(_ request: Request) -> Response {
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

/// Time-based one-time passwords (RFC 6238): SHA-1, steps of 30 seconds, six digits.
enum TimeCode {
  static let step = 30

  static func code(seed: [UInt8], step: Int) -> String {
    let counter = withUnsafeBytes(of: UInt64(step).bigEndian) { Data($0) }
    let digest = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: seed)))
    let offset = Int(digest[19] & 0x0f)
    let number = digest[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
    let digits = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The step whose code was given: the present one or a neighbour, as RFC 6238 section 5.2 allows for slow clocks.
  static func step(of code: String, seed: [UInt8], at date: Date) -> Int? {
    let present = Int(date.timeIntervalSince1970) / step
    return (present - 1...present + 1).first { $0 >= 0 && Self.code(seed: seed, step: $0) == code }
  }
}
