import Formats
import Foundation
import Host
import Support
import Synchronization
import Testing
import TokenModel

@testable import Keeping

/// Each threshold is told once, whoever looks.
@Suite(.timeLimit(.minutes(5))) struct EventKeeperTests {
  private static let day: TimeInterval = 86_400
  private let fixture: ShareFixture
  private let notes = EventNotes()

  init() throws {
    fixture = try ShareFixture(hosts: 2)
  }

  /// An audit log that knows which tokens were created.
  private struct Created: AuditSource {
    var handles: [Handle] = []

    func latest(_ limit: Int, of query: AuditQuery) async -> [AuditEntry] {
      guard query.events == ["create"] else { return [] }
      return handles.compactMap { handle in
        guard let environment = try? TestEnvironment.make() else { return nil }
        let event = AuditEvent(.create, in: environment, account: nil, handle: handle)
        return AuditEntry(event, time: Date(timeIntervalSince1970: 0), user: "", host: "", process: 1)
      }
    }
  }

  /// Looks as a process of its own on a host does.
  private func keeper(_ host: Int, created: [Handle] = []) -> EventKeeper {
    let state = fixture.hosts[host].path
    return EventKeeper(
      stateFolder: state, names: TokenNames(labels: LabelStore(folder: state), stateFolder: state, shares: fixture),
      shares: fixture, audit: Created(handles: created), sink: notes, clock: fixture.clock)
  }

  /// A token that expires so many days from the clock's beginning.
  private func rows(_ days: [Double?]) throws -> [ListedToken] {
    try days.enumerated().map { index, days in
      let letter = try #require("abcdefghijklmnopqrstuvwxyz".dropFirst(index).first)
      let token = UploadToken(
        reference: TokenReference(identity: Secret("identity-\(index)"), id: Secret("id-\(index)")),
        value: Secret("canary-\(index)"), label: "label \(index)",
        expiry: days.map { .at(Date(timeIntervalSince1970: 1_800_000_000 + $0 * Self.day)) } ?? .never)
      return ListedToken(
        token: token, handle: try #require(Handle(String(repeating: letter, count: 10))), ownLabel: nil)
    }
  }

  private func look(_ rows: [ListedToken]) -> ExpiryLook {
    ExpiryLook(
      list: ExpiryLook.List(rows: PackedTokens(rows), isComplete: true, made: [], now: fixture.clock.now))
  }

  /// How often each threshold of each token was told.
  private var told: [String: Int] {
    notes.events.reduce(into: [:]) { told, event in
      for handle in event.tokens?.handles ?? [] { told["\(handle) \(event.threshold ?? 0)", default: 0] += 1 }
    }
  }

  private func lookAtOnce(_ hosts: [Int], _ rows: [ListedToken], in environment: Environment) async {
    let look = look(rows)
    await withTaskGroup(of: Void.self) { group in
      for host in hosts { group.addTask { try? await keeper(host).look(look, at: environment) } }
    }
  }

  @Test func `many processes of one host tell each threshold once in a fortnight`() async throws {
    let environment = try fixture.environment(isShared: false)
    let rows = try rows([13.9, 10, 5, 1.5])
    for step in 0..<56 {
      if ![3, 4, 9, 20, 21, 22].contains(step) { await lookAtOnce([0, 0, 0, 0], rows, in: environment) }
      fixture.clock.advance(by: Self.day / 4)
    }
    #expect(told.values.allSatisfy { $0 == 1 }, "\(told)")
    #expect(told.count == 13, "\(told)")
    let file = try #require(fixture.hosts[0].text(of: "events/prod.json"))
    #expect(!file.contains("canary") && !file.contains("label") && !file.contains("identity"))
    #expect(try fixture.hosts[0].permissions(of: "events/prod.json") & 0o777 == 0o600)
  }

  @Test func `two hosts of a share tell each threshold once in a fortnight, whatever swaps are lost`() async throws {
    let environment = try fixture.environment()
    let rows = try rows([13.9, 10, 5, 1.5])
    for step in 0..<56 {
      fixture.register.state.withLock { $0.lost = step % 3 == 0 ? [true] : step % 5 == 0 ? [false] : [] }
      await lookAtOnce([0, 1, 1, 0], rows, in: environment)
      fixture.clock.advance(by: Self.day / 4)
    }
    #expect(told.values.allSatisfy { $0 == 1 } && told.count == 13, "\(told)")
  }

  @Test func `without the register nothing is told, and nothing is lost`() async throws {
    let environment = try fixture.environment()
    let rows = try rows([0.5, 6])
    fixture.register.state.withLock { $0.isAway = true }
    await #expect(throws: SessionFailure.self) { try await keeper(0).look(look(rows), at: environment) }
    #expect(notes.events.isEmpty)
    fixture.register.state.withLock { $0.isAway = false }
    try await keeper(0).look(look(rows), at: environment)
    try await keeper(1).look(look(rows), at: environment)
    #expect(notes.events.map(\.threshold) == [86_400, 604_800])
  }

  @Test func `a token appears once to two hosts, and not where a host of the share or this log created it`()
    async throws
  {
    let environment = try fixture.environment()
    let all = try rows([nil, nil, nil, nil])
    for host in 0...1 { try await keeper(host).look(look(Array(all.prefix(1))), at: environment) }
    #expect(notes.events.isEmpty)
    // The first host creates the second token, somebody else the third.
    let made = RaisedEvent(
      .tokenCreated, of: [RaisedEvent.Tokens.Soonest(all[1])], in: environment, at: fixture.clock.now)
    await keeper(0).raise([made], in: environment)
    await lookAtOnce([1, 0, 1, 0], Array(all.prefix(3)), in: environment)
    #expect(notes.kinds == [.tokenCreated, .tokenAppeared] && notes.events.last?.tokens?.handles == [all[2].handle])
    try await keeper(0, created: [all[3].handle]).look(look(all), at: environment)
    #expect(notes.events.count == 2)
  }

  @Test func `what was told of one server settles nothing for another in its place`() async throws {
    let rows = try rows([0.5])
    for origin in ["https://one.example", "https://one.example", "https://two.example"] {
      try await keeper(0).look(look(rows), at: TestEnvironment.make(origin: origin))
    }
    #expect(notes.events.map(\.threshold) == [86_400, 86_400])
  }

  @Test func `a damaged memory is begun anew, and removing the environment removes it`() async throws {
    let environment = try fixture.environment(isShared: false)
    try await keeper(0).look(look(rows([0.5])), at: environment)
    try fixture.hosts[0].write("{", to: "events/prod.json")
    try await keeper(0).look(look(rows([0.5])), at: environment)
    #expect(notes.events.count == 2)
    try await fixture.keeper(0).forget(environment.name, tokenFile: nil)
    #expect(fixture.hosts[0].text(of: "events/prod.json") == nil)
  }
}
