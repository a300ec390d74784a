/// What a host does next about a shared session, decided from values alone. Nothing here waits, reads or writes.
///
/// No lock on any engine could keep a refresh token from being sent twice: whoever holds one may be paused for longer than it lasts. So what is good for one
/// use is claimed by a swap before it is sent, and a claim does not expire. Who has seen one for longer than its answer can take says that its refresh token
/// is spent; then somebody logs in.
public enum ShareRules {
  /// Seconds that others wait beyond what a claim says of itself: clocks do not go alike.
  public static let margin = 5.0

  /// The next step towards something, by what was read and what is remembered.
  public static func step(
    toward need: ShareNeed, in reading: SharedReading, memory: ShareMemory, now: BootTime
  ) -> ShareStep {
    if let answer = memory.answer {
      return save(answer, in: reading, memory).map { .swap($0, .save) } ?? .drop(answer)
    }
    if let mark = putBack(in: reading, memory) { return .swap(mark, .markPutBack) }
    switch need {
    case .look: return .stands
    case .logOut: return .swap(next(.loggedOut, in: reading, memory), .logOut)
    case .claim(let claim): return step(toward: claim, in: reading, memory, now)
    }
  }

  private static func step(
    toward claim: Claim, in reading: SharedReading, _ memory: ShareMemory, _ now: BootTime
  ) -> ShareStep {
    switch reading.entry?.record.state {
    case .claimed(let other, let living):
      let seen = memory.sight.flatMap { $0.claim == other.identity ? now.since($0.time) : nil } ?? 0
      let left = Double(other.seconds) + margin - seen
      // Whoever decides here holds this host's lock: the process that made a claim of its own is gone.
      if left > 0, other.identity != memory.claim { return .wait(other, seconds: left) }
      return .swap(next(.spent(living: living, abandoned: other.identity), in: reading, memory), .markAbandoned)
    case .idle(let session) where claim.purpose == .refresh:
      guard memory.mayRefresh(reading), session.refreshToken != nil else { return .stands }
      return .swap(next(.claimed(claim, living: AccessSession(session)), in: reading, memory), .claim(session))
    case let state where claim.purpose == .logIn:
      let earlier = reading.entry?.record.session
      let living = earlier.map { AccessSession($0) }
      let restored: Session? = if case .idle = state, memory.mayRefresh(reading) { earlier } else { living?.session }
      return .swap(next(.claimed(claim, living: living), in: reading, memory), .claim(restored))
    default: return .stands
    }
  }

  /// The record that holds an answer in hand: where its claim is open, or was given up and nobody has claimed since. Nil where it comes too late, or where
  /// nobody can tell: it may be in a register that was put back, with its refresh token used since.
  private static func save(
    _ answer: ShareMemory.Answer, in reading: SharedReading, _ memory: ShareMemory
  ) -> SharedRecord? {
    guard !memory.tellsPutBack(reading) else { return nil }
    switch reading.entry?.record.state {
    case .claimed(let claim, _) where claim.identity == answer.claim: break
    case .spent(_, answer.claim?): break
    default: return nil
    }
    var record = next(.idle(answer.session), in: reading, memory)
    if let credentials = answer.credentials { record.forgetRefusals(of: credentials) }
    return record
  }

  /// What must be said of a register that was put back, or nil: it was not, or another host has said so, or nothing in it can be taken for current.
  private static func putBack(in reading: SharedReading, _ memory: ShareMemory) -> SharedRecord? {
    guard let entry = reading.entry, let state = putBack(entry, reading.standing, memory) else { return nil }
    return next(state, in: reading, memory)
  }

  private static func putBack(
    _ entry: SharedReading.Entry, _ standing: RegisterStanding, _ memory: ShareMemory
  ) -> SharedRecord.State? {
    if memory.isOlder(entry), memory.seen?.isLoggedOut == true { return .loggedOut }
    if memory.isNoticedElsewhere(entry) { return nil }
    if memory.isOlder(entry) { return .spent(living: nil, abandoned: nil) }
    guard memory.isBehind(standing) else { return nil }
    switch entry.record.state {
    case .idle(let session) where session.refreshToken != nil:
      return .spent(living: AccessSession(session), abandoned: nil)
    case .claimed(let claim, let living) where claim.purpose == .refresh:
      return .spent(living: living, abandoned: nil)
    case .idle, .claimed, .spent, .loggedOut: return nil
    }
  }

  private static func next(
    _ state: SharedRecord.State, in reading: SharedReading, _ memory: ShareMemory
  ) -> SharedRecord {
    let record = reading.entry?.record ?? SharedRecord(generation: 0, state: .loggedOut)
    var next = record.next(state, above: memory.floor)
    next.incarnation = memory.incarnation(after: reading)
    return next
  }

  /// Whether what was claimed may be sent still: the register was not put back before the swap, and the answer will be there while others wait for it.
  /// - Parameters:
  ///   - reading: what the swap of the claim returned.
  ///   - memory: as it was before the swap.
  ///   - began: when the swap was begun.
  ///   - seconds: the most that sending and the answer take.
  public static func maySend(
    _ claim: Claim, swapped reading: SharedReading, memory: ShareMemory, began: BootTime, now: BootTime, seconds: Int
  ) -> Bool {
    guard !memory.isBehind(reading.standing), let spent = now.since(began) else { return false }
    return spent + Double(seconds) <= Double(claim.seconds)
  }

  /// The session that a host keeps for itself after a reading that stands.
  ///
  /// - Parameters:
  ///   - local: what it has kept so far; a copy is used to its end, whatever became of the register.
  ///   - isLiving: whether that has not ended yet.
  ///   - memory: as it was before the reading.
  public static func copy(
    after reading: SharedReading, local: Session?, isLiving: Bool, memory: ShareMemory
  ) -> Session? {
    let own = local.map { AccessSession($0).session }
    guard let record = reading.entry?.record else { return own }
    let isNews =
      memory.isNoticedElsewhere(reading.entry) || memory.seen.map { record.generation > $0.generation } ?? true
    if record.state == .loggedOut { return isNews ? nil : own }
    guard let shared = record.session, isNews || own == nil || !isLiving || own == AccessSession(shared).session else {
      return own
    }
    let isTrusted = !memory.tellsPutBack(reading) && (memory.mayRefresh || isNews && memory.seen != nil)
    return isTrusted ? shared : AccessSession(shared).session
  }

  /// The record with a session that an answer refreshed in passing, or nil: it is not the one any more that the register held.
  public static func renewal(
    of earlier: Session, to session: Session?, in reading: SharedReading, memory: ShareMemory
  ) -> SharedRecord? {
    guard !memory.tellsPutBack(reading), case .idle(earlier)? = reading.entry?.record.state else { return nil }
    return next(session.map { .idle($0) } ?? .spent(living: nil, abandoned: nil), in: reading, memory)
  }

  /// What becomes of an open claim without an answer to save; nil where somebody has given it up meanwhile.
  /// - Parameters:
  ///   - session: what the claimer holds; with its refresh token only where that was certainly not used.
  ///   - reading: what is there now.
  ///   - refusal: what the server said of the login, for those that would send the same.
  public static func end(
    of claim: Claim, leaving session: Session?, in reading: SharedReading, memory: ShareMemory,
    refusal: LoginRefusal? = nil
  ) -> SharedRecord? {
    guard !memory.tellsPutBack(reading), reading.entry?.record.claim == claim else { return nil }
    let isWhole = session.map { $0.refreshToken != nil || $0.accessToken == nil } ?? false
    let state: SharedRecord.State =
      if let session, isWhole { .idle(session) } else {
        .spent(living: session.map { AccessSession($0) }, abandoned: claim.identity)
      }
    var record = next(state, in: reading, memory)
    if let refusal { record.note(refusal) }
    return record
  }
}

/// What a host wants of a shared session.
public enum ShareNeed: Sendable, Hashable {
  /// To know it.
  case look
  /// To send what the claim says.
  case claim(Claim)
  /// To end it.
  case logOut
}

/// What is done next.
public enum ShareStep: Sendable, Hashable {
  /// Nothing: the record is as it was read, and what was wanted cannot be had from it.
  case stands
  /// A record is swapped in, where the version is still the one that was read.
  case swap(SharedRecord, ShareAct)
  /// Somebody else has claimed: wait for a change, so many seconds at most.
  case wait(Claim, seconds: Double)
  /// An answer in hand is given up: it is in the register already, or came too late.
  case drop(ShareMemory.Answer)
}

/// Why a record is swapped in.
public enum ShareAct: Sendable, Hashable {
  /// To send what was claimed, with this session; it is left where nothing was sent.
  case claim(Session?)
  /// To save an answer.
  case save
  /// To say that the store was put back.
  case markPutBack
  /// To say that a claim is given up.
  case markAbandoned
  /// To end the session for everybody.
  case logOut
}

extension ShareRules {
  /// Seconds within which one more host looks at what a watch tells all of.
  private static let secondsPerHost = 0.02
  /// Seconds at most; a session that was refreshed in time lives longer than that.
  private static let longestPause = 60.0

  /// Seconds until a host looks at what a watch told it of. The register tells all hosts in the same moment: of a thousand that looked at once, and then
  /// refreshed at once, it would serve none within the time limit.
  /// - Parameters:
  ///   - hosts: how many share the session, as far as is known.
  ///   - chance: at least 0, under 1; another number each time.
  public static func pauseBeforeLooking(hosts: Int, chance: Double) -> Double {
    min(Double(max(hosts, 0)) * secondsPerHost, longestPause) * min(max(chance, 0), 1)
  }
}
