import Formats
import Foundation
import Keeping
import Synchronization
import Testing
import TokenModel

/// A shared session ends by its server's clock on every host.
@Suite(.timeLimit(.minutes(5))) struct SharedClockTests {
  private let fixture: ShareFixture
  private let environment: Environment

  init() throws {
    fixture = try ShareFixture()
    environment = try fixture.environment()
  }

  private func token(_ host: Int, ahead: TimeInterval) async throws -> String? {
    try await fixture.keeper(host, ahead: ahead).session(for: environment, need: .ordinary).token
  }

  /// Host 0 has a session; how often the server is asked for its time counts from here.
  private func begin() async throws -> Int {
    _ = try await token(0, ahead: 0)
    return fixture.serverClock.asked
  }

  @Test func `a host that is two hours ahead asks the server before it takes a living session for ended`()
    async throws
  {
    let asked = try await begin()
    let swaps = fixture.register.copy.swaps
    for _ in 0..<3 {
      #expect(try await token(1, ahead: 7200) == "access-1")
      fixture.clock.advance(by: 100)
    }
    #expect(fixture.register.copy.swaps == swaps)
    #expect(fixture.serverClock.asked == asked + 1)
    // It ends all the same.
    fixture.clock.advance(by: 601)
    #expect(try await token(1, ahead: 7200) == "access-2")
    #expect(fixture.serverClock.asked == asked + 1)
  }

  @Test func `who has heard the server by an answer does not ask`() async throws {
    let asked = try await begin()
    fixture.clock.advance(by: 901)
    _ = try await token(0, ahead: 0)
    _ = try await fixture.keeper(0).renew(environment)
    #expect(fixture.serverClock.asked == asked)
    #expect(fixture.service.calls == [.logIn, .refresh, .refresh])
  }

  @Test func `a host whose clock is right, and that has not heard the server, does not ask while the session is good`()
    async throws
  {
    let asked = try await begin()
    #expect(try await token(1, ahead: 0) == "access-1")
    #expect(fixture.serverClock.asked == asked)
  }

  @Test func `without an answer the local clock is all there is`() async throws {
    _ = try await begin()
    fixture.serverClock.state.withLock { $0.isAway = true }
    #expect(try await token(1, ahead: 7200) == "access-2")
  }

  @Test func `a server that does not say its time is asked once`() async throws {
    fixture.serverClock.state.withLock { $0.isDateless = true }
    fixture.service.state.withLock { $0.isDateless = true }
    for _ in 0..<3 {
      _ = try await token(1, ahead: 0)
      fixture.clock.advance(by: 901)
    }
    #expect(fixture.serverClock.asked == 1)
  }

  @Test func `after its clock was set a host asks before it refreshes`() async throws {
    let asked = try await begin()
    #expect(try await token(0, ahead: 7200) == "access-1")
    #expect(fixture.serverClock.asked == asked + 1)
    #expect(fixture.service.calls == [.logIn])
  }

  @Test func `after a restart a host asks again`() async throws {
    let asked = try await begin()
    fixture.clock.change(to: "restarted", ahead: 0)
    fixture.clock.advance(by: 901)
    _ = try await fixture.keeper(0).session(for: environment, need: .ordinary)
    #expect(fixture.serverClock.asked == asked + 1)
  }

  @Test func `what is not shared asks no server for its time`() async throws {
    let alone = try fixture.environment(isShared: false)
    for _ in 0..<2 {
      _ = try await fixture.keeper(0, ahead: 7200).session(for: alone, need: .ordinary)
      fixture.clock.advance(by: 901)
    }
    #expect(fixture.serverClock.asked == 0)
  }
}
