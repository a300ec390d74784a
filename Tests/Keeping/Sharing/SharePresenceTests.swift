import Formats
import Foundation
import Keeping
import Support
import Synchronization
import Testing
import TokenModel

/// The hosts of a team show themselves to each other.
@Suite struct SharePresenceTests {
  @Test func `each host that uses a share leaves one entry, and renews it seldom`() async throws {
    let fixture = try PresenceFixture()
    let environment = try fixture.base.environment()
    for host in [0, 1, 0, 1] { _ = try await fixture.keeper(host).session(for: environment, need: .ordinary) }
    #expect(fixture.list.announced == ["member 0", "member 1"])
    #expect(fixture.keeper(1).status(of: environment).share?.condition.hosts == 2)
    fixture.base.clock.advance(by: 299)
    _ = try await fixture.keeper(0).session(for: environment, need: .ordinary)
    #expect(fixture.list.announced.count == 2)
    fixture.base.clock.advance(by: 61)
    _ = try await fixture.keeper(0).session(for: environment, need: .ordinary)
    #expect(fixture.list.announced.last == "member 0" && fixture.list.announced.count == 3)
  }

  @Test func `a list that fails keeps nobody from a session`() async throws {
    let fixture = try PresenceFixture()
    fixture.list.state.withLock { $0.fails = true }
    let environment = try fixture.base.environment()
    let held = try await fixture.keeper(0).session(for: environment, need: .ordinary)
    #expect(held.token == "access-1" && held.warning == nil)
    let share = try #require(fixture.keeper(0).status(of: environment).share)
    #expect(share.condition.hosts == nil && share.condition.problem == nil)
    _ = try await fixture.keeper(0).renew(environment)
    #expect(fixture.list.state.withLock { $0.attempts } == 1)
  }

  @Test func `entries that do not open are left out`() async throws {
    let list = TestMembers()
    let presence = SharePresence(list: list, own: ShareMember(host: "bastion1", version: "1.2"), machine: "0")
    #expect(try await presence.announce(by: TestSeal()) == 1)
    try await list.announce(Array("rubbish".utf8), under: RegisterKey("member 1"), for: 900)
    #expect(try await presence.members(by: TestSeal()).map(\.member) == [presence.own])
  }

  @Test func `a folder's members go when they are not renewed`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "register")
    try FolderRegister.make(in: path)
    let register = FolderRegister(folder: path)
    #expect(try await register.memberCount() == 0)
    for name in ["0a", "0b"] { try await register.announce([1, 2], under: RegisterKey(name), for: 900) }
    #expect(try await register.memberCount() == 2)
    let file = "\(path)/members/\(Hex.encode("0a".utf8)).member"
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -901)], ofItemAtPath: file)
    #expect(try await register.members().map(\.key.text) == ["0b"])
    try await register.announce([3], under: RegisterKey("0b"), for: 900)
    #expect(!FileManager.default.fileExists(atPath: file))
    let left = try await register.members()
    #expect(left.map(\.value) == [[3]] && left.allSatisfy { $0.age < 600 })
    // Members are no values: who waits for one is not woken, and nothing is read.
    #expect(try await register.read(RegisterKey("0b")).standing.revision == 0)
  }
}

/// A list of members in memory.
private final class TestMembers: MemberList {
  struct State {
    var values: [RegisterKey: [UInt8]] = [:]
    var announced: [String] = []
    var attempts = 0
    var fails = false
  }

  let state = Mutex(State())

  var announced: [String] { state.withLock { $0.announced } }

  func announce(_ value: [UInt8], under key: RegisterKey, for seconds: Int) async throws(RegisterFailure) {
    let fails = state.withLock { state in
      state.attempts += 1
      return state.fails
    }
    if fails { throw .unreachable(reason: "No route.") }
    state.withLock { state in
      state.values[key] = value
      state.announced.append(key.text)
    }
  }

  func memberCount() async throws(RegisterFailure) -> Int { state.withLock { $0.values.count } }

  func members() async throws(RegisterFailure) -> [ListedMember] {
    state.withLock { $0.values.map { ListedMember(key: $0.key, value: $0.value, age: 1) } }
  }
}

/// Hosts of a share that has a list of members.
private struct PresenceFixture {
  struct Source: ShareSource {
    let base: ShareFixture
    let list: TestMembers
    let host: Int

    func share(named name: EnvironmentName) throws(FileFailure) -> Share {
      var share = try base.share(named: name)
      share.presence = SharePresence(
        list: list, own: ShareMember(host: "host\(host)", version: "1"), machine: "\(host)")
      return share
    }
  }

  let base: ShareFixture
  let list = TestMembers()

  init() throws { base = try ShareFixture() }

  func keeper(_ host: Int) -> SessionKeeper {
    SessionKeeper(
      services: ServiceDirectory([base.service]), stateFolder: base.hosts[host].path,
      secrets: SecretReader(variables: [:]), audit: base.audit, clock: base.clock, isAttended: true,
      shares: Source(base: base, list: list, host: host), isCurrent: { _ in true }, pause: { _ in })
  }
}
