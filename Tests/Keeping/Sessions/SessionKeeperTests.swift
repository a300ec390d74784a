import Formats
import Foundation
import Host
import Keeping
import Support
import Synchronization
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct SessionKeeperTests {
  private let fixture: SessionFixture
  private let environment: Environment

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment()
  }

  private func session(_ need: ValidityRequirement = .ordinary) async throws -> HeldSession {
    try await fixture.keeper().session(for: environment, need: need)
  }

  @Test func `asked twice within its lifetime, one request is made`() async throws {
    var first = try await session()
    #expect(first.isNewLogin)
    first.isNewLogin = false
    fixture.clock.advance(by: 700)
    let second = try await session()
    #expect(first == second)
    #expect(fixture.service.calls == [.logIn])
    #expect(fixture.keeper().status(of: environment) == SessionStatus(.session(first)))
  }

  @Test func `what is given first is what everybody reads later, to the last bit of its dates`() async throws {
    let fixture = try SessionFixture(lifetime: 900 + 0x1p-23)
    var first = try await fixture.keeper().session(for: environment, need: .ordinary)
    first.isNewLogin = false
    #expect(try await fixture.keeper().session(for: environment, need: .ordinary) == first)
  }

  @Test func `inside the margin it is refreshed, and the new pair is on disk`() async throws {
    _ = try await session()
    fixture.clock.advance(by: 721)
    let held = try await session()
    #expect(held.token == "access-2")
    #expect(held.generation > 1)
    #expect(fixture.service.calls == [.logIn, .refresh])
    let record = try fixture.record()
    #expect(record.refreshStarted == nil)
    #expect(record.trustedRefreshToken == Secret("refresh-2"))
    #expect(record.environmentFile == environment.fingerprint)
  }

  @Test
  func `while the refresh is under way, the note is on disk and nobody trusts the token that was sent`() async throws {
    _ = try await session()
    fixture.clock.advance(by: 721)
    let gate = fixture.service.gate(.refresh)
    async let renewing = session()
    await gate.arrival()
    let record = try fixture.record()
    #expect(record.refreshStarted == fixture.clock.now)
    #expect(record.trustedRefreshToken == nil)
    gate.open()
    #expect(try await renewing.token == "access-2")
  }

  @Test(arguments: [false, true])
  func `while an answer is waited for that cannot be had twice, the disk has room for it`(isRefresh: Bool) async throws
  {
    if isRefresh { _ = try await session() }
    fixture.clock.advance(by: 721)
    let gate = fixture.service.gate(isRefresh ? .refresh : .logIn)
    async let renewing = session()
    await gate.arrival()
    let folder = fixture.folder.path(of: "sessions")
    let reserved = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.filter { $0.hasSuffix(".tmp") } ?? []
    let rooms = reserved.compactMap { FileFingerprint.of("\(folder)/\($0)")?.size }
    gate.open()
    #expect(
      reserved.allSatisfy { $0.hasPrefix(".prod.json.") } && rooms.count == 1 && rooms.allSatisfy { $0 >= 65_536 })
    #expect(try await renewing.token == (isRefresh ? "access-2" : "access-1"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["prod.json", "prod.lock"])
  }

  @Test func `a process that died after sending leaves a refresh token that is not sent again`() async throws {
    _ = try await session()
    var record = try fixture.record()
    record.noteRefresh(at: fixture.clock.now)
    record.generation += 1
    try fixture.store.save(record, as: environment.name)
    fixture.clock.advance(by: 800)
    #expect(try await session().token == "access-2")
    #expect(fixture.service.calls == [.logIn, .logIn])
  }

  @Test
  func `where nothing was sent, the token lives on with a warning and the refresh token stays good`() async throws {
    _ = try await session()
    fixture.clock.advance(by: 800)
    fixture.service.fail(.refresh, .unreachable(reason: "Connection refused.", mayHaveArrived: false))
    let held = try await session()
    #expect(held.token == "access-1")
    #expect(held.warning?.contains("Connection refused.") == true)
    #expect(try fixture.record().trustedRefreshToken == Secret("refresh-1"))
    fixture.clock.advance(by: 40)
    #expect(try await session().token == "access-2")
  }

  @Test
  func `after a lost reply the living token is used to its end, and nothing is sent again with the refresh token`()
    async throws
  {
    let alone = try fixture.environment(password: nil)
    try await fixture.logInByHand(to: alone)
    fixture.clock.advance(by: 800)
    fixture.service.fail(.refresh, .unreachable(reason: "The answer was lost.", mayHaveArrived: true))
    #expect(try await fixture.keeper().session(for: alone, need: .ordinary).warning?.contains("lost") == true)
    fixture.clock.advance(by: 60)
    #expect(try await fixture.keeper().session(for: alone, need: .ordinary).token == "access-1")
    fixture.clock.advance(by: 60)
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().session(for: alone, need: .ordinary) }
    #expect(fixture.service.calls == [.logIn, .refresh])
  }

  @Test func `a refused refresh is followed by a login where that needs no person`() async throws {
    _ = try await session()
    fixture.clock.advance(by: 800)
    fixture.service.fail(.refresh, .credentialsRefused(reason: "The refresh token is invalid."))
    #expect(try await session().token == "access-2")
    #expect(fixture.service.calls == [.logIn, .refresh, .logIn])
  }

  @Test
  func `where only the client was refused, the refresh token is kept for the edited file, and not sent in a loop`()
    async throws
  {
    let alone = try fixture.environment(password: nil)
    try await fixture.logInByHand(to: alone)
    fixture.clock.advance(by: 901)
    fixture.service.fail(.refresh, .clientRefused(reason: "Wrong client secret."))
    await #expect(
      throws: SessionFailure.loginNeeded(
        environment.name, reason: "Wrong client secret.", advice: .check("Check prod.ini"))
    ) {
      try await fixture.keeper().session(for: alone, need: .ordinary)
    }
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(alone) }
    #expect(fixture.service.calls == [.logIn, .refresh])
    let edited = try fixture.environment(password: nil, edition: 2)
    #expect(try await fixture.keeper().session(for: edited, need: .ordinary).token == "access-2")
    #expect(fixture.service.calls == [.logIn, .refresh, .refresh])
  }

  @Test func `a refused client keeps no login waiting that a script brings the answers for`() async throws {
    let alone = try fixture.environment(password: nil)
    try await fixture.logInByHand(to: alone)
    fixture.clock.advance(by: 901)
    fixture.service.fail(.refresh, .clientRefused(reason: "Wrong client secret."))
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().session(for: alone, need: .ordinary) }
    let piped = LoginAnswers([.secret(.password): Secret("piped")])
    _ = try await fixture.keeper(isAttended: false).logIn(to: alone, answers: piped, after: nil)
    #expect(fixture.service.calls == [.logIn, .refresh, .logIn])
  }

  @Test func `after a refused refresh nothing is left to send: neither on disk nor with the next try`() async throws {
    let alone = try fixture.environment(password: nil)
    try await fixture.logInByHand(to: alone)
    fixture.service.fail(.refresh, .credentialsRefused(reason: "The refresh token is invalid."))
    for _ in 1...2 { await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(alone) } }
    let record = try fixture.record()
    #expect(record.failure?.needsLogin == true && record.failure?.nextTry == nil, "no time brings it back")
    #expect(record.session != nil && record.session?.refreshToken == nil)
    #expect(fixture.folder.text(of: "sessions/prod.json")?.contains("refresh-1") == false)
    #expect(fixture.service.calls == [.logIn, .refresh])
  }

  @Test func `where the client may not refresh but log in, it does that at once`() async throws {
    _ = try await session()
    fixture.clock.advance(by: 901)
    fixture.service.fail(.refresh, .clientRefused(reason: "Not this grant."))
    #expect(try await session().token == "access-2")
    #expect(fixture.service.calls == [.logIn, .refresh, .logIn])
  }

  @Test func `where a person is needed, the server's reason is told`() async throws {
    let alone = try fixture.environment(password: nil)
    try await fixture.logInByHand(to: alone)
    fixture.clock.advance(by: 901)
    fixture.service.fail(.refresh, .credentialsRefused(reason: "The refresh token is invalid."))
    await #expect(
      throws: SessionFailure.loginNeeded(
        environment.name, reason: "The refresh token is invalid. fob dropped the refresh token.")
    ) { try await fixture.keeper().session(for: alone, need: .ordinary) }
  }

  @Test
  func
    `a refresh token that came without a usable access token is kept and sent next; the earlier access token lives on`()
    async throws
  {
    let odd = ServiceFailure.unexpected(reason: "There was no access token.")
    _ = try await session()
    fixture.clock.advance(by: 800)
    fixture.service.state.withLock { $0.oddRefresh = odd }
    let held = try await session()
    #expect(held.token == "access-1" && held.warning == "There was no access token.")
    #expect(try fixture.record().trustedRefreshToken == Secret("refresh-2"))
    fixture.clock.advance(by: 120)
    await #expect(throws: SessionFailure.service(odd)) { try await session() }
    fixture.service.state.withLock { $0.oddRefresh = nil }
    #expect(try await session().token == "access-4")
    #expect(
      fixture.service.state.withLock { $0.refreshed } == ["refresh-1", "refresh-2", "refresh-3"].map { Secret($0) })
  }

  @Test
  func `a wrong password is not sent again until time has passed, the file was edited or a person logged in`()
    async throws
  {
    fixture.service.fail(.logIn, .credentialsRefused(reason: "Wrong password."))
    await #expect(
      throws: SessionFailure.loginNeeded(
        environment.name, reason: "Wrong password.", advice: .check("Check username and password in prod.ini"))
    ) {
      try await session()
    }
    await #expect(throws: SessionFailure.self) { try await session() }
    #expect(fixture.service.count(of: .logIn) == 1)

    fixture.service.fail(.logIn, .credentialsRefused(reason: "Wrong password."))
    fixture.clock.advance(by: 60)
    await #expect(throws: SessionFailure.self) { try await session() }
    fixture.clock.advance(by: 119)
    await #expect(throws: SessionFailure.self) { try await session() }
    #expect(fixture.service.count(of: .logIn) == 2)

    let edited = try fixture.environment(edition: 2)
    #expect(try await fixture.keeper().session(for: edited, need: .ordinary).token == "access-1")
    #expect(try fixture.record().refusedLogins == 0)
  }

  @Test func `what a server says is told as a sentence, and no longer once the file was edited`() async throws {
    fixture.service.fail(.logIn, .credentialsRefused(reason: "Wrong password"))
    for _ in 1...2 {
      let failure = await #expect(throws: SessionFailure.self) { try await session() }
      #expect(failure?.description.contains("Wrong password. ") == true)
    }
    let edited = try fixture.environment(password: nil, edition: 2)
    let failure = await #expect(throws: SessionFailure.self) {
      try await fixture.keeper().session(for: edited, need: .ordinary)
    }
    #expect(failure == .loginNeeded(environment.name, reason: "There is no session."))
  }

  @Test func `an edit of the file shortens no pause that the server asked for`() async throws {
    fixture.service.fail(
      .logIn, .credentialsRefused(reason: "Wrong password."), .rateLimited(retryAfter: 100, reason: "Slow."))
    await #expect(throws: SessionFailure.self) { try await session() }
    fixture.clock.advance(by: 60)
    await #expect(throws: SessionFailure.self) { try await session() }
    let edited = try fixture.environment(edition: 2)
    await #expect(throws: SessionFailure.self) {
      try await fixture.keeper().session(for: edited, need: .ordinary)
    }
    #expect(fixture.service.count(of: .logIn) == 2)
    fixture.clock.advance(by: 100)
    #expect(try await fixture.keeper().session(for: edited, need: .ordinary).token == "access-1")
  }

  @Test func `a person's login ends the back-off`() async throws {
    fixture.service.fail(.logIn, .credentialsRefused(reason: "Wrong password."))
    await #expect(throws: SessionFailure.self) { try await session() }
    _ = try await fixture.keeper().logIn(to: environment, answers: LoginAnswers(), after: nil)
    #expect(fixture.keeper().status(of: environment).failure == nil)
    #expect(try await session().token == "access-1")
  }

  @Test func `a demanded validity is hard`() async throws {
    _ = try await session()
    fixture.clock.advance(by: 100)
    #expect(try await session(.seconds(800)).token == "access-1")
    #expect(try await session(.seconds(850)).token == "access-2")
    await #expect(throws: SessionFailure.validityBeyondLifetime(demanded: 901, lifetime: 900)) {
      try await session(.seconds(901))
    }
    fixture.clock.advance(by: 100)
    fixture.service.fail(.refresh, .unreachable(reason: "No route.", mayHaveArrived: false))
    await #expect(
      throws: SessionFailure.validityUnmet(demanded: 850, left: 800, reason: "No route.")
    ) { try await session(.seconds(850)) }
    fixture.clock.advance(by: 900)
    await #expect(throws: SessionFailure.validityBeyondLifetime(demanded: 5000, lifetime: 900)) {
      try await session(.seconds(5000))
    }
  }

  @Test func `renewed on demand although it is good; a failure then is told, and the old session stays`() async throws {
    _ = try await session()
    #expect(try await fixture.keeper().renew(environment).token == "access-2")
    fixture.service.fail(.refresh, .unreachable(reason: "No route.", mayHaveArrived: false))
    await #expect(throws: SessionFailure.service(.unreachable(reason: "No route.", mayHaveArrived: false))) {
      try await fixture.keeper().renew(environment)
    }
    #expect(try await session().token == "access-2")
  }

  @Test func `manual: nothing is renewed unless it is asked for`() async throws {
    let manual = try fixture.environment(refresh: .manual)
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().session(for: manual, need: .ordinary) }
    #expect(try await fixture.keeper().renew(manual).token == "access-1")
    fixture.clock.advance(by: 899)
    #expect(try await fixture.keeper().session(for: manual, need: .ordinary).token == "access-1")
    #expect(fixture.service.calls == [.logIn])
  }

  @Test func `a damaged file is set aside, which is told, and a new session is got`() async throws {
    _ = try await session()
    try fixture.folder.write("{\"version\":1,\"gen", to: "sessions/prod.json")
    guard case .unusable = fixture.keeper().status(of: environment).holding else {
      Issue.record("the status does not tell")
      return
    }
    let held = try await session()
    #expect(held.token == "access-2")
    #expect(held.warning?.contains("prod.json.broken-1") == true)
    #expect(fixture.folder.text(of: "sessions/prod.json.broken-1") == "{\"version\":1,\"gen")
  }

  @Test func `a session that cannot be saved is given all the same, and that is said`() async throws {
    _ = try await session()
    fixture.clock.advance(by: 800)
    let gate = fixture.service.gate(.refresh)
    async let renewing = session()
    await gate.arrival()
    // Nothing can be saved over a file that a later fob wrote.
    try fixture.folder.write("{\"version\":9}", to: "sessions/prod.json")
    gate.open()
    let held = try await renewing
    #expect(held.token == "access-2")
    #expect(held.warning?.contains("could not be saved") == true && !held.isSaved)
  }

  @Test func `logging out forgets the session and keeps what was confirmed; forgetting keeps nothing`() async throws {
    _ = try await session()
    try await fixture.keeper().logOut(of: environment)
    #expect(fixture.keeper().status(of: environment) == SessionStatus(.nothing))
    #expect(try fixture.record().binding == SessionBinding(environment))
    try await fixture.keeper().forget(environment.name, tokenFile: nil)
    #expect(fixture.store.read(environment.name) == .none)
    try await fixture.keeper().forget(environment.name, tokenFile: nil)
  }

  @Test func `logging out leaves no damaged file either, in which tokens may stand`() async throws {
    _ = try await session()
    for rest in ["prod.json", "prod.json.broken-1", ".prod.json.1x2y.tmp"] {
      try fixture.folder.write("{\"accessToken\":\"access-1\"", to: "sessions/\(rest)")
    }
    try await fixture.keeper().logOut(of: environment)
    let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path(of: "sessions"))
    #expect(Set(left) == ["prod.json", "prod.lock"])
    #expect(fixture.folder.text(of: "sessions/prod.json")?.contains("access-1") == false)
  }

  @Test func `an unknown service is said with those that are known`() async throws {
    var strange = environment
    strange.service = ServiceName(rawValue: "strange")
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().session(for: strange, need: .ordinary) }
  }

  @Test
  func `a token that the server refused is on nobody's disk as good, although nothing can be renewed`() async throws {
    let manual = try fixture.environment(password: nil, refresh: .manual)
    try await fixture.logInByHand(to: manual)
    let keeper = fixture.keeper()
    await #expect(throws: SessionFailure.self) { try await keeper.session(for: manual, refused: Secret("access-1")) }
    await #expect(throws: SessionFailure.self) { try await keeper.session(for: manual, need: .ordinary) }
    #expect(try fixture.record().session?.expires == fixture.clock.now)
  }

  @Test func `nothing is sent for an environment whose file was changed meanwhile`() async throws {
    let keeper = fixture.keeper(isCurrent: { _ in false })
    await #expect(throws: SessionFailure.environmentChanged(environment.name)) {
      try await keeper.session(for: environment, need: .ordinary)
    }
    #expect(fixture.service.calls.isEmpty)
  }
}
