import Formats
import Foundation
import Keeping
import Synchronization
import Testing
import TokenModel

/// What becomes of the session that a login replaces.
@Suite(.timeLimit(.minutes(5))) struct ReplacedSessionTests {
  private func ended(_ fixture: SessionFixture) -> [Session] { fixture.service.state.withLock { $0.loggedOut } }

  private func logIn(_ fixture: SessionFixture, _ environment: Environment? = nil) async throws -> HeldSession {
    guard
      case .loggedIn(let held) = try await fixture.keeper().logIn(
        to: environment ?? fixture.environment(), answers: LoginAnswers([.secret(.password): Secret("typed")]),
        after: nil)
    else { throw SessionFailure.state(reason: "not logged in") }
    return held
  }

  @Test func `it is ended on the server once the new one is on disk`() async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    let first = try await logIn(fixture)
    #expect(ended(fixture).isEmpty)
    let gate = fixture.service.gate(.logOut)
    let second = Task { try await logIn(fixture) }
    await gate.arrival()
    #expect(try fixture.record().session?.accessToken == Secret("access-2"))
    gate.open()
    #expect(try await second.value.warning == nil)
    #expect(ended(fixture) == [first.session])
    #expect(fixture.service.calls == [.logIn, .logIn, .logOut])
  }

  @Test func `a refresh ends nothing`() async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    _ = try await logIn(fixture)
    _ = try await fixture.keeper().renew(fixture.environment())
    #expect(ended(fixture).isEmpty)
  }

  @Test func `what could not be ended is said`() async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    _ = try await logIn(fixture)
    fixture.service.fail(.logOut, .unreachable(reason: "No route.", mayHaveArrived: false))
    let held = try await logIn(fixture)
    #expect(held.warning?.hasPrefix("The session before was not ended on the server: No route.") == true)
    #expect(held.warning?.contains("refresh token is valid until") == true)
    #expect(held.session.accessToken == Secret("access-2"))
    fixture.service.fail(.logOut, .sessionRefused(reason: "It has ended."))
    #expect(try await logIn(fixture).warning == nil)
  }

  @Test func `a session that no request ends is said to stay valid`() async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    let first = try await logIn(fixture)
    fixture.service.state.withLock { $0.logOutAnswer = LogOutAnswer(remaining: first.session) }
    let held = try await logIn(fixture)
    #expect(held.warning?.hasPrefix("The session before stays valid on the server.") == true, "\(held.warning ?? "")")
  }

  @Test func `a token that the new session has too is not ended`() async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    fixture.service.state.withLock { $0.lastingRefreshToken = Secret("lasting") }
    for _ in 1...2 { _ = try await logIn(fixture) }
    #expect(ended(fixture).isEmpty)
  }

  @Test func `what another address issued is not sent to this one`() async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    _ = try await logIn(fixture)
    let moved = try fixture.environment(origin: "https://two.example")
    let typed = LoginAnswers([.secret(.password): Secret("typed")])
    _ = try await fixture.keeper().logIn(to: moved, answers: typed, after: nil)
    #expect(ended(fixture).isEmpty)
  }

  @Test func `a service that ends sessions otherwise is not asked`() async throws {
    let fixture = try SessionFixture(TestServices.reusing)
    for _ in 1...2 { _ = try await logIn(fixture) }
    #expect(ended(fixture).isEmpty)
  }

  @Test func `a file can keep it`() async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    var environment = try fixture.environment()
    let first = try await logIn(fixture, environment)
    environment.settings = ["replaced_session": "keep"]
    let held = try await fixture.keeper().session(for: environment, need: .ordinary)
    #expect(held.token == first.token, "the session is of the same account")
    #expect(try await logIn(fixture, environment).warning == nil)
    #expect(ended(fixture).isEmpty)
    #expect(!fixture.audit.events.contains { $0.kind == .logout })
    environment.settings = ["replaced_session": "end"]
    let second = try fixture.record().session
    _ = try await logIn(fixture, environment)
    #expect(ended(fixture) == [try #require(second)])
  }

  @Test func `ending it is in the audit log`() async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    for _ in 1...2 { _ = try await logIn(fixture) }
    fixture.service.fail(.logOut, .unreachable(reason: "No route.", mayHaveArrived: false))
    _ = try await logIn(fixture)
    let ends = fixture.audit.events.filter { $0.kind == .logout }
    #expect(ends.map(\.result) == [.done, .failed])
    #expect(ends.map(\.detail) == ["a login replaced the session", "a login replaced the session: No route."])
  }

  private static let key = "If yours does, write replaced_session = keep into prod.ini."

  @Test(arguments: [true, false])
  func `a server that may have ended both is said where it refuses the new one`(isTokenRefused: Bool) async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    let environment = try fixture.environment(password: nil)
    _ = try await logIn(fixture, environment)
    let held = try await logIn(fixture, environment)
    fixture.service.fail(.refresh, .credentialsRefused(reason: "The grant has ended."))
    let keeper = fixture.keeper()
    let failure = await #expect(throws: SessionFailure.self) {
      if isTokenRefused {
        _ = try await keeper.session(for: environment, refused: #require(held.session.accessToken))
      } else {
        _ = try await keeper.renew(environment)
      }
    }
    #expect(failure?.description.contains("The grant has ended.") == true, "\(failure as Any)")
    #expect(failure?.description.components(separatedBy: Self.key).count == 2, "\(failure as Any)")
    let notes = fixture.audit.events.filter { $0.detail?.contains(Self.key) == true }
    #expect(notes.map(\.kind) == (isTokenRefused ? [.ended, .refresh] : [.refresh]))
    // Whoever asks later reads it too, once.
    fixture.clock.advance(by: 3600)
    let later = await #expect(throws: SessionFailure.self) {
      _ = try await keeper.session(for: environment, need: .ordinary)
    }
    #expect(later?.description.components(separatedBy: Self.key).count == 2, "\(later as Any)")
  }

  @Test func `a session that was refreshed did not end with the one before`() async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    let environment = try fixture.environment(password: nil)
    for _ in 1...2 { _ = try await logIn(fixture, environment) }
    #expect(try fixture.record().replaced == .ended)
    _ = try await fixture.keeper().renew(environment)
    #expect(try fixture.record().replaced == nil)
    fixture.service.fail(.refresh, .credentialsRefused(reason: "The grant has ended."))
    let failure = await #expect(throws: SessionFailure.self) { _ = try await fixture.keeper().renew(environment) }
    #expect(failure?.description.contains("replaced_session") == false)
  }

  @Test func `a session that ends in its time is no sign of it`() async throws {
    let fixture = try SessionFixture(TestServices.keeping)
    let environment = try fixture.environment(password: nil)
    for _ in 1...2 { _ = try await logIn(fixture, environment) }
    fixture.service.fail(.refresh, .unreachable(reason: "No answer.", mayHaveArrived: true))
    fixture.clock.advance(by: 3600)
    let failure = await #expect(throws: SessionFailure.self) {
      _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    }
    #expect(failure?.description.contains("replaced_session") == false, "\(failure as Any)")
  }

  @Test func `a session that hosts share is ended once the register has the new one`() async throws {
    let fixture = try ShareFixture(TestServices.keeping)
    let environment = try fixture.environment()
    _ = try await fixture.keeper(0).logIn(to: environment, answers: LoginAnswers(), after: nil)
    let first = try #require(try fixture.shared()?.session)
    let gate = fixture.service.gate(.logOut)
    async let login = fixture.keeper(1).logIn(to: environment, answers: LoginAnswers(), after: nil)
    await gate.arrival()
    #expect(try fixture.shared()?.session?.accessToken == Secret("access-2"))
    gate.open()
    _ = try await login
    #expect(fixture.service.state.withLock { $0.loggedOut.map(\.accessToken) } == [first.accessToken])
  }

  @Test func `a login for one host alone ends nothing that others use`() async throws {
    let fixture = try ShareFixture(TestServices.keeping)
    var environment = try fixture.environment()
    _ = try await fixture.keeper(0).logIn(to: environment, answers: LoginAnswers(), after: nil)
    fixture.register.set(away: true)
    environment.share = nil
    _ = try await fixture.keeper(0).logIn(to: environment, answers: LoginAnswers(), after: nil)
    #expect(fixture.service.count(of: .logIn) == 2)
    #expect(fixture.service.state.withLock { $0.loggedOut }.isEmpty)
  }
}
