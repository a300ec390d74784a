import Formats
import Foundation
import TokenModel

/// Somebody on a host who wants a session of an environment, and holds the host's lock for it.
final class Ask {
  /// What it waits for.
  enum Phase {
    /// The record, to claim something or only to know it.
    case reading(Claim?)
    /// A swap, towards the same.
    case swapping(SharedRecord, ShareAct, over: RegisterVersion?, Claim?)
    /// The server.
    case sent(Claim, Session?)
    /// Another host.
    case waiting
  }

  let host: Int
  let environment: Int
  let began: Double
  /// Whether it only wants to know what a watch told of.
  let isLook: Bool
  /// Whether the host had a living session when it began.
  let hadLiving: Bool
  var phase: Phase
  /// Whether the answer comes after the time limit.
  var isLate = false
  /// When the swap of the claim was begun.
  var claimed = 0.0

  init(host: Int, environment: Int, began: Double, isLook: Bool, hadLiving: Bool) {
    (self.host, self.environment, self.began) = (host, environment, began)
    (self.isLook, self.hadLiving) = (isLook, hadLiving)
    phase = .reading(nil)
  }

  var isWaiting: Bool { if case .waiting = phase { true } else { false } }
}

extension Fleet {
  /// Seconds that a request to the server may take.
  private static let timeout = 20

  /// Wants a session; it is at hand, or somebody of the host is at it already, or the register is read.
  mutating func ask(_ host: Int, _ environment: Int, isKeeper: Bool = false) {
    if store.isAway { return missStore(host, environment, isKeeper: isKeeper) }
    let copy = self[host, environment]
    if now - copy.confirmed < 60, isGood(copy.session) { return }
    if copy.ask != nil { return self[host, environment].others.append(now) }
    begin(Ask(host: host, environment: environment, began: now, isLook: false, hadLiving: isLiving(copy.session)))
  }

  /// Reads what a watch has told of.
  mutating func look(_ host: Int, _ environment: Int) {
    guard !store.isAway, self[host, environment].ask == nil else { return }
    let isLiving = isLiving(self[host, environment].session)
    begin(Ask(host: host, environment: environment, began: now, isLook: true, hadLiving: isLiving))
  }

  private mutating func begin(_ ask: Ask) {
    self[ask.host, ask.environment].ask = ask
    read(ask, toward: nil)
  }

  /// The store or the server has answered.
  mutating func proceed(_ ask: Ask) {
    switch ask.phase {
    case .waiting: return
    case .reading where ask.isLate || store.isAway: fail(ask)
    case .reading(let claim): decide(ask, toward: claim)
    case .swapping(let record, let act, let version, let claim):
      guard !store.isAway else { return fail(ask) }
      let swapped = store.swap(ask.environment, expected: version, record)
      if swapped != nil { tell(of: ask.environment, by: ask.host) }
      guard let swapped, !ask.isLate else { return read(ask, toward: claim) }
      perform(act, swapped, ask, claim)
    case .sent(let claim, let session): receive(ask, claim, session)
    }
  }

  // MARK: Steps, as SessionKeeper takes them

  private mutating func read(_ ask: Ask, toward claim: Claim?) {
    ask.phase = .reading(claim)
    // A watch's word costs the watch another list and beginning, and a reading of its own.
    send(ask, time: ModelledStore.readTime, cost: ask.isLook ? 4 : 1)
  }

  private mutating func send(_ ask: Ask, time: Double, cost: Double = 1) {
    let done = store.done(at: now, time: time, cost: cost)
    ask.isLate = done - now > ModelledStore.timeLimit
    if ask.isLate { figures.late() }
    queue.plan(.answered(ask), at: min(done, now + ModelledStore.timeLimit))
  }

  private mutating func decide(_ ask: Ask, toward claim: Claim?) {
    let reading = store.reading(of: ask.environment)
    let memory = self[ask.host, ask.environment].memory
    let need: ShareNeed = claim.map { .claim($0) } ?? .look
    switch ShareRules.step(toward: need, in: reading, memory: memory, now: bootTime) {
    case .stands:
      adopt(reading, ask)
      resolve(ask)
    case .wait(_, let seconds):
      adopt(reading, ask)
      if isLiving(self[ask.host, ask.environment].session) { finish(ask) } else { wait(ask, seconds) }
    case .drop:
      self[ask.host, ask.environment].memory.answer = nil
      read(ask, toward: claim)
    case .swap(let record, let act):
      switch act {
      case .save, .markPutBack: break
      case .claim, .markAbandoned, .logOut: adopt(reading, ask)
      }
      if case .claim = act {
        if reading.entry.map({ $0.record.generation != memory.floor }) ?? false { return resolve(ask) }
        ask.claimed = now
      }
      ask.phase = .swapping(record, act, over: reading.entry?.version, claim)
      send(ask, time: ModelledStore.writeTime)
    }
  }

  private mutating func perform(_ act: ShareAct, _ swapped: SharedReading, _ ask: Ask, _ claim: Claim?) {
    switch act {
    case .claim(let session):
      guard let claim, mayRequest(ask, claim, swapped) else { return fail(ask) }
      self[ask.host, ask.environment].memory.noteSwap(swapped)
      self[ask.host, ask.environment].confirmed = now
      ask.phase = .sent(claim, session)
      let time = claim.purpose == .refresh ? ModelledServer.refreshTime : ModelledServer.loginTime
      queue.plan(.answered(ask), at: now + time)
    case .save:
      self[ask.host, ask.environment].memory.noteSave(swapped)
      self[ask.host, ask.environment].session = swapped.entry?.record.session
      read(ask, toward: claim)
    case .markPutBack, .markAbandoned, .logOut:
      self[ask.host, ask.environment].memory.noteSwap(swapped)
      read(ask, toward: claim)
    }
  }

  private func mayRequest(_ ask: Ask, _ claim: Claim, _ swapped: SharedReading) -> Bool {
    ShareRules.maySend(
      claim, swapped: swapped, memory: self[ask.host, ask.environment].memory,
      began: BootTime(boot: "boot", seconds: ask.claimed), now: bootTime, seconds: Self.timeout)
  }

  /// The server's answer: on the host's disk first, then into the register.
  private mutating func receive(_ ask: Ask, _ claim: Claim, _ earlier: Session?) {
    let session =
      if claim.purpose == .refresh, let token = earlier?.refreshToken {
        server.refresh(ask.environment, with: token, at: now)
      } else {
        Optional(server.logIn(ask.environment, at: now))
      }
    guard let session else { return fail(ask) }
    let answer = ShareMemory.Answer(claim: claim.identity, session: session)
    self[ask.host, ask.environment].memory.answer = answer
    self[ask.host, ask.environment].session = session
    self[ask.host, ask.environment].confirmed = now
    read(ask, toward: nil)
  }

  private mutating func adopt(_ reading: SharedReading, _ ask: Ask) {
    let copy = self[ask.host, ask.environment]
    let session = ShareRules.copy(
      after: reading, local: copy.session, isLiving: isLiving(copy.session), memory: copy.memory)
    self[ask.host, ask.environment].session = session
    self[ask.host, ask.environment].memory.note(reading, at: bootTime)
    self[ask.host, ask.environment].confirmed = now
  }

  /// What the register said makes the session good, or something is claimed.
  private mutating func resolve(_ ask: Ask) {
    let session = self[ask.host, ask.environment].session
    if ask.isLook || isGood(session) { return finish(ask) }
    let purpose: Claim.Purpose = isLiving(session) && session?.refreshToken != nil ? .refresh : .logIn
    let seconds = purpose == .refresh ? Self.timeout : 2 * Self.timeout + 30
    let identity = ClaimIdentity(String(chance.next(), radix: 16))
    read(ask, toward: Claim(identity: identity, purpose: purpose, host: "host", seconds: seconds + 5))
  }

  private mutating func wait(_ ask: Ask, _ seconds: Double) {
    // A list, and a watch.
    for _ in 0..<2 { _ = store.done(at: now, time: ModelledStore.readTime) }
    ask.phase = .waiting
    waiting[ask.environment].append(ask)
    queue.plan(.waited(ask), at: now + min(seconds, 30))
  }

  mutating func giveUpWaiting(_ ask: Ask) {
    waiting[ask.environment].removeAll { $0 === ask }
    fail(ask)
  }

  /// Watches tell of a change, and those who wait for it read again.
  private mutating func tell(of environment: Int, by host: Int) {
    let (waiters, told) = (waiting[environment], told(of: environment, by: host))
    waiting[environment] = []
    for ask in waiters {
      ask.phase = .reading(nil)
      let done = store.done(at: told, time: ModelledStore.readTime)
      ask.isLate = done - told > ModelledStore.timeLimit
      queue.plan(.answered(ask), at: min(done, told + ModelledStore.timeLimit))
    }
  }

  // MARK: Ends

  private mutating func finish(_ ask: Ask, isVain: Bool = false) {
    let (host, environment) = (ask.host, ask.environment)
    if !ask.isLook {
      for began in [ask.began] + self[host, environment].others {
        figures.serve(after: now - began, hadLiving: ask.hadLiving, at: now, plan)
      }
    }
    self[host, environment].others = []
    self[host, environment].ask = nil
    if isVain { noteVainTry(host, environment) } else { self[host, environment].vainTries = 0 }
    if !isVain { self[host, environment].lastVainTry = nil }
    schedule(host, environment)
  }

  private mutating func fail(_ ask: Ask) {
    if isLiving(self[ask.host, ask.environment].session) { return finish(ask, isVain: true) }
    let others = self[ask.host, ask.environment].others.count
    figures.refuse(ask.isLook ? others : 1 + others, at: now, plan)
    self[ask.host, ask.environment].others = []
    self[ask.host, ask.environment].ask = nil
    noteVainTry(ask.host, ask.environment)
    schedule(ask.host, ask.environment)
  }

  private mutating func noteVainTry(_ host: Int, _ environment: Int) {
    self[host, environment].vainTries += 1
    self[host, environment].lastVainTry = now
  }

  /// The store is away: a program that stays open comes again; none of that changes anything before the store is back.
  private mutating func missStore(_ host: Int, _ environment: Int, isKeeper: Bool) {
    guard isKeeper else { return }
    let present = now
    noteVainTry(host, environment)
    while let next = due(host, environment) {
      guard next < plan.calm + plan.outage else {
        plan(alarm: next, host, environment)
        break
      }
      now = next
      noteVainTry(host, environment)
    }
    now = present
  }

  // MARK: Sessions

  func isLiving(_ session: Session?) -> Bool {
    guard let end = session?.expires else { return false }
    return end > date
  }

  private func isGood(_ session: Session?) -> Bool {
    guard let session, let end = session.expires, let lifetime = session.lifetime else { return false }
    return SessionRules.isGood(left: end.timeIntervalSince(date), lifetime: lifetime, need: .ordinary)
  }
}
