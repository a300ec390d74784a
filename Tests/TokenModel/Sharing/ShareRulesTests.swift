import Formats
import Foundation
import Testing
import TokenModel

/// Each rule of the protocol at the place where a search found what goes wrong without it.
@Suite struct ShareRulesTests {
  private let claim = Claim(identity: ClaimIdentity("mine"), purpose: .refresh, host: "one", seconds: 30)
  private let login = Claim(identity: ClaimIdentity("mine"), purpose: .logIn, host: "one", seconds: 90)
  private let other = Claim(identity: ClaimIdentity("other"), purpose: .refresh, host: "two", seconds: 30)
  private let session = ShareModel.session(1)
  private let start = ShareModel.start

  private func reading(
    _ generation: Int, _ state: SharedRecord.State, digest: String = "d", term: UInt64 = 9, revision: UInt64 = 50,
    cluster: String = "c", incarnation: Int = 0
  ) -> SharedReading {
    let record = SharedRecord(generation: generation, state: state, incarnation: incarnation)
    return SharedReading(
      entry: SharedReading.Entry(record: record, version: RegisterVersion("v"), digest: digest),
      standing: RegisterStanding(cluster: cluster, term: term, revision: revision))
  }

  private let nothing = SharedReading(entry: nil, standing: RegisterStanding(cluster: "c", term: 9, revision: 60))

  /// The memory of a host that has seen this, and may refresh.
  private func memory(_ seen: SharedReading, answer: ShareMemory.Answer? = nil) -> ShareMemory {
    var memory = ShareMemory(key: ShareModel.key, mayRefresh: true, answer: answer)
    memory.note(seen, at: start)
    return memory
  }

  private func step(_ need: ShareNeed, _ reading: SharedReading, _ memory: ShareMemory, after seconds: Double = 0)
    -> ShareStep
  {
    ShareRules.step(
      toward: need, in: reading, memory: memory, now: BootTime(boot: start.boot, seconds: start.seconds + seconds))
  }

  @Test func `a refresh is claimed from what the register holds, and the claim shows nobody the refresh token`() {
    let idle = reading(4, .idle(session))
    guard case .swap(let record, .claim(let mine)) = step(.claim(claim), idle, memory(idle)) else {
      return #expect(Bool(false), "not claimed")
    }
    #expect(record == SharedRecord(generation: 5, state: .claimed(claim, living: AccessSession(session))))
    #expect(record.session?.refreshToken == nil)
    #expect(mine == session)
  }

  @Test(arguments: [
    (term: UInt64(8), revision: UInt64(50), cluster: "c"), (9, 49, "c"), (9, 50, "other"),
  ])
  func `a store that has got less far, or is another, was put back, and its refresh token is spent`(
    term: UInt64, revision: UInt64, cluster: String
  ) {
    let back = reading(4, .idle(session), term: term, revision: revision, cluster: cluster)
    let spent = SharedRecord(
      generation: 5, state: .spent(living: AccessSession(session), abandoned: nil), incarnation: 1)
    #expect(step(.claim(claim), back, memory(reading(4, .idle(session)))) == .swap(spent, .markPutBack))
  }

  @Test func `a lower generation was put back, and so was an equal one with other content`() {
    let seen = memory(reading(4, .idle(session)))
    let spent = SharedRecord(generation: 5, state: .spent(living: nil, abandoned: nil), incarnation: 1)
    #expect(step(.look, reading(3, .idle(session), revision: 70), seen) == .swap(spent, .markPutBack))
    #expect(step(.look, reading(4, .idle(session), digest: "e", revision: 70), seen) == .swap(spent, .markPutBack))
    #expect(step(.look, reading(4, .idle(session), revision: 70), seen) == .stands)
  }

  @Test func `a logout that was put back is said again`() {
    let seen = memory(reading(5, .loggedOut))
    let step = step(.look, reading(4, .idle(session), revision: 40), seen)
    #expect(step == .swap(SharedRecord(generation: 6, state: .loggedOut, incarnation: 1), .markPutBack))
  }

  @Test func `what was put back is marked once: who comes later uses what lives, and refreshes once another host has`()
  {
    var late = memory(reading(4, .idle(session), revision: 60))
    let login = reading(6, .idle(ShareModel.session(2)), digest: "e", term: 2, revision: 9, incarnation: 1)
    #expect(step(.look, login, late) == .stands)
    #expect(step(.claim(claim), login, late) == .stands)
    #expect(ShareRules.copy(after: login, local: nil, isLiving: false, memory: late)?.refreshToken == nil)
    late.note(login, at: start)
    #expect(step(.claim(claim), login, late) == .stands)
    let refreshed = reading(8, .idle(ShareModel.session(3)), digest: "f", term: 2, revision: 11, incarnation: 1)
    late.note(refreshed, at: start)
    guard case .swap(_, .claim) = step(.claim(claim), refreshed, late) else {
      return #expect(Bool(false), "not claimed")
    }
    // Put back once more, to what this host has seen or to before that: the incarnation is no higher.
    guard case .swap(let mark, .markPutBack) = step(.look, login, late) else {
      return #expect(Bool(false), "not marked")
    }
    #expect(mark.incarnation == 2)
  }

  @Test func `who has seen an empty register trusts nothing that comes back into it`() {
    var seen = memory(reading(4, .idle(session), revision: 60))
    seen.note(SharedReading(entry: nil, standing: RegisterStanding(cluster: "c", term: 2, revision: 3)), at: start)
    let restored = reading(4, .idle(session), term: 2, revision: 60)
    #expect(step(.claim(claim), restored, seen) == .stands)
  }

  @Test func `a claim is not sent where its own swap tells that the store was put back, nor where it is late`() {
    let seen = memory(reading(4, .idle(session)))
    func maySend(_ swapped: SharedReading, after seconds: Double, boot: String? = nil) -> Bool {
      ShareRules.maySend(
        claim, swapped: swapped, memory: seen, began: start,
        now: BootTime(boot: boot ?? start.boot, seconds: start.seconds + seconds), seconds: 20)
    }
    let swapped = reading(5, .claimed(claim, living: nil), revision: 51)
    #expect(maySend(swapped, after: 10))
    #expect(!maySend(swapped, after: 11))
    #expect(!maySend(swapped, after: 1, boot: "two"))
    #expect(!maySend(reading(5, .claimed(claim, living: nil), term: 2, revision: 51), after: 0))
  }

  @Test func `a newcomer sends no refresh token that it found, until another has swapped or it has logged in`() {
    var newcomer = ShareMemory(key: ShareModel.key)
    let idle = reading(4, .idle(session))
    #expect(step(.claim(claim), idle, newcomer) == .stands)
    #expect(ShareRules.copy(after: idle, local: nil, isLiving: false, memory: newcomer)?.refreshToken == nil)
    newcomer.note(idle, at: start)
    #expect(step(.claim(claim), idle, newcomer) == .stands)
    let later = reading(6, .idle(ShareModel.session(2)), digest: "e")
    #expect(
      ShareRules.copy(after: later, local: nil, isLiving: false, memory: newcomer) == ShareModel.session(2))
    newcomer.note(later, at: start)
    guard case .swap(_, .claim) = step(.claim(claim), later, newcomer) else {
      return #expect(Bool(false), "not claimed")
    }
  }

  @Test func `a newcomer that does not finish its login leaves nobody the refresh token that it found`() {
    let newcomer = ShareMemory(key: ShareModel.key)
    let idle = reading(4, .idle(session))
    guard case .swap(let record, .claim(let left)) = step(.claim(login), idle, newcomer) else {
      return #expect(Bool(false), "not claimed")
    }
    #expect(left == AccessSession(session).session)
    let swapped = reading(record.generation, record.state)
    let end = ShareRules.end(of: login, leaving: left, in: swapped, memory: newcomer)
    #expect(end?.state == .spent(living: AccessSession(session), abandoned: login.identity))
  }

  @Test func `an empty register is filled by a login alone, above all that was seen; copies are used to their end`() {
    let seen = memory(reading(4, .idle(session)))
    #expect(step(.claim(claim), nothing, seen) == .stands)
    #expect(
      step(.claim(login), nothing, seen)
        == .swap(SharedRecord(generation: 5, state: .claimed(login, living: nil)), .claim(nil)))
    let copy = ShareRules.copy(after: nothing, local: session, isLiving: true, memory: seen)
    #expect(copy == AccessSession(session).session)
  }

  @Test func `a late answer is saved over its own mark and its own claim, and over nothing else`() {
    let answer = ShareMemory.Answer(claim: claim.identity, session: ShareModel.session(2))
    let own = reading(5, .spent(living: nil, abandoned: claim.identity))
    let saved = SharedRecord(generation: 6, state: .idle(answer.session))
    #expect(step(.look, own, memory(own, answer: answer)) == .swap(saved, .save))
    let open = reading(5, .claimed(claim, living: nil))
    #expect(step(.look, open, memory(open, answer: answer)) == .swap(saved, .save))
    let others: [SharedRecord.State] = [
      .loggedOut, .claimed(other, living: nil), .spent(living: nil, abandoned: other.identity), .idle(session),
    ]
    for state in others {
      let reading = reading(5, state)
      #expect(step(.look, reading, memory(reading, answer: answer)) == .drop(answer))
    }
    #expect(step(.look, nothing, memory(nothing, answer: answer)) == .drop(answer))
  }

  @Test func `an answer is not saved into a register that was put back: its refresh token may have been sent since`() {
    let answer = ShareMemory.Answer(claim: claim.identity, session: ShareModel.session(2))
    let seen = memory(reading(5, .claimed(claim, living: nil)), answer: answer)
    #expect(step(.look, reading(5, .claimed(claim, living: nil), term: 2), seen) == .drop(answer))
  }

  @Test func `a claim is given up after its time, counted from when it was first seen, and never before`() {
    let open = reading(5, .claimed(other, living: AccessSession(session)))
    let seen = memory(open)
    #expect(step(.claim(claim), open, seen, after: 34) == .wait(other, seconds: 1))
    let mark = SharedRecord(
      generation: 6, state: .spent(living: AccessSession(session), abandoned: other.identity))
    #expect(step(.claim(claim), open, seen, after: 35) == .swap(mark, .markAbandoned))
    // Who sees it for the first time, or after a restart, begins to count.
    #expect(step(.claim(claim), open, ShareMemory(key: ShareModel.key), after: 99) == .wait(other, seconds: 35))
    let restarted = ShareRules.step(
      toward: .claim(claim), in: open, memory: seen, now: BootTime(boot: "two", seconds: 999))
    #expect(restarted == .wait(other, seconds: 35))
  }

  @Test func `a claim of this host's own is given up at once: whoever holds its lock knows that nobody is at it`() {
    var memory = memory(reading(4, .idle(session)))
    let open = reading(5, .claimed(claim, living: nil))
    memory.noteSwap(open)
    let mark = SharedRecord(generation: 6, state: .spent(living: nil, abandoned: claim.identity))
    #expect(step(.claim(login), open, memory) == .swap(mark, .markAbandoned))
  }

  @Test func `the first sight of a claim outlives the command that had it`() {
    let open = reading(5, .claimed(other, living: nil))
    var seen = memory(open)
    seen.note(open, at: BootTime(boot: start.boot, seconds: start.seconds + 20))
    #expect(step(.claim(claim), open, seen, after: 34) == .wait(other, seconds: 1))
  }

  @Test func `a logout is a record, over an open claim too, and an answer comes too late for it`() {
    let open = reading(5, .claimed(other, living: AccessSession(session)))
    #expect(
      step(.logOut, open, memory(open)) == .swap(SharedRecord(generation: 6, state: .loggedOut), .logOut))
    #expect(
      step(.logOut, nothing, memory(open)) == .swap(SharedRecord(generation: 6, state: .loggedOut), .logOut))
    let gone = reading(6, .loggedOut)
    #expect(ShareRules.copy(after: gone, local: session, isLiving: true, memory: memory(open)) == nil)
  }

  @Test func `what an answer renewed is saved only where the register still holds the session that it came from`() {
    let (mine, newer) = (ShareModel.session(1), ShareModel.session(2))
    let held = reading(4, .idle(mine))
    #expect(
      ShareRules.renewal(of: mine, to: newer, in: held, memory: memory(held))
        == SharedRecord(generation: 5, state: .idle(newer)))
    #expect(
      ShareRules.renewal(of: mine, to: nil, in: held, memory: memory(held))
        == SharedRecord(generation: 5, state: .spent(living: nil, abandoned: nil)))
    let others: [SharedRecord.State] = [.loggedOut, .idle(newer), .claimed(other, living: AccessSession(mine))]
    for state in others {
      let reading = reading(4, state)
      #expect(ShareRules.renewal(of: mine, to: newer, in: reading, memory: memory(reading)) == nil)
    }
    // The same session in a store that was put back: who knows what came after it there.
    let back = reading(4, .idle(mine), revision: 40)
    #expect(ShareRules.renewal(of: mine, to: newer, in: back, memory: memory(held)) == nil)
  }

  @Test func `a local session is used to its end, and a living shared one wins over one that has ended`() {
    let seen = memory(reading(4, .idle(session)))
    let local = ShareModel.session(2)
    func copy(isLiving: Bool) -> Session? {
      ShareRules.copy(after: reading(4, .idle(session)), local: local, isLiving: isLiving, memory: seen)
    }
    #expect(copy(isLiving: true) == AccessSession(local).session)
    #expect(copy(isLiving: false) == session)
  }

  @Test func `few hosts look at once, many one after the other, within a minute`() {
    #expect(ShareRules.pauseBeforeLooking(hosts: 0, chance: 0.99) == 0)
    #expect(ShareRules.pauseBeforeLooking(hosts: 6, chance: 0.99) < 0.12)
    #expect(ShareRules.pauseBeforeLooking(hosts: 1000, chance: 0.5) == 10)
    #expect(ShareRules.pauseBeforeLooking(hosts: 100_000, chance: 0.5) == 30)
    #expect(ShareRules.pauseBeforeLooking(hosts: 1000, chance: 0) == 0)
  }
}
