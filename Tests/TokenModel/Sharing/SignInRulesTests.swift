import Testing
import TokenModel

/// What a host does about a count that it reads, at the places that no search of sent sign-ins shows.
@Suite struct SignInRulesTests {
  private let limit = SignInLimit(count: 10, window: 100, keptForPeople: 2)
  private let clock = SignInClock(window: 300, isServers: true)
  private let standing = RegisterStanding(cluster: "c", term: 9, revision: 50)
  private let mine = SignInIdentity("mine")
  private let other = SignInIdentity("other")

  private func reading(_ generation: Int, _ counted: SignInIdentity..., window: Int = 300) -> SignInReading {
    let signIns = SharedSignIns(window: window, counted: Set(counted))
    return SignInReading(
      record: SignInRecord(generation: generation, signIns: signIns), digest: "\(generation)", standing: standing)
  }

  private func memory(_ seen: SignInReading? = nil) -> SignInMemory {
    var memory = SignInMemory(key: RegisterKey("k"), host: "h", standing: standing)
    if let seen { memory.note(seen) }
    return memory
  }

  private func step(_ need: SignInNeed, _ reading: SignInReading, _ memory: SignInMemory) -> SignInStep {
    SignInRules.step(toward: need, in: reading, memory: memory, limit: limit, clock: clock)
  }

  private func swapped(_ step: SignInStep) -> SignInRecord? { if case .swap(let record) = step { record } else { nil } }

  @Test func `a count that somebody removed, and one that was put back, leave sign-ins to people`() {
    let seen = memory(reading(4, other))
    let removed = SignInReading(record: nil, digest: nil, standing: standing)
    for lost in [removed, reading(3, other)] {
      let record = swapped(step(.spend(mine, isPerson: false), lost, seen))
      #expect(
        record
          == SignInRecord(
            generation: 5, signIns: SharedSignIns(window: 300, counted: [other], isForPeople: true)))
      let person = swapped(step(.spend(mine, isPerson: true), lost, seen))
      #expect(person?.signIns.counted == [mine, other])
    }
    #expect(swapped(step(.spend(mine, isPerson: false), reading(4, other), seen))?.signIns.isForPeople == false)
  }

  @Test func `a retry finds its own entry, and counts nothing more`() {
    #expect(step(.spend(mine, isPerson: false), reading(5, mine, other), memory(reading(4, other))) == .stands)
  }

  @Test func `what was taken back does not come back from a host that still has it`() {
    var seen = memory(reading(4, mine, other))
    seen.withdraw(mine)
    let told = swapped(step(.look, reading(4, mine, other), seen))
    #expect(told?.signIns.counted == [other])
    let late = memory(reading(4, mine, other))
    #expect(step(.look, SignInReading(record: told, digest: "5", standing: standing), late) == .stands)
  }

  @Test func `what a host has counted alone is told, once`() {
    var host = memory(reading(4, other))
    host.learn(own: 2, window: 300)
    let told = swapped(step(.look, reading(4, other), host))
    #expect(told?.signIns.counted.count == 3)
    host.noteSwap(SignInReading(record: told, digest: "5", standing: standing), clock: clock)
    host.learn(own: 2, window: 300)
    #expect(step(.look, SignInReading(record: told, digest: "5", standing: standing), host) == .stands)
  }

  @Test func `the next window begins empty, and no host goes back to the one before`() {
    let next = swapped(step(.spend(mine, isPerson: false), reading(4, other, window: 200), memory()))
    #expect(next?.signIns == SharedSignIns(window: 300, counted: [mine]))
    let ahead = swapped(step(.spend(mine, isPerson: false), reading(4, other, window: 400), memory()))
    #expect(ahead?.signIns == SharedSignIns(window: 400, counted: [mine, other]))
  }

  @Test func `where the server has not told its time only people sign in`() {
    let local = SignInClock(window: 300, isServers: false)
    func step(isPerson: Bool) -> SignInStep {
      SignInRules.step(
        toward: .spend(mine, isPerson: isPerson), in: reading(4, other), memory: memory(), limit: limit, clock: local)
    }
    #expect(step(isPerson: false) == .refuse(SharedSignIns(window: 300, counted: [other])))
    #expect(swapped(step(isPerson: true))?.signIns.counted == [mine, other])
  }

  @Test func `where the server accepts no more nobody signs in, and the hosts are told`() {
    var seen = memory(reading(4, other))
    seen.exhaust()
    let told = swapped(step(.look, reading(4, other), seen))
    #expect(told?.signIns.isExhausted == true)
    for isPerson in [true, false] {
      let refused = step(
        .spend(mine, isPerson: isPerson), SignInReading(record: told, digest: "5", standing: standing), memory())
      guard case .refuse = refused else {
        Issue.record("Not refused: \(refused)")
        return
      }
    }
  }
}
