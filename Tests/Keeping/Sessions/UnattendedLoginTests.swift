import Formats
import Foundation
import Keeping
import Testing
import TokenModel

@Suite("Logins that a script asks for", .timeLimit(.minutes(5)))
struct UnattendedLoginTests {
  private let typed = LoginAnswers([.secret(.password): Secret("piped")])
  private let wrong = ServiceFailure.credentialsRefused(reason: "Wrong password.")

  @discardableResult
  private func logIn(
    _ bench: SessionBench, isAttended: Bool = false, edition: Int64 = 1
  ) async throws -> LoginProgress {
    try await bench.keeper(isAttended: isAttended).logIn(
      to: bench.environment(edition: edition), answers: typed, after: nil)
  }

  @Test("They are noted as unattended, those of a person as a person's")
  func noted() async throws {
    let bench = try SessionBench()
    bench.service.fail(.logIn, wrong)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(bench) }
    try await logIn(bench, isAttended: true)
    try await logIn(bench)
    #expect(bench.audit.events.map(\.detail) == ["unattended: Wrong password.", "by a person", "unattended"])
  }

  @Test("They leave to people the sign-ins that are kept for them, and say so")
  func budget() async throws {
    let bench = try SessionBench(TestServices.cookies)
    func left() throws -> Int? {
      let keeper = bench.keeper()
      let environment = try bench.environment()
      return keeper.loginDemand(for: environment, in: keeper.status(of: environment)).signInsLeft
    }
    for _ in 1...8 { try await logIn(bench) }
    #expect(try left() == 2)
    let failure = await #expect(throws: SessionFailure.self) { try await logIn(bench) }
    guard case .loginNeeded(_, let reason, _)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.contains("10 sign-ins in 12 hours") && reason.contains("kept for people at a terminal"))
    for _ in 1...2 { try await logIn(bench, isAttended: true) }
    #expect(try left() == 0)
    for isAttended in [true, false] {
      let failure = await #expect(throws: SessionFailure.self) { try await logIn(bench, isAttended: isAttended) }
      guard case .tooSoon(let seconds?, _)? = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(seconds <= 43_200)
    }
    #expect(bench.service.count(of: .logIn) == 10)
  }

  @Test("After a refusal the next one waits, whoever asks; a person does not")
  func backOff() async throws {
    let bench = try SessionBench()
    bench.service.fail(.logIn, wrong, wrong)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(bench) }
    let failure = await #expect(throws: SessionFailure.self) { try await logIn(bench) }
    #expect(
      failure
        == .loginNeeded(
          try bench.environment().name, reason: "Wrong password. It is tried again without a person in 60 s.",
          advice: .check("Check username and password in prod.ini")))
    await #expect(throws: try #require(failure)) {
      try await bench.keeper().session(for: bench.environment(), need: .ordinary)
    }
    #expect(bench.service.count(of: .logIn) == 1)
    bench.clock.advance(by: 60)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(bench) }
    bench.clock.advance(by: 119)
    await #expect(throws: SessionFailure.self) { try await logIn(bench) }
    #expect(bench.service.count(of: .logIn) == 2)
    try await logIn(bench, isAttended: true)
    try await logIn(bench)
  }

  @Test("A refusal says nothing of the session in hand, which is refreshed as before")
  func livingSession() async throws {
    let bench = try SessionBench()
    try await logIn(bench)
    bench.service.fail(.logIn, wrong)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(bench) }
    let failure = await #expect(throws: SessionFailure.self) { try await logIn(bench) }
    #expect(failure?.description.contains("It is tried again without a person in 60 s.") == true)
    #expect(try bench.keeper().status(of: bench.environment()).failure == nil)
    #expect(try await bench.keeper().renew(bench.environment()).token == "access-2")
    #expect(bench.service.calls == [.logIn, .logIn, .refresh])
  }

  @Test("The pause is as long although the clock is set meanwhile", arguments: [30.0, -30, 7200])
  func clockSet(step: TimeInterval) async throws {
    let bench = try SessionBench()
    try await logIn(bench)
    bench.service.fail(.logIn, wrong)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(bench) }
    bench.clock.set(by: step)
    bench.clock.advance(by: 59)
    let failure = await #expect(throws: SessionFailure.self) { try await logIn(bench) }
    #expect(failure?.description.contains("It is tried again without a person in 1 s.") == true)
    bench.clock.advance(by: 1)
    try await logIn(bench)
  }

  @Test("Nor is a login tried that the session would be renewed by; an edited file is")
  func loginInItsPlace() async throws {
    let bench = try SessionBench(TestServices.strict)
    try await logIn(bench)
    bench.clock.advance(by: 890)
    bench.service.fail(.logIn, wrong)
    await #expect(throws: SessionFailure.service(wrong)) { try await logIn(bench) }
    bench.clock.advance(by: 20)
    let failure = await #expect(throws: SessionFailure.self) {
      try await bench.keeper().session(for: bench.environment(), need: .ordinary)
    }
    #expect(failure?.description.contains("It is tried again without a person in 40 s.") == true)
    try await logIn(bench, edition: 2)
    #expect(bench.service.calls == [.logIn, .logIn, .logIn])
  }

  @Test("What passes by itself is no refusal")
  func notReached() async throws {
    let bench = try SessionBench()
    let down = ServiceFailure.unreachable(reason: "Down.", mayHaveArrived: false)
    bench.service.fail(.logIn, down, .refused(status: 302, reason: "Moved.", field: nil))
    await #expect(throws: SessionFailure.service(down)) { try await logIn(bench) }
    await #expect(throws: SessionFailure.self) { try await logIn(bench) }
    try await logIn(bench)
    #expect(bench.service.count(of: .logIn) == 3)
  }

  @Test("Nor is it one while a session is in hand", arguments: [true, false])
  func notReachedWithASession(mayHaveArrived: Bool) async throws {
    let bench = try SessionBench()
    try await logIn(bench)
    let down = ServiceFailure.unreachable(reason: "Down.", mayHaveArrived: mayHaveArrived)
    bench.service.fail(.logIn, down)
    await #expect(throws: SessionFailure.service(down)) { try await logIn(bench) }
    try await logIn(bench)
    #expect(bench.service.count(of: .logIn) == 3)
  }

  @Test("A script in a loop is slowed down")
  func cap() async throws {
    let bench = try SessionBench()
    for _ in 1...SessionRules.renewalsPerMinute { try await logIn(bench) }
    let failure = await #expect(throws: SessionFailure.self) { try await logIn(bench) }
    #expect(failure?.description.contains("within a minute; wait 60 s.") == true)
    try await logIn(bench, isAttended: true)
  }

  @Test("What no secret can hold is not sent, whoever typed or piped it", arguments: [true, false])
  func unfitAnswer(isAttended: Bool) async throws {
    let bench = try SessionBench()
    let answers = LoginAnswers([.secret(.password): Secret("canary\u{1B}[200~")])
    let failure = await #expect(throws: SessionFailure.self) {
      try await bench.keeper(isAttended: isAttended).logIn(to: bench.environment(), answers: answers, after: nil)
    }
    guard case .secretUnavailable(_, let reason)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.hasSuffix("Nothing was sent.") && !reason.contains("canary"))
    #expect(bench.service.calls.isEmpty)
  }

  @Test(
    "Who asks for a pause of hours is asked again after it, and who asks for more than a day after a day",
    arguments: [(7200, 7200), (900_000, 86_400)])
  func longPause(asked: Int, kept: Int) async throws {
    let bench = try SessionBench()
    bench.service.fail(.logIn, .rateLimited(retryAfter: asked, reason: "Slow."))
    func told() async throws -> SessionFailure? {
      await #expect(throws: SessionFailure.self) {
        try await bench.keeper().session(for: bench.environment(), need: .ordinary)
      }
    }
    _ = try await told()
    bench.clock.advance(by: 3600)
    #expect(try await told() == .tooSoon(retryAfter: kept - 3600, reason: "Slow."))
    #expect(bench.service.calls == [.logIn])
    bench.clock.advance(by: Double(kept - 3600))
    _ = try await bench.keeper().session(for: bench.environment(), need: .ordinary)
    #expect(bench.service.calls == [.logIn, .logIn])
  }
}
