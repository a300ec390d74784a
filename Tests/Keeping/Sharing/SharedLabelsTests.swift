import Formats
import Foundation
import Host
import Support
import Synchronization
import Testing
import TokenModel

@testable import Keeping

/// Handles and labels of two hosts with one register, and of one that stays outside.
@Suite(.timeLimit(.minutes(5))) struct SharedLabelsTests {
  /// A host with its own handle key, and the share's where it has joined.
  private struct OneHost: ShareSource {
    let folder: TemporaryFolder
    let register: any SessionRegister
    let handleKey: HandleKey
    let isAway = SwitchedRegister.Switch()

    func share(named name: EnvironmentName) throws(FileFailure) -> Share {
      Share(
        name: name, place: "memory", register: SwitchedRegister(register, isAway), seal: TestSeal(), joined: nil,
        egress: "", handleKey: handleKey)
    }

    var names: TokenNames {
      TokenNames(
        labels: LabelStore(folder: folder.path(of: "data")), stateFolder: folder.path(of: "state"), shares: self)
    }

    func client(_ fixture: SessionFixture, _ keeper: SessionKeeper) -> UploadTokenClient {
      UploadTokenClient(
        keeper: UnsharedSessions(keeper: keeper), services: ServiceDirectory([fixture.service]), names: names,
        audit: fixture.audit)
    }
  }

  private let fixture: SessionFixture
  private let keeper: SessionKeeper
  private let own: Environment
  private let shared: Environment
  private let first: OneHost
  private let second: OneHost

  init() throws {
    fixture = try SessionFixture()
    keeper = fixture.keeper()
    own = try fixture.environment()
    shared = Self.sharing(own)
    fixture.service.fill(25)
    let register = TestRegister()
    let folder = try TemporaryFolder()
    // The first host has made the team: the key is its own.
    let key = try HandleKey.load(in: folder.path(of: "state"))
    first = OneHost(folder: folder, register: register, handleKey: key)
    second = OneHost(folder: try TemporaryFolder(), register: register, handleKey: key)
  }

  private static func sharing(_ environment: Environment) -> Environment {
    var environment = environment
    environment.share = EnvironmentName("team")
    return environment
  }

  private func rows(_ host: OneHost, of environment: Environment? = nil) async throws -> [ListedToken] {
    let client = host.client(fixture, keeper)
    return Array(try await client.all(of: environment ?? shared, sort: nil) { _, _ in }.rows)
  }

  private func labels(_ host: OneHost, of environment: Environment? = nil) async throws -> [Int: String] {
    var labels: [Int: String] = [:]
    for (index, row) in try await rows(host, of: environment).enumerated() { labels[index] = row.ownLabel }
    return labels
  }

  @discardableResult
  private func label(
    _ host: OneHost, _ index: Int, _ label: String?, in environment: Environment? = nil
  ) async throws -> ListedToken {
    let row = try await rows(host, of: environment)[index]
    return try await host.client(fixture, keeper).setNotes(
      [.label: label], for: row.token.reference, in: environment ?? shared)
  }

  @Test func `a handle and a label mean the same on every host, also what was taken away`() async throws {
    try await label(first, 3, "of the first")
    try await label(second, 4, "of the second")
    #expect(try await rows(first).map(\.handle) == rows(second).map(\.handle))
    for host in [first, second] { #expect(try await labels(host) == [3: "of the first", 4: "of the second"]) }
    try await label(second, 3, nil)
    #expect(try await labels(first) == [4: "of the second"])
  }

  @Test func `a contact means the same on every host, beside the label and without it`() async throws {
    func note(_ host: OneHost, _ index: Int, _ contact: String?) async throws {
      let row = try await rows(host)[index]
      _ = try await host.client(fixture, keeper).setNotes([.contact: contact], for: row.token.reference, in: shared)
    }
    func contacts(_ host: OneHost) async throws -> [String?] { try await rows(host).prefix(4).map(\.contact) }
    try await label(first, 2, "batch")
    try await note(first, 2, "Ann")
    try await note(second, 3, "Bo")
    for host in [first, second] { #expect(try await contacts(host) == [nil, nil, "Ann", "Bo"]) }
    #expect(try await labels(second) == [2: "batch"])
    try await note(second, 2, nil)
    try await label(second, 2, "still batch")
    #expect(try await contacts(first) == [nil, nil, nil, "Bo"])
    #expect(try await labels(first) == [2: "still batch"])
  }

  @Test func `a contact from before becomes the team's with the label`() async throws {
    let row = try await rows(second, of: own)[1]
    let client = second.client(fixture, keeper)
    _ = try await client.setNotes([.label: "before", .contact: "Ann"], for: row.token.reference, in: own)
    #expect(try await rows(second)[1].contact == "Ann")
    let there = try await rows(first)[1]
    #expect(there.contact == "Ann" && there.ownLabel == "before")
    #expect(second.folder.text(of: "data/labels.json")?.contains("Ann") == false)
  }

  @Test func `outside the share a host's handles are its own`() async throws {
    #expect(try await rows(second, of: own).map(\.handle) != rows(second).map(\.handle))
    #expect(try await rows(first, of: own).map(\.handle) == rows(first).map(\.handle))
    try await label(second, 1, "own", in: own)
    #expect(second.folder.text(of: "data/labels.json")?.contains("own") == true)
  }

  @Test func `labels from before become the team's when a list is read, and leave the host's file`() async throws {
    for host in [first, second] {
      try await label(host, host.folder.path == first.folder.path ? 1 : 2, "before", in: own)
    }
    #expect(try await labels(second) == [2: "before"])
    #expect(try await labels(first) == [1: "before", 2: "before"])
    #expect(try await labels(second) == [1: "before", 2: "before"])
    for host in [first, second] {
      #expect(host.folder.text(of: "data/labels.json")?.contains("before") == false)
    }
  }

  @Test func `a label from before does not come back over what the team has noted, nor after a kill`() async throws {
    try await label(second, 2, "before", in: own)
    let file = try #require(second.folder.text(of: "data/labels.json"))
    #expect(try await labels(second) == [2: "before"])
    // As where the host was killed before it took the label out of its file.
    try second.folder.write(file, to: "data/labels.json", permissions: 0o600)
    try await label(first, 2, nil)
    #expect(try await labels(second) == [:])
    #expect(second.folder.text(of: "data/labels.json")?.contains("before") == false)
  }

  @Test func `without the register labels are kept here, said to be, and merged later`() async throws {
    try await label(first, 1, "there before")
    _ = try await rows(second)
    second.isAway.turn(on: true)
    let row = try await label(second, 2, "noted meanwhile")
    #expect(row.token.problem?.contains("Only this host knows that") == true, "\(row.token.problem ?? "")")
    #expect(try await labels(second) == [1: "there before", 2: "noted meanwhile"])
    try await label(first, 3, "noted there")
    #expect(try await labels(first) == [1: "there before", 3: "noted there"])
    second.isAway.turn(on: false)
    try await label(second, 4, "after")
    let all = [1: "there before", 2: "noted meanwhile", 3: "noted there", 4: "after"]
    for host in [second, first] { #expect(try await labels(host) == all) }
  }

  @Test func `twenty labels at once on two hosts: none is lost`() async throws {
    let rows = try await rows(first)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        let host = number.isMultiple(of: 2) ? first : second
        group.addTask { [shared] in
          _ = try await host.names.set([NoteName(rows[number].handle, .label): "\(number)"], in: shared)
        }
      }
      try await group.waitForAll()
    }
    let all = Dictionary(uniqueKeysWithValues: (0..<20).map { ($0, "\($0)") })
    for host in [first, second] { #expect(try await labels(host) == all) }
  }

  @Test func `two labels of one token at once: one of them, the same on both hosts`() async throws {
    let name = NoteName(try await rows(first)[5].handle, .label)
    for round in 0..<10 {
      async let one = first.names.set([name: "one \(round)"], in: shared)
      async let other = second.names.set([name: "other \(round)"], in: shared)
      _ = try await (one, other)
      let label = try await labels(first)[5]
      #expect(["one \(round)", "other \(round)"].contains(label))
      #expect(try await labels(second)[5] == label)
    }
  }

  @Test func `a register that was wiped gets the labels back from the hosts`() async throws {
    try await label(first, 1, "kept")
    try await label(second, 2, "kept too")
    _ = try await labels(first)
    let register = try #require(first.register as? TestRegister)
    register.state.withLock { $0.values = [:] }
    #expect(try await labels(first) == [1: "kept", 2: "kept too"])
    let third = OneHost(folder: try TemporaryFolder(), register: register, handleKey: first.handleKey)
    #expect(try await labels(third) == [1: "kept", 2: "kept too"])
  }

  @Test func `a value that does not open is not overwritten`() async throws {
    let register = try #require(first.register as? TestRegister)
    let key = TestSeal().key(of: .labels, about: shared)
    _ = try await register.swap(key, expected: nil, value: Array("rubbish".utf8))
    let row = try await label(first, 1, "mine")
    #expect(row.token.problem?.contains("the team did not write") == true, "\(row.token.problem ?? "")")
    #expect(try await register.read(key).entry?.value == Array("rubbish".utf8))
    #expect(try await labels(first) == [1: "mine"])
  }

  @Test func `reading a list again writes nothing, and a silent register is not asked for every list`() async throws {
    try await label(first, 1, "a")
    let register = try #require(first.register as? TestRegister)
    let client = second.client(fixture, keeper)
    for _ in 0..<3 { _ = try await client.page(TokenQuery(), of: shared) }
    let (swaps, reads) = register.state.withLock { ($0.swaps, $0.reads) }
    for _ in 0..<3 { _ = try await client.page(TokenQuery(), of: shared) }
    #expect(register.state.withLock { $0.swaps } == swaps)
    #expect(register.state.withLock { $0.reads } == reads + 3)
    second.isAway.turn(on: true)
    for _ in 0..<3 { _ = try await client.page(TokenQuery(), of: shared) }
    #expect(second.isAway.asked == 1)
  }

  @Test func `a plan from before the environment was shared ends its tokens under their new handles`() async throws {
    let client = second.client(fixture, keeper)
    let revocations = BulkRevocation(
      client: client, stateFolder: second.folder.path(of: "state"), clock: fixture.clock)
    let rows = try await rows(second, of: own)
    let plan = try await revocations.plan(Array(rows.prefix(4)), in: own, at: nil)
    let outcome = try await revocations.follow(plan.path, knowing: [], in: shared) { _ in }
    #expect(outcome.revocation.results.count == 4)
    #expect(outcome.revocation.results.values.allSatisfy { $0 == .ended })
    #expect(fixture.service.state.withLock { $0.tokens.count } == 21)
  }

  @Test func `a plan with handles that this host does not know is refused, and says of no token that it ended`()
    async throws
  {
    let client = second.client(fixture, keeper)
    let revocations = BulkRevocation(
      client: client, stateFolder: second.folder.path(of: "state"), clock: fixture.clock)
    let plan = try await revocations.plan(Array(try await rows(second).prefix(4)), in: shared, at: nil)
    await #expect {
      _ = try await revocations.follow(plan.path, knowing: [], in: own) { _ in }
    } throws: {
      "\($0)".contains("another share") && "\($0)".contains("Nothing was revoked")
    }
    #expect(try await revocations.read(plan.path).results.isEmpty)
    #expect(fixture.service.state.withLock { $0.tokens.count } == 25)
  }

  @Test func `a token is found by the handle that it had before`() async throws {
    let before = try await rows(second, of: own)[7]
    let found = try await second.client(fixture, keeper).token(named: before.handle, of: shared)
    #expect(found.token.reference == before.token.reference && found.handle != before.handle)
  }

  @Test func `an export has the team's labels too, and an import into a share is the team's`() async throws {
    try await label(second, 1, "own", in: own)
    try await label(second, 2, "shared")
    let exchange = LabelExchange(names: second.names, tokens: second.client(fixture, keeper))
    let export = try await exchange.export(at: nil, sharedBy: [shared])
    #expect(export.count(of: .label) == 2 && export.parts.count == 2)
    let again = try LabelExport(reading: Array(export.json.text().utf8))
    #expect(again.parts == export.parts)
    let third = OneHost(
      folder: try TemporaryFolder(), register: TestRegister(), handleKey: try #require(HandleKey(bytes: Array(0..<32))))
    let there = LabelExchange(names: third.names, tokens: third.client(fixture, keeper))
    let translation = try await there.translate(again, for: [shared])
    let merge = try await there.importLabels(translation, rule: .keepOwn, isDryRun: false)
    #expect(merge.added.map(\.text).sorted() == ["own", "shared"])
    #expect(try await labels(third) == [1: "own", 2: "shared"])
    #expect(!FileManager.default.fileExists(atPath: third.folder.path(of: "data/labels.json")))
  }
}

/// Sessions of environments as if they were not shared, so that the register is asked for labels alone.
private struct UnsharedSessions: SessionProvider {
  let keeper: SessionKeeper

  private func alone(_ environment: Environment) -> Environment {
    var environment = environment
    environment.share = nil
    return environment
  }

  func statuses(of environments: [Environment]) -> [SessionStatus] { keeper.statuses(of: environments.map(alone)) }

  func loginDemand(for environment: Environment, in status: SessionStatus) -> LoginDemand {
    keeper.loginDemand(for: alone(environment), in: status)
  }

  func answer(to request: SessionRequest) async throws(SessionFailure) -> SessionAnswer {
    guard case .about(let environment, let operation) = request else { return try await keeper.answer(to: request) }
    return try await keeper.answer(to: .about(alone(environment), operation))
  }

  func perform<Value: Sendable>(
    in environment: Environment,
    _ operation: @Sendable (any Service, Access) async throws(ServiceFailure) -> ServiceAnswer<Value>
  ) async throws(SessionFailure) -> ServiceAnswer<Value> {
    try await keeper.perform(in: alone(environment), operation)
  }
}

/// A register that one host can be cut off from.
private struct SwitchedRegister: SessionRegister {
  final class Switch: Sendable {
    private let state = Mutex((isOn: false, asked: 0))

    /// How often it was asked while it was away.
    var asked: Int { state.withLock { $0.asked } }

    func turn(on isOn: Bool) { state.withLock { $0.isOn = isOn } }

    fileprivate func pass() throws(RegisterFailure) {
      let isOn = state.withLock { state in
        if state.isOn { state.asked += 1 }
        return state.isOn
      }
      if isOn { throw .unreachable(reason: "No route.") }
    }
  }

  private let register: any SessionRegister
  private let isAway: Switch

  init(_ register: any SessionRegister, _ isAway: Switch) {
    (self.register, self.isAway) = (register, isAway)
  }

  func read(_ key: RegisterKey) async throws(RegisterFailure) -> RegisterReading {
    try isAway.pass()
    return try await register.read(key)
  }

  func swap(
    _ key: RegisterKey, expected: RegisterVersion?, value: [UInt8]
  ) async throws(RegisterFailure) -> RegisterReading {
    try isAway.pass()
    return try await register.swap(key, expected: expected, value: value)
  }

  func change(
    of keys: [RegisterKey: RegisterVersion?], within time: Duration
  ) async throws(RegisterFailure) -> Set<RegisterKey> {
    try isAway.pass()
    return try await register.change(of: keys, within: time)
  }
}
