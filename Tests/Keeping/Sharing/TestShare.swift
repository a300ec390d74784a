import Formats
import Foundation
import Host
import Keeping
import Support
import Synchronization
import TokenModel

/// A register in memory that can be taken away, put back, and made to lose answers.
final class TestRegister: SessionRegister {
  struct State {
    var values: [RegisterKey: RegisterReading.Entry] = [:]
    var revision: UInt64 = 10
    var term: UInt64 = 5
    var isAway = false
    /// What the next swaps end with, and whether they are done all the same.
    var lost: [Bool] = []
    /// The same of one key alone.
    var lostOf: [RegisterKey: [Bool]] = [:]
    /// Whether it is away from the next lost answer on.
    var leavesWithAnswer = false
    var swaps = 0
    var reads = 0
    var watches = 0
    /// Whether watches fail although questions are answered.
    var refusesWatches = false
  }

  let state = Mutex(State())

  private func standing(_ state: State) -> RegisterStanding {
    RegisterStanding(cluster: "test", term: state.term, revision: state.revision)
  }

  private func reached(_ isAway: Bool) throws(RegisterFailure) {
    if isAway { throw .unreachable(reason: "No route.") }
  }

  func read(_ key: RegisterKey) async throws(RegisterFailure) -> RegisterReading {
    try reached(state.withLock { $0.isAway })
    return state.withLock { state in
      state.reads += 1
      return RegisterReading(entry: state.values[key], standing: standing(state))
    }
  }

  func swap(
    _ key: RegisterKey, expected: RegisterVersion?, value: [UInt8]
  ) async throws(RegisterFailure) -> RegisterReading {
    let (reading, failure) = state.withLock { state -> (RegisterReading?, RegisterFailure?) in
      if state.isAway { return (nil, .unreachable(reason: "No route.")) }
      var isDone = state.lost.isEmpty ? nil : state.lost.removeFirst()
      if let lost = state.lostOf[key]?.first {
        isDone = lost
        state.lostOf[key]?.removeFirst()
      }
      guard state.values[key]?.version == expected else { return (nil, .conflict) }
      if isDone != false {
        state.revision += 1
        state.swaps += 1
        state.values[key] = RegisterReading.Entry(value: value, version: RegisterVersion("\(state.revision)"))
      }
      if isDone != nil, state.leavesWithAnswer { state.isAway = true }
      if isDone != nil { return (nil, .unknownOutcome(reason: "The answer was lost.")) }
      return (RegisterReading(entry: state.values[key], standing: standing(state)), nil)
    }
    if let failure { throw failure }
    return reading ?? RegisterReading(entry: nil, standing: state.withLock { standing($0) })
  }

  func change(
    of keys: [RegisterKey: RegisterVersion?], within time: Duration
  ) async throws(RegisterFailure) -> Set<RegisterKey> {
    let end = ContinuousClock.now + time
    state.withLock { $0.watches += 1 }
    while true {
      try reached(state.withLock { $0.isAway || $0.refusesWatches })
      let changed = state.withLock { state in Set(keys.filter { state.values[$0.key]?.version != $0.value }.keys) }
      guard changed.isEmpty, ContinuousClock.now < end else { return changed }
      guard await Pause.sleep(for: .milliseconds(5)) else { return [] }
    }
  }

  /// How it is now, to be put back later.
  var copy: State { state.withLock { $0 } }

  /// Puts it back from a copy, as etcd is: what had been written since is gone, and the term begins anew.
  func restore(_ copy: State) {
    state.withLock { state in
      state.values = copy.values
      state.revision = copy.revision
      state.term = copy.term - 1
    }
  }

  func set(away isAway: Bool) { state.withLock { $0.isAway = isAway } }
}

/// A seal that hides nothing.
struct TestSeal: SessionSeal {
  let identityNumber = 1
  let keyOfIdentity = RegisterKey("identity")

  func key(of environment: Environment) -> RegisterKey {
    RegisterKey("\(environment.name) \("\(SessionBinding(environment))".hashValue.magnitude)")
  }

  func key(ofSignInsAt origin: Origin, egress: String) -> RegisterKey { RegisterKey("\(origin) \(egress)") }

  func code(of credentials: Secret, at origin: Origin) -> CredentialCode {
    var hasher = Hasher()
    hasher.combine(credentials.revealed)
    return CredentialCode("\(hasher.finalize())")
  }

  func key(ofMember machine: String) -> RegisterKey { RegisterKey("member \(machine)") }

  func key(of notes: SharedNotes.Kind, about environment: Environment) -> RegisterKey {
    RegisterKey("\(notes.rawValue) \(key(of: environment).text)")
  }

  func seal(_ content: Secret, for place: SealedPlace) throws(SealFailure) -> [UInt8] {
    Array("\(place.generation) \(content.revealed)".utf8)
  }

  func open(_ sealed: [UInt8], for key: RegisterKey, origin: Origin?) throws(SealFailure) -> OpenedValue {
    let parts = String(decoding: sealed, as: UTF8.self).split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let generation = Int(parts[0]) else { throw .doesNotOpen(reason: "it is damaged") }
    return OpenedValue(content: Secret(String(parts[1])), generation: generation)
  }
}

/// A server that tells its time, and counts how often it is asked.
final class TestServerClock: ServerClockReader {
  struct State {
    var asked = 0
    var isAway = false
    var isDateless = false
  }

  let state = Mutex(State())
  private let clock: TestClock

  init(_ clock: TestClock) { self.clock = clock }

  func time(of environment: Environment) async throws(ServiceFailure) -> Date? {
    let present = state.withLock { state in
      state.asked += 1
      return state
    }
    if present.isAway { throw .unreachable(reason: "No route.", mayHaveArrived: false) }
    return present.isDateless ? nil : clock.rightTime
  }

  var asked: Int { state.withLock { $0.asked } }
}

/// The clock of one host among others.
private struct SkewedClock: WallClock {
  let clock: TestClock
  let boot: String
  let ahead: TimeInterval

  var now: Date { clock.now.addingTimeInterval(ahead) }

  var anchor: ClockAnchor? { clock.anchor.map { ClockAnchor(boot: boot, began: $0.began + ahead) } }
}

/// Hosts that have nothing in common but a register and the server.
struct ShareFixture: ShareSource {
  let register = TestRegister()
  let clock = TestClock()
  let audit = AuditNotes()
  let service: ScriptedService
  let hosts: [TemporaryFolder]
  let serverClock: TestServerClock
  /// What the hosts are called that reach the server from one address.
  var egress = ""

  init(_ profile: ServiceProfile = TestServices.lenient, hosts count: Int = 3) throws {
    service = ScriptedService(profile, clock: clock)
    serverClock = TestServerClock(clock)
    hosts = try (0..<count).map { _ in try TemporaryFolder() }
  }

  func share(named name: EnvironmentName) throws(FileFailure) -> Share {
    Share(name: name, place: "memory", register: register, seal: TestSeal(), joined: nil, egress: egress)
  }

  /// A keeper on one of the hosts.
  /// - Parameter ahead: seconds that its clock is.
  func keeper(
    _ host: Int, isAttended: Bool = true, ahead: TimeInterval? = nil, patience: Duration = .seconds(600)
  ) -> SessionKeeper {
    let clock: any WallClock =
      if let ahead { SkewedClock(clock: clock, boot: "host \(host)", ahead: ahead) } else { clock }
    return SessionKeeper(
      services: ServiceDirectory([service]), stateFolder: hosts[host].path, secrets: SecretReader(variables: [:]),
      audit: audit, clock: clock, isAttended: isAttended, shares: self, serverClocks: serverClock,
      lockPatience: patience, isCurrent: { _ in true }, pause: { _ in })
  }

  func environment(password: String? = "secret", seed: String? = nil, isShared: Bool = true) throws -> Environment {
    var environment = try TestEnvironment.make(service: service.profile.name, password: password, seed: seed)
    if isShared { environment.share = EnvironmentName("team") }
    return environment
  }

  func record(_ host: Int) -> SessionRecord? {
    guard let name = EnvironmentName("prod"),
      case .found(let record) = SessionStore(folder: hosts[host].path + "/sessions", clock: clock).read(name)
    else { return nil }
    return record
  }

  /// What the register holds.
  func shared() throws -> SharedRecord? {
    let (key, seal) = (TestSeal().key(of: try environment()), TestSeal())
    guard let entry = register.state.withLock({ $0.values[key] }) else { return nil }
    return try SharedRecord(seal.open(entry.value, for: key, origin: try environment().origin))
  }

  /// Under which key the register counts sign-ins.
  func keyOfSignIns() throws -> RegisterKey {
    TestSeal().key(ofSignInsAt: try environment().origin, egress: egress)
  }

  /// The sign-ins that the register has counted.
  func signIns() throws -> SharedSignIns? {
    guard let entry = try register.state.withLock({ try $0.values[keyOfSignIns()] }) else { return nil }
    let opened = try TestSeal().open(entry.value, for: keyOfSignIns(), origin: environment().origin)
    return try SignInRecord(opened).signIns
  }

  /// Another host swaps a state in.
  func put(_ state: SharedRecord.State) async throws {
    let key = TestSeal().key(of: try environment())
    let present = try await register.read(key).entry
    let record = SharedRecord(generation: (try shared()?.generation ?? 0) + 1, state: state)
    guard let content = record.content else { return }
    let place = SealedPlace(key: key, origin: try environment().origin, generation: record.generation)
    _ = try await register.swap(key, expected: present?.version, value: TestSeal().seal(content, for: place))
  }
}
