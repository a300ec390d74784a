import Formats
import Foundation
import Services
import Support
import Testing
import TokenModel

/// Preservica's service over real HTTP, against the stand-in server.
@Suite(.drivesPrograms) struct PreservicaSandboxTests {
  private static let password = Secret(#"pa&ss+w%rd= "ü;#"#)
  private static let seed = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
  private static let sharedSecret = Secret("shared by archive & portal")
  private let service = PreservicaService(transport: CurlTransport(userAgent: "fob/test", environment: [:]))

  private func answers(_ username: String, _ secrets: [SecretName: Secret]) -> LoginAnswers {
    var answers = LoginAnswers([.username: Secret(username)])
    for (name, secret) in secrets { answers[.secret(name)] = secret }
    return answers
  }

  private func access(_ answer: ServiceAnswer<LoginStep>, _ environment: TokenModel.Environment) throws -> Access {
    guard case .loggedIn(let session) = answer.value else { throw TestFailure("no session") }
    return Access(environment: environment, session: session, now: Date())
  }

  private func logIn(_ sandbox: SandboxProcess, tenant: String? = "LIBRARY") async throws -> Access {
    let environment = try environment("preservica", at: sandbox.baseURL, tenant: tenant)
    let answers = answers("ops@example.org", [.password: Self.password])
    return try access(try await service.logIn(to: environment, answers: answers, now: Date()), environment)
  }

  @Test(arguments: [nil, "LIBRARY"])
  func `logs in with a password full of signs`(tenant: String?) async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    let session = try await logIn(sandbox, tenant: tenant).session
    #expect(session.account == "ops@example.org")
    #expect(session.tenant == "LIBRARY")
    #expect(try #require(session.expires).timeIntervalSince(session.issued) == 900)
  }

  @Test func `a wrong password is refused in the server's words`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    let environment = try environment("preservica", at: sandbox.baseURL)
    let answers = answers("ops@example.org", [.password: Secret("wrong")])
    await #expect(
      throws: ServiceFailure.credentialsRefused(reason: "127.0.0.1 says: Invalid username or password")
    ) {
      try await service.logIn(to: environment, answers: answers, now: Date())
    }
  }

  @Test func `a refresh token is good once and only while the token lives`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    var access = try await logIn(sandbox)
    let renewed = try await service.refresh(access).value
    #expect(renewed.accessToken != access.session.accessToken)
    await #expect(throws: ServiceFailure.credentialsRefused(reason: "127.0.0.1 says: Invalid refresh token")) {
      try await service.refresh(access)
    }
    access.session = renewed
    _ = try await service.sessionDetails(access)
    try sandbox.control("expire")
    await #expect(throws: ServiceFailure.credentialsRefused(reason: "127.0.0.1 says: Invalid refresh token")) {
      try await service.refresh(access)
    }
    #expect(try sandbox.counters()["refreshes"] == 1)
  }

  @Test func `a second factor is asked for and taken`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    let environment = try environment("preservica", at: sandbox.baseURL)
    let first = try await service.logIn(
      to: environment, answers: answers("second@example.org", [.password: Secret("second factor 2")]), now: Date())
    guard case .challenged(let challenge) = first.value else { throw TestFailure("no challenge") }
    let now = try #require(first.serverDate)
    let wrong = TOTP.code(seed: Self.seed, step: TOTP.step(at: now) + 1000)
    await #expect(throws: ServiceFailure.credentialsRefused(reason: "127.0.0.1 says: Invalid two factor token")) {
      try await service.continueLogin(
        to: environment, after: challenge, answers: LoginAnswers([.code: #require(wrong)]), now: Date())
    }
    // Made when it is sent: a busy machine may take its time over what came before.
    let code = try #require(TOTP.code(seed: Self.seed, step: TOTP.step(at: Date())))
    let second = try await service.continueLogin(
      to: environment, after: challenge, answers: LoginAnswers([.code: code]), now: Date())
    let session = try access(second, environment).session
    #expect(session.account == "second@example.org")
    #expect(session.tenant == "LIBRARY")
  }

  @Test func `a second factor that is not set up is explained`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    let environment = try environment("preservica", at: sandbox.baseURL)
    let answers = answers("setup@example.org", [.password: Secret("not set up yet")])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service.logIn(to: environment, answers: answers, now: Date())
    }
    #expect(failure?.description.contains("this account lacks") == true)
  }

  @Test(arguments: ["0s", "2h", "=-2h"])
  func `a shared secret is proven by the server's clock`(skew: String) async throws {
    let sandbox = try SandboxProcess(["--clock-skew" + (skew.hasPrefix("=") ? skew : "=" + skew)])
    defer { sandbox.stop() }
    let environment = try environment(
      "preservica", at: sandbox.baseURL, tenant: "LIBRARY", secrets: [.sharedSecret: .literal(Self.sharedSecret)])
    let answer = try await service.logIn(
      to: environment, answers: answers("ops@example.org", [.sharedSecret: Self.sharedSecret]), now: Date())
    #expect(answer.notice?.contains("8.4") == true)
    let details = try await service.sessionDetails(access(answer, environment)).value
    #expect(details.facts.contains { $0.name == "Logs in by" })
    #expect(try sandbox.counters()["refused"] == (skew == "0s" ? 0 : 1))
  }

  @Test func `details tell roles and version`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    let details = try await service.sessionDetails(logIn(sandbox)).value
    #expect(details.facts.contains(.init("Server version", ["8.0.0"])))
    let roles = try #require(details.facts.first { $0.name == "Roles" })
    #expect(roles.values == ["ROLE_SDB_MANAGER_USER", "ROLE_SDB_INGEST_USER", "ROLE_SDB_ACCESS_USER"])
  }

  @Test func `an expired token is refused`() async throws {
    let sandbox = try SandboxProcess()
    defer { sandbox.stop() }
    let access = try await logIn(sandbox)
    try sandbox.control("expire")
    let failure = await #expect(throws: ServiceFailure.self) { try await service.sessionDetails(access) }
    guard case .sessionRefused = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }
}
