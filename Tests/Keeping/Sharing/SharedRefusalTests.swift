import Formats
import Foundation
import Keeping
import Testing
import TokenModel

/// What a server says of one login is said to all hosts that would send the same.
@Suite(.timeLimit(.minutes(5))) struct SharedRefusalTests {
  private let fixture: ShareFixture
  private let environment: Environment
  private let wrong = ServiceFailure.credentialsRefused(reason: "Wrong password.")

  init() throws {
    fixture = try ShareFixture(hosts: 6)
    environment = try fixture.environment()
  }

  @discardableResult
  private func failure(
    _ host: Int, _ environment: Environment? = nil, ahead: TimeInterval? = nil
  ) async -> SessionFailure? {
    do throws(SessionFailure) {
      _ = try await fixture.keeper(host, ahead: ahead).session(for: environment ?? self.environment, need: .ordinary)
      return nil
    } catch {
      return error
    }
  }

  private var sent: Int { fixture.service.count(of: .logIn) }

  @Test func `six hosts with one wrong password make one refused login`() async throws {
    fixture.service.fail(.logIn, wrong, wrong, wrong)
    let first = await failure(0)
    #expect(first?.description.contains("Wrong password.") == true)
    for _ in 0..<2 {
      for host in 1..<6 {
        #expect(
          await failure(host)
            == .loginNeeded(
              environment.name, reason: "Wrong password. Unattended logins are paused for 60 s.",
              advice: .check("Check username and password in prod.ini")))
      }
    }
    #expect(sent == 1)
    // After the pause one of them tries again, and the pause is twice as long for all.
    fixture.clock.advance(by: 60)
    for host in [3, 0, 1] { await failure(host) }
    #expect(sent == 2)
    fixture.clock.advance(by: 119)
    for host in 0..<6 { await failure(host) }
    #expect(sent == 2)
    fixture.clock.advance(by: 1)
    await failure(5)
    #expect(sent == 3)
  }

  @Test func `all at once make one refused login too`() async throws {
    fixture.service.fail(.logIn, wrong, wrong, wrong, wrong, wrong, wrong)
    await withTaskGroup(of: Void.self) { group in
      for host in 0..<6 { group.addTask { await failure(host) } }
    }
    #expect(sent == 1)
  }

  @Test func `another password is tried at once, and what it brings is for all`() async throws {
    fixture.service.fail(.logIn, wrong)
    await failure(0)
    #expect(await failure(4, try fixture.environment(password: "new")) == nil)
    #expect(sent == 2)
    #expect(await failure(0) == nil)
    // The refused one stays so: its host would be refused again at the session's end.
    #expect(try fixture.shared()?.refusals.map(\.count) == [1])
  }

  @Test func `a login that the server accepts ends the count of refusals`() async throws {
    fixture.service.fail(.logIn, wrong)
    await failure(0)
    fixture.clock.advance(by: 60)
    #expect(await failure(1) == nil)
    #expect(try fixture.shared()?.refusals == [])
  }

  @Test func `the pause is by the server's clock, whatever the hosts' clocks say`() async throws {
    fixture.service.fail(.logIn, wrong, wrong)
    await failure(0, ahead: 7200)
    #expect(try fixture.shared()?.refusals.map(\.until) == [fixture.clock.now + 60])
    await failure(1, ahead: -7200)
    fixture.clock.advance(by: 59)
    await failure(2)
    #expect(sent == 1)
    fixture.clock.advance(by: 1)
    await failure(1, ahead: -7200)
    #expect(sent == 2)
  }

  @Test func `a login too many is waited for by all hosts`() async throws {
    fixture.service.fail(.logIn, .rateLimited(retryAfter: 500, reason: "Too many logins."))
    await failure(0)
    #expect(await failure(1) == .tooSoon(retryAfter: 500, reason: "Too many logins."))
    fixture.clock.advance(by: 500)
    #expect(await failure(1) == nil)
    #expect(sent == 2)
  }

  @Test func `what is one host's own fault is not told: no route, no answer, no secret`() async throws {
    fixture.service.fail(.logIn, .unreachable(reason: "No route.", mayHaveArrived: false))
    await failure(0)
    fixture.service.fail(.logIn, .serverError(status: 500, reason: "Broken."))
    await failure(1)
    var secretless = environment
    secretless.secrets[.password] = .variable(name: "FOB_TEST_NOT_SET")
    guard case .secretUnavailable? = await failure(2, secretless) else {
      Issue.record("There was a secret.")
      return
    }
    #expect(try fixture.shared()?.refusals == [])
    #expect(await failure(3) == nil)
    #expect(sent == 3)
  }

  @Test func `a person's mistake keeps nobody else from trying, nor does the pause keep a person`() async throws {
    fixture.service.fail(.logIn, wrong, wrong)
    let typed = LoginAnswers([.secret(.password): Secret("secret")])
    await #expect(throws: SessionFailure.service(wrong)) {
      try await fixture.keeper(0).logIn(to: environment, answers: typed, after: nil)
    }
    #expect(try fixture.shared()?.refusals == [])
    await failure(1)
    #expect(sent == 2)
    _ = try await fixture.keeper(2).logIn(to: environment, answers: typed, after: nil)
    #expect(sent == 3)
  }

  @Test func `a login that was not sent is not in the audit log`() async throws {
    fixture.service.fail(.logIn, wrong)
    await failure(0)
    await failure(1)
    #expect(fixture.audit.events.count == 1)
  }
}
