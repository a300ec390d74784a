import Formats
import Foundation
import Host
import Keeping
import Support
import Synchronization
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct SessionPerformTests {
  private func details(_ fixture: SessionFixture) async throws -> ServiceAnswer<SessionDetails> {
    try await fixture.keeper().perform(in: fixture.environment()) { service, access throws(ServiceFailure) in
      try await service.sessionDetails(access)
    }
  }

  @Test func `a refused session is renewed once and the operation repeated`() async throws {
    let fixture = try SessionFixture()
    fixture.service.fail(.details, .sessionRefused(reason: "401"))
    _ = try await details(fixture)
    #expect(fixture.service.calls == [.logIn, .details, .refresh, .details])
    fixture.service.fail(.details, .sessionRefused(reason: "401"), .sessionRefused(reason: "401"))
    await #expect(throws: SessionFailure.service(.sessionRefused(reason: "401"))) { try await details(fixture) }
    #expect(fixture.service.count(of: .details) == 4)
  }

  @Test func `all requests of a login, a refresh and a logout have one time limit together`() async throws {
    let fixture = try SessionFixture(TestServices.reusing)
    try await fixture.logInByHand(to: fixture.environment())
    _ = try await fixture.keeper().renew(fixture.environment())
    try await fixture.keeper().logOut(of: fixture.environment())
    #expect(fixture.service.state.withLock { $0.limited } == [.logIn, .refresh, .logOut])
  }

  @Test func `any other failure is told and nothing repeated`() async throws {
    let fixture = try SessionFixture()
    fixture.service.fail(.details, .serverError(status: 500, reason: "Sorry."))
    await #expect(throws: SessionFailure.service(.serverError(status: 500, reason: "Sorry."))) {
      try await details(fixture)
    }
    #expect(fixture.service.calls == [.logIn, .details])
  }

  @Test func `cookies are kept as every answer renews them, and the time is noted`() async throws {
    let fixture = try SessionFixture(TestServices.cookies)
    _ = try await details(fixture)
    fixture.clock.advance(by: 500)
    _ = try await details(fixture)
    let record = try fixture.record()
    #expect(record.checked == fixture.clock.now)
    guard case .cookies(let cookies)? = record.session?.credentials else {
      Issue.record("no cookies")
      return
    }
    #expect(cookies.map(\.value) == [Secret("cookie-3")])
    #expect(fixture.service.calls == [.logIn, .details, .details])
  }

  @Test func `where use moves the end, it is written down once it is later by a tenth of the lifetime`() async throws {
    let fixture = try SessionFixture()
    fixture.service.state.withLock { $0.slides = true }
    _ = try await details(fixture)
    let begun = fixture.clock.now
    var writes: [Int] = []
    for minute in 1...60 {
      fixture.clock.advance(by: 60)
      let before = try fixture.record().generation
      _ = try await details(fixture)
      let record = try fixture.record()
      if record.generation != before { writes.append(minute) }
      let known = try #require(record.session?.expires).timeIntervalSince(begun)
      #expect(known > TimeInterval(minute) * 60 + 900 - 90 && known <= TimeInterval(minute) * 60 + 900)
    }
    #expect(writes == Array(stride(from: 2, through: 60, by: 2)))
    #expect(fixture.service.count(of: .refresh) == 0 && fixture.service.count(of: .logIn) == 1)
  }

  @Test func `under cookies one request at a time, each with what the one before renewed`() async throws {
    let fixture = try SessionFixture(TestServices.cookies)
    _ = try await details(fixture)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 1...8 {
        group.addTask {
          _ = try await fixture.keeper().perform(in: fixture.environment()) { service, access throws(ServiceFailure) in
            let stored = try? fixture.record().session
            guard stored == access.session else { throw .unexpected(reason: "Somebody else came between.") }
            return try await service.sessionDetails(access)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(fixture.service.count(of: .details) == 9)
  }

  @Test func `a cookie session that is gone is got anew once, within the sign-ins that are fob's own`() async throws {
    let fixture = try SessionFixture(TestServices.cookies)
    for _ in 1...7 {
      fixture.service.fail(.details, .sessionRefused(reason: "Signed out."))
      _ = try await details(fixture)
    }
    #expect(fixture.service.count(of: .logIn) == 8)
    fixture.service.fail(.details, .sessionRefused(reason: "Signed out."))
    let failure = await #expect(throws: SessionFailure.self) { try await details(fixture) }
    #expect(failure?.description.contains("10 sign-ins in 12 hours") == true)
    #expect(fixture.service.count(of: .logIn) == 8)
    let environment = try fixture.environment()
    for _ in 1...2 { _ = try await fixture.keeper().logIn(to: environment, answers: LoginAnswers(), after: nil) }
    await #expect(throws: SessionFailure.self) {
      try await fixture.keeper().logIn(to: environment, answers: LoginAnswers(), after: nil)
    }
    #expect(fixture.service.count(of: .logIn) == 10)
  }

  @Test
  func
    `a session that the server ended is told as ended, by each that comes after, and leaves a line in the audit log`()
    async throws
  {
    let fixture = try SessionFixture(TestServices.cookies)
    let alone = try fixture.environment(password: nil)
    try await fixture.logInByHand(to: alone)
    fixture.service.fail(.details, .sessionRefused(reason: "Signed out."))
    let expected = SessionFailure.loginNeeded(alone.name, reason: "The server ended the session: Signed out.")
    for _ in 1...2 {
      await #expect(throws: expected) {
        try await fixture.keeper().perform(in: alone) { service, access throws(ServiceFailure) in
          try await service.sessionDetails(access)
        }
      }
    }
    #expect(fixture.audit.events.map(\.kind) == [.login, .ended])
    #expect(fixture.audit.events.last?.detail == "Signed out.")
  }

  @Test func `a sign-in that never arrived is not counted`() async throws {
    let fixture = try SessionFixture(TestServices.cookies)
    for _ in 1...12 {
      fixture.service.fail(.logIn, .unreachable(reason: "Refused.", mayHaveArrived: false))
      await #expect(throws: SessionFailure.self) { try await details(fixture) }
    }
    _ = try await details(fixture)
  }

  @Test func `renewing a cookie session asks the server and spends no sign-in`() async throws {
    let fixture = try SessionFixture(TestServices.cookies)
    _ = try await details(fixture)
    _ = try await fixture.keeper().renew(fixture.environment())
    #expect(fixture.service.calls == [.logIn, .details, .details])
  }

  @Test(
    arguments: [
      ServiceFailure.unreachable(reason: "No route.", mayHaveArrived: true),
      .credentialsRefused(reason: "Wrong client."), .serverError(status: 503, reason: "Down."),
    ])
  func `a session is kept until the server has confirmed its end, or it is forgotten explicitly`(
    failure: ServiceFailure
  ) async throws {
    for profile in [TestServices.cookies, TestServices.reusing] {
      let fixture = try SessionFixture(profile)
      let environment = try fixture.environment()
      let held = try await fixture.keeper().session(for: environment, need: .ordinary)
      fixture.service.fail(.logOut, failure, failure)
      let remains = try #require(held.session.remains(profile, clockOffset: 0, now: fixture.clock.now))
      for _ in 1...2 {
        await #expect(
          throws: SessionFailure.notLoggedOut(environment.name, because: .service(failure), remains: remains)
        ) { try await fixture.keeper().logOut(of: environment) }
        #expect(try fixture.record().session == held.session)
      }
      #expect(try await fixture.keeper().logOut(of: environment) == LogOutOutcome(.endsOnServer))
      #expect(fixture.keeper().status(of: environment).holding == .nothing)
      _ = try await fixture.keeper().session(for: environment, need: .ordinary)
      try await fixture.keeper().forgetSession(of: environment)
      #expect(fixture.keeper().status(of: environment).holding == .nothing)
      #expect(fixture.service.count(of: .logOut) == 3)
    }
  }

  @Test func `where the server keeps no sessions, it is said what ends the copies`() async throws {
    var profile = TestServices.cookies
    profile.sessionEnd = "the password is changed"
    let fixture = try SessionFixture(profile)
    let environment = try fixture.environment()
    let held = try await fixture.keeper().session(for: environment, need: .ordinary)
    #expect(
      held.session.remains(profile, clockOffset: 0, now: fixture.clock.now)
        == "It is valid until the password is changed."
    )
    fixture.service.state.withLock { $0.logOutAnswer = .signedOut }
    let outcome = try await fixture.keeper().logOut(of: environment)
    #expect(outcome.meaning == .endsOnServer)
    #expect(
      outcome.remains
        == "The server keeps no sessions: a copy of this one, in a backup for example, is valid until the password is changed."
    )
    #expect(fixture.keeper().status(of: environment).holding == .nothing)
    #expect(try await fixture.keeper().logOut(of: environment).remains == nil, "there is none any more")
  }

  @Test func `what was ended is not kept, and what lives on is said`() async throws {
    let fixture = try SessionFixture(TestServices.reusing)
    let environment = try fixture.environment()
    let held = try await fixture.keeper().session(for: environment, need: .ordinary)
    guard case .tokens(var tokens) = held.session.credentials else { return }
    tokens.refresh = nil
    var remaining = held.session
    remaining.credentials = .tokens(tokens)
    let down = ServiceFailure.serverError(status: 503, reason: "Down.")
    fixture.service.state.withLock { $0.logOutAnswer = LogOutAnswer(remaining: remaining, failure: down) }
    let remains = "Its access token is valid until 2027-01-15T08:15:00Z."
    await #expect(
      throws: SessionFailure.notLoggedOut(environment.name, because: .service(down), remains: remains)
    ) { try await fixture.keeper().logOut(of: environment) }
    #expect(try fixture.record().session == remaining)
    fixture.service.state.withLock { $0.logOutAnswer = LogOutAnswer(remaining: remaining) }
    #expect(
      try await fixture.keeper().logOut(of: environment).remains == remains, "a token that the server cannot end")
    #expect(try fixture.record().session == nil)
  }

  @Test(arguments: [false, true])
  func `a session that the server knows no more has ended, and is forgotten`(isCookie: Bool) async throws {
    let fixture = try SessionFixture(isCookie ? TestServices.cookies : TestServices.reusing)
    let environment = try fixture.environment()
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    fixture.service.fail(.logOut, .sessionRefused(reason: "Who?"))
    #expect(try await fixture.keeper().logOut(of: environment) == LogOutOutcome(.endsOnServer))
    #expect(try fixture.record().session == nil)
  }

  @Test func `a session of another address is not sent to the new one, and not lost`() async throws {
    let fixture = try SessionFixture(TestServices.reusing)
    _ = try await fixture.keeper().session(for: fixture.environment(), need: .ordinary)
    let moved = try fixture.environment(origin: "https://two.example", edition: 2)
    let failure = await #expect(throws: SessionFailure.self) { try await fixture.keeper().logOut(of: moved) }
    guard case .notLoggedOut(_, because: .originChanged, _)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(try fixture.record().session != nil)
    #expect(fixture.service.count(of: .logOut) == 0)
  }

  @Test func `a clock that drifted is learned from an answer`() async throws {
    let fixture = try SessionFixture()
    _ = try await details(fixture)
    var record = try fixture.record()
    record.clockOffset = 100
    record.generation += 1
    try fixture.store.save(record, as: fixture.environment().name)
    _ = try await details(fixture)
    #expect(try fixture.record().clockOffset == 0)
  }

  @Test func `a session is not sent to another service at the same address, and not lost`() async throws {
    let fixture = try SessionFixture(TestServices.reusing)
    _ = try await fixture.keeper().session(for: fixture.environment(), need: .ordinary)
    let other = ScriptedService(TestServices.cookies, clock: fixture.clock)
    var changed = try fixture.environment(edition: 2)
    changed.service = other.profile.name
    let keeper = SessionKeeper(
      services: ServiceDirectory([fixture.service, other]), stateFolder: fixture.folder.path,
      secrets: SecretReader(variables: [:]), audit: fixture.audit, clock: fixture.clock, isAttended: true,
      isCurrent: { _ in true })
    let failure = await #expect(throws: SessionFailure.self) { try await keeper.logOut(of: changed) }
    guard case .notLoggedOut(_, because: .service(.unsupported), _)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(try fixture.record().session != nil)
    #expect(other.calls.isEmpty)
  }

  @Test func `an answer under a session that has gone meanwhile tells nothing of what there is now`() async throws {
    let fixture = try SessionFixture()
    let environment = try fixture.environment()
    let keeper = fixture.keeper()
    _ = try await keeper.perform(in: environment) { _, _ throws(ServiceFailure) in
      try? await keeper.forgetSession(of: environment)
      return ServiceAnswer(true, serverDate: fixture.clock.now + 1000)
    }
    #expect(try fixture.record().session == nil)
    #expect(try fixture.record().checked == nil && fixture.record().clockOffset == 0)
  }
}
