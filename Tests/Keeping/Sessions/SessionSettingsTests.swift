import Formats
import Foundation
import Keeping
import Support
import Synchronization
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct SessionSettingsTests {
  private let fixture: SessionFixture
  private let keeper: SessionKeeper

  init() throws {
    fixture = try SessionFixture(TestServices.confidential)
    keeper = fixture.keeper()
  }

  private func environment(
    settings: [String: String] = [:], further: [String] = [], secret: String? = "own secret"
  ) throws -> TokenModel.Environment {
    var environment = try fixture.environment()
    environment.settings = settings
    environment.furtherOrigins = try further.map { try Origin($0) }
    environment.secrets[TestServices.ownSecret] = secret.map { .literal(Secret($0)) }
    return environment
  }

  @Test func `a session belongs to the settings it was got with`() async throws {
    let first = try environment(settings: ["scope": "a"])
    _ = try await keeper.session(for: first, need: .ordinary)
    let second = try environment(settings: ["scope": "a b"])
    #expect(keeper.status(of: second).holding == .nothing)
    #expect(try await keeper.session(for: second, need: .ordinary).token == "access-2")
    #expect(fixture.service.count(of: .logIn) == 2)
  }

  @Test func `a server that the file comes to name gets nothing until a person confirms it`() async throws {
    let before = try environment(settings: ["token_endpoint": "https://one.example/t"])
    _ = try await keeper.session(for: before, need: .ordinary)
    let after = try environment(
      settings: ["token_endpoint": "https://two.example/t"], further: ["https://two.example"])
    let change = OriginChange(from: before.origin, to: [try Origin("https://two.example")])
    #expect(keeper.status(of: after).holding == .otherOrigin(change))
    await #expect(throws: SessionFailure.originChanged(after.name, change)) {
      try await keeper.session(for: after, need: .ordinary)
    }
    #expect(keeper.loginDemand(for: after, in: keeper.status(of: after)).fields.map(\.name) == [.secret(.password)])
    #expect(fixture.service.count(of: .logIn) == 1)
    _ = try await keeper.logIn(
      to: after, answers: LoginAnswers([.secret(.password): Secret("typed")]), after: nil)
    #expect(try await keeper.session(for: after, need: .ordinary).token == "access-2")
    // Back to fewer servers needs no confirmation, only a login of its own.
    #expect(try await keeper.session(for: before, need: .ordinary).token == "access-3")
  }

  @Test func `each address that nobody confirmed is named, however many changed`() async throws {
    let before = try environment(further: ["https://known.example"])
    _ = try await keeper.session(for: before, need: .ordinary)
    let further = ["https://known.example", "https://three.example", "https://two.example"]
    let onlyFurther = try environment(further: further)
    let new = [try Origin("https://three.example"), try Origin("https://two.example")]
    #expect(
      keeper.status(of: onlyFurther).holding
        == .otherOrigin(OriginChange(from: try Origin("https://known.example"), to: new)))
    var all = onlyFurther
    all.origin = try Origin("https://four.example")
    let change = OriginChange(from: before.origin, to: [all.origin] + new)
    #expect(keeper.status(of: all).holding == .otherOrigin(change))
    let words = SessionFailure.originChanged(all.name, change).description
    for origin in change.to { #expect(words.contains(origin.text)) }
  }

  @Test func `secrets that go with the session are read for each request that may need them`() async throws {
    let environment = try environment()
    _ = try await keeper.session(for: environment, need: .ordinary)
    _ = try await keeper.renew(environment)
    _ = try await keeper.perform(in: environment) { service, access throws(ServiceFailure) in
      try await service.sessionDetails(access)
    }
    #expect(try await keeper.logOut(of: environment).meaning == .forgetsLocally)
    #expect(fixture.service.state.withLock { $0.secrets } == [Secret("own secret"), Secret("own secret")])
  }

  @Test func `where one cannot be had, the refresh token is not spent`() async throws {
    var environment = try environment()
    _ = try await keeper.session(for: environment, need: .ordinary)
    environment.secrets[TestServices.ownSecret] = .variable(name: "NOT_SET")
    let failure = await #expect(throws: SessionFailure.self) { try await keeper.renew(environment) }
    guard case .secretUnavailable? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(fixture.service.count(of: .refresh) == 0)
    #expect(try fixture.record().trustedRefreshToken == Secret("refresh-1"))
  }

  @Test
  func `where one cannot be had, logging out keeps the session, and says that the server was not told`() async throws {
    var profile = TestServices.confidential
    profile.logOut = .endsOnServer
    let fixture = try SessionFixture(profile)
    var environment = try environment()
    environment.tokenFile = fixture.folder.path + "/token.file"
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    environment.secrets[TestServices.ownSecret] = .variable(name: "NOT_SET")
    let failure = await #expect(throws: SessionFailure.self) { try await fixture.keeper().logOut(of: environment) }
    guard case .notLoggedOut(_, because: .secretUnavailable, _)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(fixture.folder.text(of: "token.file") != nil)
    try await fixture.keeper().forgetSession(of: environment)
    #expect(fixture.keeper().status(of: environment).holding == .nothing)
    #expect(fixture.folder.text(of: "token.file") == nil)
    #expect(fixture.folder.text(of: "sessions/prod.json")?.contains("access-1") == false)
    #expect(fixture.service.calls == [.logIn])
  }

  @Test func `a token without an end is kept, used, and replaced once it is refused`() async throws {
    fixture.service.state.withLock { $0.tellsNoEnd = true }
    let environment = try environment()
    let first = try await keeper.session(for: environment, need: .ordinary)
    #expect(first.session.expires == nil)
    fixture.clock.advance(by: 1_000_000)
    #expect(try await keeper.session(for: environment, need: .ordinary).token == first.token)
    let second = try await keeper.session(for: environment, refused: Secret("access-1"))
    #expect(second.token == "access-2")
    #expect(fixture.service.count(of: .refresh) == 1)
    #expect(try await keeper.renew(environment).token == "access-3")
    #expect(fixture.service.count(of: .refresh) == 2)
  }
}
