import Formats
import Foundation
import Keeping
import Synchronization
import Testing
import TokenModel

/// What hosts owe each other while they use one session: its cookies, its end, and the codes of its second factor.
@Suite(.timeLimit(.minutes(5))) struct SharedUseTests {
  private let typed = LoginAnswers([.secret(.password): Secret("typed")])

  private func ask(_ fixture: ShareFixture, _ host: Int) async throws {
    _ = try await fixture.keeper(host).perform(in: fixture.environment()) { service, access throws(ServiceFailure) in
      try await service.sessionDetails(access)
    }
  }

  /// Host 1 asks the server under a session; before the answer comes, host 0 has logged in anew.
  /// - Returns: the session that the register held then.
  private func replaceMeanwhile(_ fixture: ShareFixture) async throws -> Session? {
    try await ask(fixture, 0)
    let gate = fixture.service.gate(.details)
    async let asked: Void? = try? ask(fixture, 1)
    await gate.arrival()
    _ = try await fixture.keeper(0).logIn(to: fixture.environment(), answers: typed, after: nil)
    let newer = try fixture.shared()?.session
    gate.open()
    _ = await asked
    return newer
  }

  @Test func `a cookie that comes late does not replace the session that another host has begun meanwhile`()
    async throws
  {
    let fixture = try ShareFixture(TestServices.cookies)
    let newer = try #require(try await replaceMeanwhile(fixture))
    #expect(try fixture.shared()?.session == newer)
  }

  @Test func `an end that use has moved on one host is the end on all`() async throws {
    let fixture = try ShareFixture()
    fixture.service.state.withLock { $0.slides = true }
    try await ask(fixture, 0)
    try await ask(fixture, 1)
    fixture.clock.advance(by: 500)
    try await ask(fixture, 0)
    let end = fixture.clock.now.addingTimeInterval(900)
    #expect(try fixture.shared()?.session?.expires == end)
    fixture.clock.advance(by: 80)
    let held = try await fixture.keeper(1).session(for: fixture.environment(), need: .ordinary)
    #expect(held.session.expires == end)
    #expect(fixture.service.calls == [.logIn, .details, .details, .details])
  }

  @Test func `a session that the server refused late does not end the one that another host has begun meanwhile`()
    async throws
  {
    let fixture = try ShareFixture(TestServices.cookies)
    let alone = try fixture.environment(password: nil)
    _ = try await fixture.keeper(0).logIn(to: alone, answers: typed, after: nil)
    let gate = fixture.service.gate(.details)
    fixture.service.fail(.details, .sessionRefused(reason: "It has ended."))
    async let asked = fixture.keeper(1).perform(in: alone) { service, access throws(ServiceFailure) in
      try await service.sessionDetails(access)
    }
    await gate.arrival()
    _ = try await fixture.keeper(0).logIn(to: alone, answers: typed, after: nil)
    let newer = try #require(try fixture.shared()?.session)
    gate.open()
    _ = try? await asked
    // Another answer may have renewed it since, under the newer session.
    #expect(try fixture.shared()?.session?.issued == newer.issued)
    #expect(fixture.service.count(of: .logIn) == 2)
  }

  @Test func `a logout while another host refreshes presents the access token alone`() async throws {
    let fixture = try ShareFixture(TestServices.reusing)
    let environment = try fixture.environment()
    for host in 0..<2 { _ = try await fixture.keeper(host).session(for: environment, need: .ordinary) }
    let session = try #require(try fixture.shared()?.session)
    let claim = Claim(identity: .random(), purpose: .refresh, host: "other", seconds: 25)
    try await fixture.put(.claimed(claim, living: AccessSession(session)))
    try await fixture.keeper(0).logOut(of: environment)
    #expect(fixture.service.state.withLock { $0.loggedOut } == [AccessSession(session).session])
  }

  @Test func `a session without a known end is read at each use`() async throws {
    let fixture = try ShareFixture()
    fixture.service.state.withLock { $0.tellsNoEnd = true }
    let environment = try fixture.environment()
    for host in 0..<2 { _ = try await fixture.keeper(host).session(for: environment, need: .ordinary) }
    for _ in 0..<3 {
      let reads = fixture.register.copy.reads
      _ = try await fixture.keeper(1).session(for: environment, need: .ordinary)
      #expect(fixture.register.copy.reads == reads + 1)
    }
    try await fixture.keeper(0).logOut(of: environment)
    let alone = try fixture.environment(password: nil)
    await #expect(throws: SessionFailure.self) {
      try await fixture.keeper(1).session(for: alone, need: .ordinary)
    }
  }

  @Test func `two hosts in one half minute send two codes, each in the register before it is sent`() async throws {
    let fixture = try ShareFixture()
    fixture.service.state.withLock { $0.asksForCode = true }
    let seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    let environment = try fixture.environment(seed: seed)
    let step = TOTP.step(at: fixture.clock.now)
    for host in 0..<2 {
      let gate = fixture.service.gate(.continueLogin)
      async let login = fixture.keeper(host).logIn(to: environment, answers: LoginAnswers(), after: nil)
      await gate.arrival()
      #expect(try fixture.shared()?.lastCodeStep == step + Int64(host))
      gate.open()
      _ = try await login
    }
    let codes = fixture.service.state.withLock { $0.answers.compactMap { $0[.code] } }
    #expect(codes == [0, 1].map { TOTP.code(seed: Secret(seed), step: step + $0) })
  }
}
