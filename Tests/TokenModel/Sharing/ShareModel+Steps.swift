import Formats
import TokenModel

/// What can happen next.
extension ShareModel {
  /// A step, with what it breaks.
  struct Step {
    var label: String
    var state: ShareModel
    var violation: String?
    /// Whether nothing had to go wrong for it.
    var isFault = false
  }

  /// Every step that can be taken from here.
  var steps: [Step] {
    var steps: [Step] = []
    for host in hosts.indices {
      switch hosts[host].place {
      case .idle: steps += idleSteps(of: host)
      case .claiming(let record, let expected, let claim, let session):
        steps += claimSteps(of: host, record, expected, claim, session)
      case .unsure(let claim, let session): steps += unsureSteps(of: host, claim, session)
      case .claimed(let claim, let session, let maySend):
        steps +=
          claim.purpose == .refresh
          ? refreshSteps(of: host, claim, session, maySend) : loginSteps(of: host, claim, session, maySend)
      }
    }
    return steps + faultSteps
  }

  private func step(
    _ label: String, violation: String? = nil, isFault: Bool = false, _ change: (inout ShareModel) -> Void
  ) -> Step {
    var state = self
    change(&state)
    return Step(label: label, state: state, violation: violation, isFault: isFault)
  }

  /// A swap that succeeds, as every one does that is made of what was read just now.
  private mutating func put(_ record: SharedRecord) {
    store.revision += 1
    writings += 1
    store.entry = Entry(record: record, revision: store.revision, writing: writings)
  }

  private mutating func adopt(_ host: Int) {
    let earlier = hosts[host].memory
    hosts[host].memory.note(store.reading, at: Self.start)
    hosts[host].copy = ShareRules.copy(
      after: store.reading, local: hosts[host].copy, isLiving: lives(hosts[host].copy), memory: earlier)
  }

  // MARK: Reading and deciding

  private func idleSteps(of host: Int) -> [Step] {
    var needs: [(String, ShareNeed)] = [("looks", .look)]
    let name = ClaimIdentity("\(claims + 1)")
    if claims < Self.mostClaims {
      if store.entry?.record.session?.refreshToken != nil || store.entry?.record.claim != nil {
        needs.append(
          ("wants to refresh", .claim(Claim(identity: name, purpose: .refresh, host: "h\(host)", seconds: 30))))
      }
      if !lives(hosts[host].copy) {
        needs.append(("wants to log in", .claim(Claim(identity: name, purpose: .logIn, host: "h\(host)", seconds: 30))))
      }
    }
    if faults.logouts > 0 { needs.append(("logs out", .logOut)) }
    return needs.flatMap { label, need in decided(host, "h\(host) \(label)", need) }
  }

  private func decided(_ host: Int, _ label: String, _ need: ShareNeed) -> [Step] {
    let (memory, reading) = (hosts[host].memory, store.reading)
    // Once a claim was seen, any time may have passed.
    let isSeen = memory.sight != nil && memory.sight?.claim == reading.entry?.record.claim?.identity
    let time = isSeen ? Self.late : Self.start
    switch ShareRules.step(toward: need, in: reading, memory: memory, now: time) {
    case .stands, .wait: return [step("\(label): stands") { $0.adopt(host) }]
    case .drop(let answer): return [dropped(host, label, answer)]
    case .swap(let record, .claim(let session)):
      guard case .claim(let claim) = need else { return [] }
      return [
        step("\(label): decides to claim") { state in
          state.adopt(host)
          state.claims += 1
          state.hosts[host].place = .claiming(record, expected: reading.entry?.version, claim, session)
        }
      ]
    case .swap(let record, let act): return swapped(host, label, record, act)
    }
  }

  private func dropped(_ host: Int, _ label: String, _ answer: ShareMemory.Answer) -> Step {
    let isAlone = faults.restores == 0 && faults.wipes == 0
    let isWanted =
      switch store.entry?.record.state {
      case .claimed(let claim, _): claim.identity == answer.claim
      case .spent(_, let claim): claim == answer.claim
      default: false
      }
    return step(
      "\(label): drops its answer S\(number(of: answer.session))",
      violation: isWanted && isAlone && store.term == 10 ? "THROWN AWAY" : nil
    ) { $0.hosts[host].memory.answer = nil }
  }

  private func swapped(_ host: Int, _ label: String, _ record: SharedRecord, _ act: ShareAct) -> [Step] {
    let isUndone =
      if act == .save, let session = record.session { loggedOut.contains(issued[number(of: session) - 1].family) } else
      {
        false
      }
    func done(_ state: inout ShareModel) {
      if act == .logOut {
        state.faults.logouts -= 1
        if let session = store.entry?.record.session {
          let family = issued[number(of: session) - 1].family
          state.loggedOut.insert(family)
          for place in state.issued.indices where issued[place].family == family {
            state.issued[place].lives = false
            state.issued[place].isGood = false
          }
        }
      }
      state.put(record)
    }
    var steps = [
      step("\(label): \(act), done", violation: isUndone ? "LOGOUT UNDONE" : nil) { state in
        if act != .markPutBack { state.adopt(host) }
        done(&state)
        if act == .save {
          state.hosts[host].memory.noteSave(state.store.reading)
        } else {
          state.hosts[host].memory.noteSwap(state.store.reading)
        }
        state.hosts[host].copy =
          act == .logOut ? nil : record.session ?? state.hosts[host].copy.map { AccessSession($0).session }
      }
    ]
    if faults.lost > 0 {
      steps.append(
        step("\(label): \(act), not heard of", violation: isUndone ? "LOGOUT UNDONE" : nil, isFault: true) { state in
          state.faults.lost -= 1
          done(&state)
        })
    }
    return steps
  }

  // MARK: Claiming and sending

  private func claimSteps(
    of host: Int, _ record: SharedRecord, _ expected: RegisterVersion?, _ claim: Claim, _ session: Session?
  ) -> [Step] {
    guard store.reading.entry?.version == expected else {
      return [step("h\(host): its swap conflicts") { $0.hosts[host].place = .idle }]
    }
    var steps = [
      step("h\(host) claims \(claim.identity.text)") { state in
        state.put(record)
        state.claimed(host, claim, session)
      }
    ]
    if faults.lost > 0 {
      steps.append(
        step("h\(host) claims \(claim.identity.text) and does not hear of it", isFault: true) { state in
          state.faults.lost -= 1
          state.put(record)
          state.hosts[host].place = .unsure(claim, session)
        })
    }
    return steps
  }

  /// Goes on with a claim that is in the register.
  private mutating func claimed(_ host: Int, _ claim: Claim, _ session: Session?) {
    let maySend = ShareRules.maySend(
      claim, swapped: store.reading, memory: hosts[host].memory, began: Self.start, now: Self.start, seconds: 20)
    hosts[host].memory.noteSwap(store.reading)
    hosts[host].place = .claimed(claim, session, maySend: maySend)
  }

  private func unsureSteps(of host: Int, _ claim: Claim, _ session: Session?) -> [Step] {
    guard store.entry?.record.claim == claim, !hosts[host].memory.tellsPutBack(store.reading) else {
      return [step("h\(host) does not find its claim") { $0.hosts[host].place = .idle }]
    }
    return [step("h\(host) finds its claim") { $0.claimed(host, claim, session) }]
  }

  private func ended(_ host: Int, _ label: String, _ claim: Claim, leaving session: Session?) -> Step {
    step("h\(host) \(label)") { state in
      state.hosts[host].place = .idle
      guard
        let record = ShareRules.end(of: claim, leaving: session, in: store.reading, memory: hosts[host].memory)
      else { return }
      state.put(record)
      state.hosts[host].memory.noteSwap(state.store.reading)
      state.hosts[host].copy = record.session
    }
  }

  private func refreshSteps(of host: Int, _ claim: Claim, _ session: Session?, _ maySend: Bool) -> [Step] {
    guard let session else { return [] }
    let access = AccessSession(session).session
    guard maySend else { return [ended(host, "may not send", claim, leaving: access)] }
    let place = number(of: session) - 1
    let violation = issued[place].sent > 0 ? "REUSE of R\(place + 1)" : nil
    func send(_ state: inout ShareModel) {
      state.issued[place].sent += 1
      state.issued[place].isGood = false
    }
    var steps = [ended(host, "does not send R\(place + 1)", claim, leaving: session)]
    if issued[place].isGood, issued.count < Self.mostSessions {
      let family = issued[place].family
      steps.append(
        step("h\(host) sends R\(place + 1), gets S\(issued.count + 1)", violation: violation) { state in
          send(&state)
          state.answered(host, claim, family: family)
        })
    }
    var refused = ended(host, "sends R\(place + 1) and hears nothing good", claim, leaving: access)
    refused.violation = violation
    send(&refused.state)
    refused.isFault = issued[place].isGood
    steps.append(refused)
    return steps
  }

  private func loginSteps(of host: Int, _ claim: Claim, _ session: Session?, _ maySend: Bool) -> [Step] {
    var steps = [ended(host, "does not log in", claim, leaving: session)]
    if maySend, issued.count < Self.mostSessions {
      steps.append(
        step("h\(host) logs in, gets S\(issued.count + 1)") { $0.answered(host, claim, family: issued.count + 1) })
    }
    return steps
  }

  /// An answer came, and is on the host's own disk.
  private mutating func answered(_ host: Int, _ claim: Claim, family: Int) {
    issued.append(Issued(family: family))
    let session = Self.session(issued.count)
    hosts[host].memory.answer = ShareMemory.Answer(claim: claim.identity, session: session)
    hosts[host].copy = session
    hosts[host].place = .idle
  }

  // MARK: Faults

  private var faultSteps: [Step] {
    var steps: [Step] = []
    for host in hosts.indices where faults.forgets > 0 && hosts[host].place == .idle {
      steps.append(
        step("h\(host) loses its state folder", isFault: true) { state in
          state.faults.forgets -= 1
          state.hosts[host] = Host(memory: ShareMemory(key: Self.key), copy: nil)
        })
    }
    for host in hosts.indices where faults.lost > 0 && hosts[host].place != .idle {
      steps.append(
        step("h\(host) is killed", isFault: true) { state in
          state.faults.lost -= 1
          state.hosts[host].place = .idle
        })
    }
    if faults.restores > 0 {
      if let snapshot, snapshot != store {
        steps.append(
          step("the store is put back to generation \(snapshot.entry?.record.generation ?? 0)", isFault: true) {
            state in
            state.faults.restores -= 1
            state.store = snapshot
            state.store.term = Self.firstTerm
          })
      } else if snapshot == nil {
        steps.append(step("a copy of the store is made", isFault: true) { $0.snapshot = store })
      }
    }
    if faults.wipes > 0, store.entry != nil {
      steps.append(
        step("the store is wiped", isFault: true) { state in
          state.faults.wipes -= 1
          state.store = Store(entry: nil, revision: 1, term: Self.firstTerm)
        })
    }
    if faults.ends > 0 {
      steps.append(
        step("the access tokens end", isFault: true) { state in
          state.faults.ends -= 1
          for place in issued.indices { state.issued[place].lives = false }
        })
    }
    return steps
  }
}
