import Formats
import Foundation
import Services
import Support
import Synchronization
import Testing
import TokenModel

@Suite(.drivesPrograms) struct PodSandboxTests {
  private let sandbox: SandboxProcess
  private let service = PodTestEnvironment.service

  init() throws {
    sandbox = try SandboxProcess()
  }

  private enum Account {
    static let owner = PodTestEnvironment.answers("owner@example.org", "correct horse & battery %")
    static let member = PodTestEnvironment.answers("member@example.org", "member+of=one")
    static let outsider = PodTestEnvironment.answers("outsider@example.org", "no organization")
    static let unconfirmed = PodTestEnvironment.answers("unconfirmed@example.org", "not confirmed")
  }

  /// Signs in.
  private func access(_ answers: LoginAnswers = Account.owner, organizations: [String] = []) async throws -> Access {
    let environment = try PodTestEnvironment.environment(sandbox.baseURL, organizations: organizations, timeout: 5)
    let answer = try await service.logIn(to: environment, answers: answers, now: Date())
    return Access(environment: environment, session: try #require(answer.session), now: Date())
  }

  /// What `operation` throws.
  private func failure<Value>(_ operation: () async throws -> Value) async -> ServiceFailure? {
    do {
      _ = try await operation()
      return nil
    } catch {
      return error as? ServiceFailure
    }
  }

  private func request(_ label: String?, _ scope: TokenScope = .upload, in organization: String? = "northfield")
    -> TokenRequest
  {
    TokenRequest(label: label, scope: scope, organization: organization)
  }

  @Test func `an owner signs in with a password full of signs, and sees account and organizations`() async throws {
    let access = try await access()
    #expect(access.session.account == "owner@example.org")
    #expect(access.session.expires == nil)
    let details = try await service.sessionDetails(access).value
    #expect(
      details.facts == [
        .init("Account", ["owner@example.org"]),
        .init(
          "Organizations",
          [
            "Brown & Co <Library> (brown, member)", "Harbour Consumer Library (harbour-consumer, owner)",
            "Northfield University (northfield, owner)",
          ]),
      ])
  }

  @Test func `a wrong password, an unconfirmed account and one sign-in too many each say what they are`() async throws {
    let wrong = PodTestEnvironment.answers("owner@example.org", "wrong")
    #expect(
      await failure { try await access(wrong) }
        == .credentialsRefused(reason: "127.0.0.1 says: Invalid email or password."))
    #expect(await failure { try await access(Account.unconfirmed) }?.kind == "credentialsRefused")
    #expect(await failure { try await access(PodTestEnvironment.answers("", "")) }?.kind == "credentialsRefused")
    #expect(try sandbox.counters()["logins"] ?? 0 <= 2)
    for _ in 3...10 { _ = try await access() }
    #expect(await failure { try await access() }?.kind == "rateLimited")
  }

  @Test func `all tokens of all organizations come as one page, each with its organization`() async throws {
    let answer = try await service.uploadTokens(TokenQuery(), try await access())
    let tokens = answer.value.rows
    #expect(answer.value.itemsTotal == tokens.count && answer.value.pagesTotal == 1)
    #expect(Set(tokens.map(\.reference.organization)) == ["northfield", "harbour-consumer", "brown"])
    #expect(tokens.filter { $0.reference.organization == "brown" }.allSatisfy { $0.reference.id == nil })
    #expect(tokens.filter { $0.reference.organization == "northfield" }.allSatisfy { $0.reference.id != nil })
    #expect(
      answer.value.issuers == [
        TokenIssuer("harbour-consumer", scopes: [.download]),
        TokenIssuer("northfield", scopes: [.all, .upload, .download]),
      ])
    #expect(tokens.compactMap(\.problem) == [])
    #expect(Set(tokens.map(\.reference.identity)).count == tokens.count)
    #expect(tokens.contains { $0.label == "decoy (scope: all)" && $0.scope == .download })
    #expect(tokens.contains { $0.label == nil && $0.scope == .upload && $0.lastUse == .never })
    #expect(tokens.allSatisfy { $0.expiry == .never && $0.created == nil })
    #expect(answer.renewed != nil)
    #expect(answer.serverDate != nil)
  }

  @Test func `labels that attack are read as they are, and agree with their claims`() async throws {
    try sandbox.control("hostile-labels")
    let tokens = try await service.uploadTokens(TokenQuery(), try await access(organizations: ["northfield"])).value
      .rows
    #expect(tokens.compactMap(\.problem) == [])
    #expect(tokens.contains { $0.label?.contains("\u{1B}") == true })
  }

  @Test(
    arguments: [
      nil, "batch upload", "Übertragung & Ä+% = \"資料\"", "decoy (scope: all)", "line\nend", "esc\u{1B}[31m", " ",
    ])
  func `a new token is found in the list, whatever its label`(label: String?) async throws {
    let access = try await access()
    let before = try await service.uploadTokens(TokenQuery(), access).value.rows
    let token = try await service.createUploadToken(request(label), access).value
    #expect(token.scope == .upload)
    #expect(token.reference.organization == "northfield")
    let isBlank = label?.allSatisfy(\.isWhitespace) ?? true
    #expect(isBlank ? token.label?.allSatisfy(\.isWhitespace) ?? true : token.label == label)
    let after = try await service.uploadTokens(TokenQuery(), access).value.rows
    #expect(after.count == before.count + 1)
    #expect(after.contains(token))
    var alone = try await service.uploadToken(token.reference, access).value
    let answer = try #require(alone.answer?.revealed)
    #expect(answer.contains("Token: \(token.value.revealed)"))
    #expect(answer.contains("Last used: "))
    alone.answer = nil
    #expect(alone == token)
  }

  @Test func `what the server would create without a word is refused here, and nothing is sent`() async throws {
    let access = try await access()
    let before = try sandbox.counters()["creates"]
    var requests = [request("x", TokenScope(rawValue: "admin")), request("a\u{0}b")]
    requests.append(TokenRequest(label: "x", scope: .all, lifetime: .seconds(60), organization: "northfield"))
    for request in requests {
      #expect(await failure { try await service.createUploadToken(request, access) }?.kind == "unsupported")
    }
    for request in [request("x", .all, in: nil), request("x", .all, in: "harbour-consumer")] {
      #expect(await failure { try await service.createUploadToken(request, access) }?.kind == "refused")
    }
    #expect(
      await failure { try await service.createUploadToken(request("x", .all, in: "brown"), access) }?.kind == "refused")
    #expect(
      await failure { try await service.createUploadToken(request("x", .all, in: "../x"), access) }?.kind == "notFound")
    #expect(
      await failure { try await service.createUploadToken(request("x", .all, in: "nowhere"), access) }?.kind
        == "notFound")
    #expect(try sandbox.counters()["creates"] == before)
    #expect(
      try await service.createUploadToken(request("x", .download, in: "harbour-consumer"), access).value.scope
        == .download)
    for (organization, scope) in [("harbour-consumer", TokenScope.download), ("northfield", .all)] {
      let unsaid = TokenRequest(label: "x", organization: organization)
      #expect(try await service.createUploadToken(unsaid, access).value.scope == scope)
    }
  }

  @Test
  func `where the answer is lost, leads elsewhere or is an error, the list tells whether the token was created`()
    async throws
  {
    let access = try await access()
    func create(_ label: String, _ fault: String) async throws -> Result<UploadToken, ServiceFailure> {
      try sandbox.control("faults", #"{\#(fault), "path": "/organizations", "method": "POST"}"#)
      do {
        return .success(try await service.createUploadToken(request(label), access).value)
      } catch {
        return .failure(error)
      }
    }
    #expect(try await create("lost", #""kind": "lost-reply""#).get().label == "lost")
    for (fault, mayExist, kind) in [
      (#""kind": "drop""#, true, "unreachable"), (#""kind": "status", "status": 502"#, true, "serverError"),
      (#""kind": "redirect", "location": "https://elsewhere.example.org/""#, false, "refused"),
      (#""kind": "redirect", "location": "/organizations/northfield", "status": 303"#, false, "refused"),
    ] {
      guard case .failure(let failure) = try await create("never", fault) else {
        Issue.record("\(fault) is no failure")
        continue
      }
      #expect(failure.kind == kind && failure.mayHaveTakenEffect == mayExist, "\(fault)")
    }
    let tokens = try await service.uploadTokens(TokenQuery(), access).value.rows
    #expect(tokens.count { $0.label == "lost" } == 1 && !tokens.contains { $0.label == "never" })
  }

  @Test
  func `an organization that is named by its number is read, created in and revoked in like any other`() async throws {
    let access = try await access(organizations: ["1"])
    let token = try await service.createUploadToken(request("by number", in: "1"), access).value
    #expect(token.label == "by number" && token.reference.organization == "1")
    #expect(try await service.revokeUploadToken(token.reference, access).value == .ended)
    let all = try await service.uploadTokens(TokenQuery(), access).value.rows.map(\.reference)
    let ended = Mutex(0)
    _ = try await service.revokeUploadTokens(all, of: "1", access) { _, result in
      ended.withLock { $0 += result == .success(.ended) ? 1 : 0 }
      return true
    }
    #expect(ended.withLock(\.self) == all.count)
    #expect(try sandbox.counters()["revokes"] == all.count + 1)
  }

  @Test
  func `a token that was created although its list could not be read then is not said to be uncreated`() async throws {
    let access = try await access()
    for fault in [#""kind": "garbage-body""#, #""kind": "status", "status": 404"#, #""kind": "truncate""#] {
      try sandbox.control("faults", "{\(fault), \"path\": \"/organizations\", \"method\": \"GET\", \"skip\": 1}")
      let failure = try #require(await failure { try await service.createUploadToken(request("half known"), access) })
      #expect(failure.mayHaveTakenEffect)
      #expect(failure.description.contains("created the token"))
    }
  }

  @Test func `a member sees values, but neither creates nor revokes`() async throws {
    let access = try await access(Account.member)
    let tokens = try await service.uploadTokens(TokenQuery(), access).value.rows
    #expect(!tokens.isEmpty && tokens.allSatisfy { $0.reference.id == nil && !$0.value.isEmpty })
    let token = try #require(tokens.first)
    #expect(await failure { try await service.revokeUploadToken(token.reference, access) }?.kind == "refused")
    #expect(await failure { try await service.createUploadToken(request("x"), access) }?.kind == "refused")
    var guessed = token.reference
    guessed.id = Secret("1")
    #expect(await failure { try await service.revokeUploadToken(guessed, access) }?.kind == "refused")
    #expect(try sandbox.counters()["revokes"] == 0)
  }

  @Test func `an outsider is told why in the server's words; the account's own organizations are none`() async throws {
    let access = try await access(Account.outsider)
    #expect(try await service.uploadTokens(TokenQuery(), access).value.rows.isEmpty)
    var elsewhere = access
    elsewhere.environment.organizations = ["northfield"]
    guard case .refused(_, let reason, _) = await failure({ try await service.uploadTokens(TokenQuery(), elsewhere) })
    else {
      Issue.record("not refused")
      return
    }
    #expect(reason.contains("not authorized"))
  }

  @Test func `revoking ends the token that was chosen; a second time it has gone already`() async throws {
    let access = try await access()
    let token = try await service.createUploadToken(request("to be ended"), access).value
    #expect(try await service.revokeUploadToken(token.reference, access).value == .ended)
    #expect(try await service.revokeUploadToken(token.reference, access).value == .alreadyGone)
    #expect(await failure { try await service.uploadToken(token.reference, access) }?.kind == "notFound")
    #expect(try sandbox.counters()["revokes"] == 1)
  }

  @Test func `a number that carries another token is left alone`() async throws {
    let access = try await access()
    let first = try await service.createUploadToken(request("first"), access).value
    let second = try await service.createUploadToken(request("second"), access).value
    let mixed = TokenReference(
      identity: first.reference.identity, id: second.reference.id, organization: first.reference.organization)
    #expect(await failure { try await service.revokeUploadToken(mixed, access) }?.kind == "refused")
    let gone = TokenReference(
      identity: Secret("00000000000000000000000000000000"), id: second.reference.id, organization: "northfield")
    #expect(await failure { try await service.revokeUploadToken(gone, access) }?.kind == "refused")
    let odd = TokenReference(identity: first.reference.identity, id: Secret("1/../2"), organization: "northfield")
    #expect(await failure { try await service.revokeUploadToken(odd, access) }?.kind == "refused")
    #expect(try sandbox.counters()["revokes"] == 0)
  }

  @Test func `a 422 with a living session is answered with a fresh token of the page`() async throws {
    let access = try await access()
    for method in ["POST", "DELETE"] {
      try sandbox.control(
        "faults", #"{"kind": "status", "status": 422, "path": "/organizations", "method": "\#(method)"}"#)
    }
    let token = try await service.createUploadToken(request("second try"), access).value
    #expect(try await service.revokeUploadToken(token.reference, access).value == .ended)
  }

  @Test func `a session that has gone is told from everything else, for reading and for changing`() async throws {
    let access = try await access(organizations: ["northfield"])
    let tokens = try await service.uploadTokens(TokenQuery(), access).value.rows
    let reference = try #require(tokens.first).reference
    try sandbox.control("end-sessions")
    #expect(await failure { try await service.uploadTokens(TokenQuery(), access) }?.kind == "sessionRefused")
    #expect(await failure { try await service.sessionDetails(access) }?.kind == "sessionRefused")
    #expect(await failure { try await service.createUploadToken(request("x"), access) }?.kind == "sessionRefused")
    #expect(await failure { try await service.revokeUploadToken(reference, access) }?.kind == "sessionRefused")
    #expect(await failure { try await service.logOut(access) } == nil)
  }

  @Test func `signing out takes the newest cookies back; a copy of others stays good, which is said`() async throws {
    let access = try await access()
    #expect(try await service.logOut(access) == .signedOut)
    #expect(try await service.sessionDetails(access).value.facts.isEmpty == false)
    #expect(service.profile.sessionEnd == "the account's password is changed")
  }

  @Test func `a server that is broken or elsewhere is no list`() async throws {
    let access = try await access(organizations: ["northfield"])
    let faults = [
      (#""kind": "garbage-body""#, "unexpected"), (#""kind": "truncate""#, "unreachable"),
      (#""kind": "oversized""#, "unexpected"), (#""kind": "redirect""#, "refused"),
      (#""kind": "status""#, "serverError"),
      (#""kind": "hostile-text", "status": 500"#, "serverError"), (#""kind": "rate-limit""#, "rateLimited"),
    ]
    for (fault, kind) in faults {
      try sandbox.control("faults", "{\(fault), \"path\": \"/organizations\"}")
      let failure = try #require(await failure { try await service.uploadTokens(TokenQuery(), access) })
      #expect(failure.kind == kind, "\(fault)")
      #expect(!failure.description.unicodeScalars.contains { $0.value < 0x20 })
    }
  }
}
