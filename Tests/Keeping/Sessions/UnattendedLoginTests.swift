import Formats
import Foundation
import Keeping
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct UnattendedLoginTests {
  private let typed = LoginAnswers([.secret(.password): Secret("piped")])
  private let wrong = ServiceFailure.credentialsRefused(reason: "Wrong password.")

  @discardableResult
  private func logIn(
    _ fixture: SessionFixture, isAttended: Bool = false, edition: Int64 = 1
  ) async throws -> LoginProgress {
    try await fixture.keeper(isAttended: isAttended).logIn(
      to: fixture.environment(edition: edition), answers: typed, after: nil)
  }

  @Test func `they are noted as unattended, those of a person as a person's`() async throws {
    let fixture = try SessionFixture()
    fixture.service.fail(.logIn, wrong)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(fixture) }
    try await logIn(fixture, isAttended: true)
    try await logIn(fixture)
    #expect(fixture.audit.events.map(\.detail) == ["unattended: Wrong password.", "by a person", "unattended"])
  }

  @Test func `they leave to people the sign-ins that are kept for them, and say so`() async throws {
    let fixture = try SessionFixture(TestServices.cookies)
    func left() throws -> Int? {
      let keeper = fixture.keeper()
      let environment = try fixture.environment()
      return keeper.loginDemand(for: environment, in: keeper.status(of: environment)).signInsLeft
    }
    for _ in 1...8 { try await logIn(fixture) }
    #expect(try left() == 2)
    let failure = await #expect(throws: SessionFailure.self) { try await logIn(fixture) }
    guard case .loginNeeded(_, let reason, _)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.contains("10 sign-ins in 12 hours") && reason.contains("kept for people at a terminal"))
    for _ in 1...2 { try await logIn(fixture, isAttended: true) }
    #expect(try left() == 0)
    for isAttended in [true, false] {
      let failure = await #expect(throws: SessionFailure.self) { try await logIn(fixture, isAttended: isAttended) }
      guard case .tooSoon(let seconds?, _)? = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(seconds <= 43_200)
    }
    #expect(fixture.service.count(of: .logIn) == 10)
  }

  @Test func `after a refusal the next one waits, whoever asks; a person does not`() async throws {
    let fixture = try SessionFixture()
    fixture.service.fail(.logIn, wrong, wrong)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(fixture) }
    let failure = await #expect(throws: SessionFailure.self) { try await logIn(fixture) }
    #expect(
      failure
        == .loginNeeded(
          try fixture.environment().name, reason: "Wrong password. Unattended logins are paused for 60 s.",
          advice: .check("Check username and password in prod.ini")))
    await #expect(throws: try #require(failure)) {
      try await fixture.keeper().session(for: fixture.environment(), need: .ordinary)
    }
    #expect(fixture.service.count(of: .logIn) == 1)
    fixture.clock.advance(by: 60)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(fixture) }
    fixture.clock.advance(by: 119)
    await #expect(throws: SessionFailure.self) { try await logIn(fixture) }
    #expect(fixture.service.count(of: .logIn) == 2)
    try await logIn(fixture, isAttended: true)
    try await logIn(fixture)
  }

  @Test func `a refusal says nothing of the session in hand, which is refreshed as before`() async throws {
    let fixture = try SessionFixture()
    try await logIn(fixture)
    fixture.service.fail(.logIn, wrong)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(fixture) }
    let failure = await #expect(throws: SessionFailure.self) { try await logIn(fixture) }
    #expect(failure?.description.contains("Unattended logins are paused for 60 s.") == true)
    #expect(try fixture.keeper().status(of: fixture.environment()).failure == nil)
    #expect(try await fixture.keeper().renew(fixture.environment()).token == "access-2")
    #expect(fixture.service.calls == [.logIn, .logIn, .refresh])
  }

  @Test(arguments: [30.0, -30, 7200])
  func `the pause is as long although the clock is set meanwhile`(step: TimeInterval) async throws {
    let fixture = try SessionFixture()
    try await logIn(fixture)
    fixture.service.fail(.logIn, wrong)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(fixture) }
    fixture.clock.set(by: step)
    fixture.clock.advance(by: 59)
    let failure = await #expect(throws: SessionFailure.self) { try await logIn(fixture) }
    #expect(failure?.description.contains("Unattended logins are paused for 1 s.") == true)
    fixture.clock.advance(by: 1)
    try await logIn(fixture)
  }

  @Test func `nor is a login tried that the session would be renewed by; an edited file is`() async throws {
    let fixture = try SessionFixture(TestServices.strict)
    try await logIn(fixture)
    fixture.clock.advance(by: 890)
    fixture.service.fail(.logIn, wrong)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(fixture) }
    fixture.clock.advance(by: 20)
    let failure = await #expect(throws: SessionFailure.self) {
      try await fixture.keeper().session(for: fixture.environment(), need: .ordinary)
    }
    #expect(failure?.description.contains("Unattended logins are paused for 40 s.") == true)
    try await logIn(fixture, edition: 2)
    #expect(fixture.service.calls == [.logIn, .logIn, .logIn])
  }

  @Test func `what passes by itself is no refusal`() async throws {
    let fixture = try SessionFixture()
    let down = ServiceFailure.unreachable(reason: "Down.", mayHaveArrived: false)
    fixture.service.fail(.logIn, down, .refused(status: 302, reason: "Moved.", field: nil))
    await #expect(throws: SessionFailure.service(down)) { try await logIn(fixture) }
    await #expect(throws: SessionFailure.self) { try await logIn(fixture) }
    try await logIn(fixture)
    #expect(fixture.service.count(of: .logIn) == 3)
  }

  @Test(arguments: [true, false])
  func `nor is it one while a session is in hand`(mayHaveArrived: Bool) async throws {
    let fixture = try SessionFixture()
    try await logIn(fixture)
    let down = ServiceFailure.unreachable(reason: "Down.", mayHaveArrived: mayHaveArrived)
    fixture.service.fail(.logIn, down)
    await #expect(throws: SessionFailure.service(down)) { try await logIn(fixture) }
    try await logIn(fixture)
    #expect(fixture.service.count(of: .logIn) == 3)
  }

  @Test func `a script in a loop is slowed down`() async throws {
    let fixture = try SessionFixture()
    for _ in 1...SessionRules.renewalsPerMinute { try await logIn(fixture) }
    let failure = await #expect(throws: SessionFailure.self) { try await logIn(fixture) }
    #expect(failure?.description.contains("within a minute; wait 60 s.") == true)
    try await logIn(fixture, isAttended: true)
  }

  @Test(arguments: [true, false])
  func `what no secret can hold is not sent, whoever typed or piped it`(isAttended: Bool) async throws {
    let fixture = try SessionFixture()
    let answers = LoginAnswers([.secret(.password): Secret("canary\u{1B}[200~")])
    let failure = await #expect(throws: SessionFailure.self) {
      try await fixture.keeper(isAttended: isAttended).logIn(to: fixture.environment(), answers: answers, after: nil)
    }
    guard case .secretUnavailable(_, let reason)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.hasSuffix("Nothing was sent.") && !reason.contains("canary"))
    #expect(fixture.service.calls.isEmpty)
  }

  @Test(
    arguments: [(7200, 7200), (900_000, 86_400)])
  func `who asks for a pause of hours is asked again after it, and who asks for more than a day after a day`(
    asked: Int, kept: Int
  ) async throws {
    let fixture = try SessionFixture()
    fixture.service.fail(.logIn, .rateLimited(retryAfter: asked, reason: "Slow."))
    func told() async throws -> SessionFailure? {
      await #expect(throws: SessionFailure.self) {
        try await fixture.keeper().session(for: fixture.environment(), need: .ordinary)
      }
    }
    _ = try await told()
    fixture.clock.advance(by: 3600)
    #expect(try await told() == .tooSoon(retryAfter: kept - 3600, reason: "Slow."))
    #expect(fixture.service.calls == [.logIn])
    fixture.clock.advance(by: Double(kept - 3600))
    _ = try await fixture.keeper().session(for: fixture.environment(), need: .ordinary)
    #expect(fixture.service.calls == [.logIn, .logIn])
  }
}
