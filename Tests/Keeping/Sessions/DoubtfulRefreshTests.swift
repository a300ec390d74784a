import Formats
import Foundation
import Keeping
import Support
import Synchronization
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct DoubtfulRefreshTests {
  private static let lost = ServiceFailure.unreachable(reason: "The answer was lost.", mayHaveArrived: true)
  private static let page = ServiceFailure.refused(status: 403, reason: "A page says no.", field: nil)

  /// A session that only a person could begin again, after so many refreshes.
  private func fixture(
    _ profile: ServiceProfile, lasting: Bool = true, refreshes: Int
  ) async throws -> (SessionFixture, TokenModel.Environment) {
    let fixture = try SessionFixture(profile)
    if lasting { fixture.service.state.withLock { $0.lastingRefreshToken = Secret("lasting") } }
    let alone = try fixture.environment(password: nil)
    try await fixture.logInByHand(to: alone)
    for _ in 0..<refreshes { _ = try await fixture.keeper().renew(alone) }
    return (fixture, alone)
  }

  @Test(
    arguments: [lost, page, .serverError(status: 502, reason: "Down."), .unexpected(reason: "A page.")])
  func `one that two refreshes left unchanged is tried once more, after each bad answer`(failure: ServiceFailure)
    async throws
  {
    let (fixture, alone) = try await fixture(TestServices.reusing, refreshes: 2)
    for _ in 1...3 {
      fixture.clock.advance(by: 901)
      fixture.service.fail(.refresh, failure)
      await #expect(throws: SessionFailure.service(failure)) {
        try await fixture.keeper().session(for: alone, need: .ordinary)
      }
      #expect(try await fixture.keeper().session(for: alone, need: .ordinary).warning == nil)
    }
    #expect(fixture.service.count(of: .logIn) == 1)
  }

  @Test func `a second bad answer in a row is its end, and from then on it is said when and why`() async throws {
    let (fixture, alone) = try await fixture(TestServices.reusing, refreshes: 2)
    fixture.clock.advance(by: 901)
    fixture.service.fail(.refresh, Self.lost, Self.lost)
    await #expect(throws: SessionFailure.service(Self.lost)) { try await fixture.keeper().renew(alone) }
    let second = await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(alone) }
    #expect(second?.description.hasSuffix("The refresh token may have been used, so fob dropped it.") == true)
    fixture.clock.advance(by: 60)
    let third = await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(alone) }
    #expect(
      third
        == .loginNeeded(
          alone.name,
          reason: "The session has ended. fob dropped its refresh token at 2027-01-15T08:15:01Z: The answer was lost."))
    #expect(fixture.service.count(of: .refresh) == 4)
  }

  @Test(
    arguments: [
      (TestServices.reusing, true, 1), (TestServices.lenient, true, 3), (TestServices.strict, true, 3),
      (TestServices.reusing, false, 3),
    ])
  func `too few refreshes, a service whose tokens are for one use, and a server that replaces them prove nothing`(
    profile: ServiceProfile, lasting: Bool, refreshes: Int
  ) async throws {
    let (fixture, alone) = try await fixture(profile, lasting: lasting, refreshes: refreshes)
    fixture.clock.advance(by: 800)
    fixture.service.fail(.refresh, Self.lost)
    _ = try? await fixture.keeper().renew(alone)
    #expect(try fixture.record().trustedRefreshToken == nil)
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(alone) }
    #expect(fixture.service.count(of: .refresh) == refreshes + 1)
  }

  @Test
  func `a server that replaced one once is not believed, however often it leaves the next as it was`() async throws {
    let (fixture, alone) = try await fixture(TestServices.reusing, lasting: false, refreshes: 1)
    fixture.service.state.withLock { $0.lastingRefreshToken = Secret("lasting") }
    for _ in 1...4 { _ = try await fixture.keeper().renew(alone) }
    fixture.service.fail(.refresh, Self.lost)
    _ = try? await fixture.keeper().renew(alone)
    #expect(try fixture.record().trustedRefreshToken == nil)
  }

  @Test func `what one session has proved says nothing of the next one's refresh token`() async throws {
    let (fixture, alone) = try await fixture(TestServices.reusing, refreshes: 2)
    try await fixture.logInByHand(to: alone)
    fixture.service.fail(.refresh, Self.lost)
    _ = try? await fixture.keeper().renew(alone)
    #expect(try fixture.record().trustedRefreshToken == nil)
  }

  @Test func `who died while it was under way leaves one that is tried once more, and only once`() async throws {
    let (fixture, alone) = try await fixture(TestServices.reusing, refreshes: 2)
    for isTrusted in [true, false] {
      var record = try fixture.record()
      record.noteRefresh(at: fixture.clock.now)
      record.generation += 1
      try fixture.store.save(record, as: alone.name)
      #expect((try fixture.record().trustedRefreshToken != nil) == isTrusted)
    }
    fixture.clock.advance(by: 901)
    let failure = await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(alone) }
    #expect(
      failure
        == .loginNeeded(
          alone.name,
          reason: "The session has ended. A refresh that began at 2027-01-15T08:00:00Z was interrupted, "
            + "so its refresh token may have been used."))
  }

  @Test
  func `one that was noted and not sent, for want of room on the disk, takes nothing from the one that died before it`()
    async throws
  {
    let (fixture, alone) = try await fixture(TestServices.reusing, refreshes: 2)
    var record = try fixture.record()
    record.noteRefresh(at: fixture.clock.now)
    let cutOff = record
    for _ in 1...3 {
      record.noteRefresh(at: fixture.clock.now)
      record.takeBackRefresh(to: cutOff)
    }
    record.generation += 1
    try fixture.store.save(record, as: alone.name)
    #expect(try fixture.record().trustedRefreshToken != nil)
    #expect(try fixture.record().refreshStarted == cutOff.refreshStarted)
  }

  @Test func `where nobody is needed for a login, a refusal is followed by one`() async throws {
    let (fixture, _) = try await fixture(TestServices.reusing, refreshes: 2)
    fixture.service.fail(.refresh, Self.page)
    #expect(try await fixture.keeper().renew(fixture.environment()).warning == nil)
    #expect(fixture.service.count(of: .logIn) == 2)
  }

  @Test
  func `files without what refreshes have shown are read, and get no member before something was shown`() async throws {
    let (fixture, alone) = try await fixture(TestServices.lenient, refreshes: 1)
    #expect(fixture.folder.text(of: "sessions/prod.json")?.contains("refreshHistory") == false)
    #expect(try await fixture.keeper().renew(alone).warning == nil)
  }

  @Test
  func `what refreshes of one account have shown, also that its tokens are replaced, says nothing of another's`() throws
  {
    let fixture = try SessionFixture(TestServices.reusing)
    let (one, other) = (try fixture.environment(), try fixture.environment(username: "other"))
    let session = fixture.service.newSession(at: one.origin)
    var record = SessionRecord(of: one)
    record.replaceSession(session, for: one, serverDate: nil, at: fixture.clock.now)
    record.noteRefreshed(to: fixture.service.newSession(at: one.origin), mayProve: true)
    record.replaceSession(session, for: one, serverDate: nil, at: fixture.clock.now)
    #expect(record.refreshHistory.wasReplaced)
    record.replaceSession(session, for: other, serverDate: nil, at: fixture.clock.now)
    #expect(record.refreshHistory == RefreshHistory())
  }

  @Test func `a token that came without a session counts as one that replaces the earlier one`() async throws {
    let (fixture, alone) = try await fixture(TestServices.reusing, refreshes: 2)
    #expect(try fixture.record().refreshHistory.isProven)
    fixture.service.state.withLock {
      ($0.lastingRefreshToken, $0.refreshed) = (nil, [])
      $0.oddRefresh = .unexpected(reason: "There was no access token.")
    }
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(alone) }
    #expect(try fixture.record().refreshHistory.wasReplaced)
  }
}
