import Formats
import Foundation
import Host
import Keeping
import Synchronization
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct SecondFactorTests {
  private let fixture: SessionFixture
  private let seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  init() throws {
    fixture = try SessionFixture()
    fixture.service.state.withLock { $0.asksForCode = true }
  }

  private var sentCodes: [Secret?] {
    fixture.service.state.withLock { $0.answers.map { $0[.code] } }
  }

  @Test func `from the seed by itself, and no code twice`() async throws {
    let environment = try fixture.environment(seed: seed)
    let waits = Mutex<[TimeInterval]>([])
    let keeper = fixture.keeper(pause: { seconds in waits.withLock { $0.append(seconds) } })
    let step = TOTP.step(at: fixture.clock.now)
    _ = try await keeper.session(for: environment, need: .ordinary)
    #expect(sentCodes.last == TOTP.code(seed: Secret(seed), step: step))
    #expect(try fixture.record().lastCodeStep == step)
    #expect(waits.withLock { $0 } == [])

    fixture.clock.advance(by: 10)
    try await keeper.logOut(of: environment)
    _ = try await keeper.session(for: environment, need: .ordinary)
    #expect(sentCodes.last == TOTP.code(seed: Secret(seed), step: step + 1))
    #expect(waits.withLock { $0 } == [20])
  }

  @Test
  func `nobody is kept waiting for longer than a half minute: whose clock went back is told when there is a new code`()
    async throws
  {
    let environment = try fixture.environment(seed: seed)
    let waits = Mutex<[TimeInterval]>([])
    let keeper = fixture.keeper(pause: { seconds in waits.withLock { $0.append(seconds) } })
    _ = try await keeper.session(for: environment, need: .ordinary)
    try await keeper.logOut(of: environment)
    fixture.clock.advance(by: -1)
    fixture.service.state.withLock { $0.calls = [] }
    let failure = await #expect(throws: SessionFailure.self) {
      try await keeper.session(for: environment, need: .ordinary)
    }
    guard case .tooSoon(retryAfter: 31, _)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(waits.withLock { $0 } == [])
    #expect(fixture.service.calls == [.logIn])
    #expect(keeper.status(of: environment).failure?.nextTry == fixture.clock.now + 31)
  }

  @Test
  func `who is told to stop while waiting for the next code burns none, and nothing counts as refused`() async throws {
    let environment = try fixture.environment(seed: seed)
    let keeper = fixture.keeper(pause: { _ in withUnsafeCurrentTask { $0?.cancel() } })
    let step = TOTP.step(at: fixture.clock.now)
    _ = try await keeper.session(for: environment, need: .ordinary)
    try await keeper.logOut(of: environment)
    fixture.service.state.withLock { $0.calls = [] }
    let stopped = Task { () async -> SessionFailure? in
      do throws(SessionFailure) {
        _ = try await keeper.session(for: environment, need: .ordinary)
        return nil
      } catch {
        return error
      }
    }
    #expect(await stopped.value == .service(.cancelled))
    #expect(fixture.service.calls == [.logIn])
    #expect(try fixture.record().lastCodeStep == step)
    #expect(try fixture.record().failure == nil)
  }

  @Test func `by the server's clock`() async throws {
    let fixture = try SessionFixture(ahead: 3600)
    fixture.service.state.withLock { $0.asksForCode = true }
    _ = try await fixture.keeper().session(for: fixture.environment(seed: seed), need: .ordinary)
    #expect(try fixture.record().lastCodeStep == TOTP.step(at: fixture.clock.now + 3600))
  }

  @Test func `by the server's clock as learned before, where an answer has no date`() async throws {
    let fixture = try SessionFixture(ahead: 3600)
    let environment = try fixture.environment(seed: seed)
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    fixture.service.state.withLock { state in
      state.isDateless = true
      state.asksForCode = true
    }
    try await fixture.keeper().logOut(of: environment)
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    #expect(try fixture.record().lastCodeStep == TOTP.step(at: fixture.clock.now + 3600))
  }

  @Test func `a person types it where there is no seed; meanwhile nothing is locked`() async throws {
    let environment = try fixture.environment()
    let keeper = fixture.keeper()
    guard
      case .asks(let fields, let message, let challenge?) = try await keeper.logIn(
        to: environment, answers: LoginAnswers(), after: nil)
    else {
      Issue.record("no code was asked for")
      return
    }
    #expect(fields.map(\.name) == [.code])
    #expect(message == "A code is needed.")
    #expect(try fixture.record().asksMore(of: environment), "who renews by himself is to know it")
    #expect(try fixture.store.lock(of: environment.name).tryLock())

    guard case .asks = try await keeper.logIn(to: environment, answers: LoginAnswers(), after: challenge) else {
      Issue.record("a login without the code was sent")
      return
    }
    #expect(fixture.service.calls == [.logIn])
    let code = LoginAnswers([.code: Secret("123456")])
    guard case .loggedIn(let held) = try await keeper.logIn(to: environment, answers: code, after: challenge) else {
      Issue.record("not logged in")
      return
    }
    #expect(held.token == "access-1")
    #expect(sentCodes.last == Secret("123456"))
  }

  @Test func `alone and without a seed, a login is needed and not tried in a loop`() async throws {
    let environment = try fixture.environment()
    for _ in 1...3 {
      await #expect(throws: SessionFailure.self) {
        try await fixture.keeper().session(for: environment, need: .ordinary)
      }
    }
    #expect(fixture.service.calls == [.logIn])
  }

  @Test
  func `what needs a person every time is not scheduled, and keeps no login waiting that brings the code`() async throws
  {
    let environment = try fixture.environment()
    func isAlone(_ environment: Environment) -> Bool {
      let keeper = fixture.keeper()
      return keeper.loginDemand(for: environment, in: keeper.status(of: environment)).isNothing
    }
    #expect(isAlone(environment))
    await #expect(throws: SessionFailure.loginNeeded(environment.name, reason: "A code is needed.")) {
      try await fixture.keeper().session(for: environment, need: .ordinary)
    }
    #expect(!isAlone(environment))
    #expect(isAlone(try fixture.environment(edition: 2)), "an edit may have named the seed")

    let script = fixture.keeper(isAttended: false)
    guard
      case .asks(_, _, let challenge?) = try await script.logIn(to: environment, answers: LoginAnswers(), after: nil),
      case .loggedIn = try await script.logIn(
        to: environment, answers: LoginAnswers([.code: Secret("123456")]), after: challenge)
    else {
      Issue.record("not logged in")
      return
    }
    #expect(!isAlone(environment))
    fixture.clock.advance(by: 901)
    fixture.service.fail(.refresh, .credentialsRefused(reason: "It has ended."))
    await #expect(throws: SessionFailure.self) {
      try await fixture.keeper().session(for: environment, need: .ordinary)
    }
    #expect(fixture.service.count(of: .logIn) == 2, "no login that can only ask for a code")
    fixture.service.state.withLock { $0.asksForCode = false }
    try await fixture.logInByHand(to: environment)
    #expect(isAlone(environment))
  }

  @Test func `whoever is killed while a code is in flight has its half minute on disk already`() async throws {
    let environment = try fixture.environment(seed: seed)
    let gate = fixture.service.gate(.continueLogin)
    let keeper = fixture.keeper()
    async let held = keeper.session(for: environment, need: .ordinary)
    await gate.arrival()
    #expect(try fixture.record().lastCodeStep == TOTP.step(at: fixture.clock.now))
    gate.open()
    #expect(try await held.token == "access-1")
  }

  @Test func `a seed that is none is said, and not sent`() async throws {
    let environment = try fixture.environment(seed: "not base32!")
    await #expect(throws: SessionFailure.self) {
      try await fixture.keeper().session(for: environment, need: .ordinary)
    }
    #expect(fixture.service.calls == [.logIn])
  }

  @Test func `a wrong password is told to the person with the server's reason`() async throws {
    fixture.service.fail(.logIn, .credentialsRefused(reason: "Wrong password."))
    await #expect(throws: SessionFailure.service(.credentialsRefused(reason: "Wrong password."))) {
      try await fixture.keeper().logIn(to: fixture.environment(), answers: LoginAnswers(), after: nil)
    }
    #expect(fixture.keeper().status(of: try fixture.environment()).failure == nil)
  }

  @Test func `at an address that nobody confirmed a person types the code: none is made of the seed`() async throws {
    fixture.service.state.withLock { $0.asksForCode = false }
    _ = try await fixture.keeper().session(for: fixture.environment(seed: seed), need: .ordinary)
    fixture.service.state.withLock { $0.asksForCode = true }
    let moved = try fixture.environment(origin: "https://two.example", edition: 2, seed: seed)
    let typed = LoginAnswers([.secret(.password): Secret("typed")])
    guard case .asks(let fields, _, _) = try await fixture.keeper().logIn(to: moved, answers: typed, after: nil) else {
      Issue.record("a code was sent")
      return
    }
    #expect(fields.map(\.name) == [.code])
    #expect(sentCodes.allSatisfy { $0 == nil } && fixture.service.count(of: .continueLogin) == 0)
  }
}
