import Formats
import TokenModel

/// Hosts, a store and a server that counts sign-ins, with every order of their steps: what the hosts do is what `SignInRules` says, and any of them may be
/// paused for ever between two steps.
struct SignInModel: Hashable {
  /// What may go wrong, and how often.
  struct Faults: Hashable {
    /// The answer to a swap is lost, done or not; or a process is killed.
    var lost = 0
    /// The store is put back from a copy.
    var restores = 0
    /// All that the store holds is gone.
    var wipes = 0
    /// Somebody signs in for one host alone.
    var alone = 0
    /// The server's next window begins.
    var windows = 0
    /// A host that has not heard the server's time believes that the next window has begun.
    var wrongClocks = 0
  }

  struct Store: Hashable {
    var record: SignInRecord?
    var writing = 0
    var revision: UInt64 = 5
    var term: UInt64 = 10

    var reading: SignInReading {
      SignInReading(record: record, digest: record.map { _ in "\(writing)" }, standing: standing)
    }

    var standing: RegisterStanding { RegisterStanding(cluster: "one", term: term, revision: revision) }
  }

  /// A sign-in that somebody wants.
  struct Wish: Hashable {
    var identity: SignInIdentity
    var isPerson: Bool
    var clock: SignInClock
    /// Whether a swap of it may have been done.
    var isUnsure = false
  }

  /// Where a host's process is; what is not here is lost with it.
  enum Place: Hashable {
    case idle
    /// It is about to read.
    case wanting(Wish)
    /// It has read, and is about to swap.
    case swapping(Wish, SignInRecord, writing: Int?, RegisterStanding)
    /// The sign-in is in the register.
    case counted(Wish)
  }

  struct Host: Hashable {
    var memory: SignInMemory
    var place = Place.idle
    /// Sign-ins that it has counted by itself.
    var own = 0
  }

  var store = Store()
  var snapshot: Store?
  var hosts: [Host]
  var faults: Faults
  var window = 0
  var wishes = 0
  var writings = 0
  /// Sign-ins that the server has seen in this window.
  var unattended = 0
  var people = 0
  /// Whether people sign in too, beside scripts.
  let hasPeople: Bool

  static let key = RegisterKey("sign-ins")
  static let limit = SignInLimit(count: 2, window: 100, keptForPeople: 1)
  /// The most sign-ins that are looked at; what would follow is left out.
  static let mostWishes = 4

  init(_ faults: Faults, hosts count: Int = 2, hasPeople: Bool = true) {
    self.faults = faults
    self.hasPeople = hasPeople
    let standing = Store().standing
    hosts = (0..<count).map { Host(memory: SignInMemory(key: Self.key, host: "h\($0)", standing: standing)) }
  }

  /// Whether entries can be lost with the store.
  var isWhole: Bool { store.term == 10 }
}

/// What can happen next.
extension SignInModel {
  /// A step, with what it breaks.
  struct Step {
    var label: String
    var state: SignInModel
    var violation: String?
  }

  /// Every step that can be taken from here.
  var steps: [Step] {
    var steps: [Step] = []
    for host in hosts.indices {
      switch hosts[host].place {
      case .idle: steps += idleSteps(of: host)
      case .wanting(let wish): steps.append(decided(host, wish))
      case .swapping(let wish, let record, let writing, let standing):
        steps += swapSteps(of: host, wish, record, writing, standing)
      case .counted(let wish): steps += sendSteps(of: host, wish)
      }
    }
    return steps + faultSteps
  }

  private func step(_ label: String, violation: String? = nil, _ change: (inout SignInModel) -> Void) -> Step {
    var state = self
    change(&state)
    return Step(label: label, state: state, violation: violation)
  }

  private mutating func put(_ record: SignInRecord) {
    store.revision += 1
    writings += 1
    store.writing = writings
    store.record = record
  }

  private func idleSteps(of host: Int) -> [Step] {
    guard wishes < Self.mostWishes else { return [] }
    var clocks = [SignInClock(window: window, isServers: true)]
    if faults.wrongClocks > 0 { clocks.append(SignInClock(window: window + 100, isServers: false)) }
    return clocks.flatMap { clock in
      (hasPeople ? [true, false] : [false]).map { (isPerson: Bool) -> Step in
        let who = "\(isPerson ? "person" : "script")\(clock.isServers ? "" : ", the clock ahead,")"
        return step("h\(host): a \(who) wants to sign in") { state in
          state.wishes += 1
          if !clock.isServers { state.faults.wrongClocks -= 1 }
          let identity = SignInIdentity("\(state.wishes)")
          if clock.isServers { state.hosts[host].memory.learn(own: hosts[host].own, window: window) }
          state.hosts[host].place = .wanting(Wish(identity: identity, isPerson: isPerson, clock: clock))
        }
      }
    }
  }

  private func decided(_ host: Int, _ wish: Wish) -> Step {
    let reading = store.reading
    let next = SignInRules.step(
      toward: .spend(wish.identity, isPerson: wish.isPerson), in: reading, memory: hosts[host].memory,
      limit: Self.limit, clock: wish.clock)
    switch next {
    case .stands:
      return step("h\(host) finds \(wish.identity.text)") { state in
        state.hosts[host].memory.note(reading)
        state.hosts[host].place = .counted(wish)
      }
    case .refuse(let known):
      return step("h\(host) is refused") { state in
        if wish.clock.isServers { state.hosts[host].memory.learn(known) }
        if wish.isUnsure { state.hosts[host].memory.withdraw(wish.identity) }
        state.hosts[host].place = .idle
      }
    case .swap(let record):
      let writing = reading.record.map { _ in store.writing }
      return step("h\(host) decides") { state in
        state.hosts[host].place = .swapping(wish, record, writing: writing, reading.standing)
      }
    }
  }

  private func swapSteps(
    of host: Int, _ wish: Wish, _ record: SignInRecord, _ writing: Int?, _ standing: RegisterStanding
  ) -> [Step] {
    guard store.record.map({ _ in store.writing }) == writing else {
      return [step("h\(host): its swap conflicts") { $0.hosts[host].place = .wanting(wish) }]
    }
    var steps = [
      step("h\(host) swaps in \(record.signIns.counted.count)") { state in
        state.put(record)
        let swapped = state.store.reading
        let isBehind = swapped.standing.isBehind(standing)
        state.hosts[host].memory.noteSwap(swapped, clock: wish.clock)
        if isBehind { state.hosts[host].memory.doubt() }
        let isIn = record.signIns.counted.contains(wish.identity)
        var wish = wish
        wish.isUnsure = isIn
        state.hosts[host].place = isIn && !isBehind ? .counted(wish) : .wanting(wish)
      }
    ]
    guard faults.lost > 0 else { return steps }
    for isDone in [true, false] {
      steps.append(
        step("h\(host) swaps and does not hear, \(isDone ? "done" : "not done")") { state in
          state.faults.lost -= 1
          if isDone { state.put(record) }
          var wish = wish
          wish.isUnsure = true
          state.hosts[host].place = .wanting(wish)
        })
    }
    return steps
  }

  private func sendSteps(of host: Int, _ wish: Wish) -> [Step] {
    [
      step("h\(host) signs in \(wish.identity.text)", violation: violation(of: wish)) { state in
        if wish.isPerson { state.people += 1 } else { state.unattended += 1 }
        state.hosts[host].place = .idle
      },
      step("h\(host) does not reach the server") { state in
        state.hosts[host].memory.withdraw(wish.identity)
        state.hosts[host].place = .idle
        state.tell(host, wish.clock)
      },
    ]
  }

  /// What one more sign-in breaks.
  private func violation(of wish: Wish) -> String? {
    if !wish.isPerson, unattended + 1 > Self.limit.count - Self.limit.keptForPeople { return "KEPT FOR PEOPLE" }
    return isWhole && faults.alone == 0 && unattended + people + 1 > Self.limit.count ? "MORE THAN THE LIMIT" : nil
  }

  /// A correction goes to the register at once.
  private mutating func tell(_ host: Int, _ clock: SignInClock) {
    guard
      case .swap(let record) = SignInRules.step(
        toward: .look, in: store.reading, memory: hosts[host].memory, limit: Self.limit, clock: clock)
    else { return }
    put(record)
    hosts[host].memory.noteSwap(store.reading, clock: clock)
  }

  private var faultSteps: [Step] {
    var steps: [Step] = []
    for host in hosts.indices where faults.lost > 0 && hosts[host].place != .idle {
      steps.append(
        step("h\(host) is killed") { state in
          state.faults.lost -= 1
          state.hosts[host].place = .idle
        })
    }
    if faults.restores > 0 {
      if let snapshot, snapshot != store {
        steps.append(
          step("the store is put back") { state in
            state.faults.restores -= 1
            state.store = snapshot
            state.store.term = store.term - 1
          })
      } else if snapshot == nil {
        steps.append(step("a copy of the store is made") { $0.snapshot = store })
      }
    }
    if faults.wipes > 0, store.record != nil {
      steps.append(
        step("the store is wiped") { state in
          state.faults.wipes -= 1
          state.store = Store(record: nil, writing: 0, revision: 1, term: store.term - 1)
        })
    }
    if faults.alone > 0, hosts[0].own == 0 {
      steps.append(
        step("somebody signs in for h0 alone") { state in
          state.hosts[0].own += 1
          state.people += 1
        })
    }
    if faults.windows > 0, hosts.allSatisfy({ $0.place == .idle }) {
      steps.append(
        step("a window begins") { state in
          state.faults.windows -= 1
          state.window += 100
          (state.unattended, state.people) = (0, 0)
          for host in hosts.indices { state.hosts[host].own = 0 }
        })
    }
    return steps
  }
}
