import Foundation
import Glibc
import Support
import Synchronization
import Testing

/// What may fail between hosts that share a session: for each failure what the server gets, what a person reads, and how the command ends.
@Suite(.drivesPrograms) struct ShareFailureTableTests {
  private let etcd: EtcdServer
  /// The way from the hosts to etcd.
  private let store: UnreliableRelay

  init() throws {
    etcd = try EtcdServer()
    store = try UnreliableRelay(to: etcd.port)
  }

  /// Hosts that have met: each may refresh, and the server's counters begin at 0.
  private func team(_ environment: String = "archive", hosts: Int = 2) async throws -> TeamFixture {
    let team = try TeamFixture(sharing: environment, hosts: hosts)
    try await team.team("--url", store.url)
    try await team.acquaint()
    #expect(try team.tally() == Tally(logins: 1, refreshes: 1))
    return team
  }

  /// Nobody reaches etcd.
  private func cutOff() { store.behave { _ in .lost } }

  private func reconnect() { store.behave { _ in .pass } }

  private var cut: String { "\(store.url): no answer" }

  // MARK: The store

  @Test func `store unreachable, session fresh: its token, and a warning`() async throws {
    let team = try await team()
    let token = try await team.token(1)
    cutOff()
    try team.moveOn(61)
    let result = try await team.askToken(1)
    #expect(result.status == 0 && result.output == token)
    #expect(result.errors == "fob: The share 'team' does not answer: \(cut).\n")
    #expect(try team.tally() == Tally())
  }

  @Test func `store unreachable: the operator's command hears of it once, until it answers again`() async throws {
    let team = try await team()
    let log = EventLog(path: team.folder.path(of: "seen"))
    try team.folder.write(EventLog.settings(log.command), to: "1/config/fob/settings.ini")
    for round in 1...2 {
      cutOff()
      for _ in 1...2 {
        try team.moveOn(61)
        #expect(try await team.askToken(1).status == 0)
      }
      try await waitUntil("it is told") { log.kinds.count { $0 == "share.unreachable" } >= round }
      reconnect()
      try team.moveOn(61)
      #expect(try await team.askToken(1).errors.isEmpty)
    }
    let told = log.events.filter { $0["event"] as? String == "share.unreachable" }
    #expect(told.count == 2, "once for each time that it ceased to answer: \(log.kinds)")
    #expect(told.allSatisfy { $0["share"] as? String == "team" && $0["environment"] as? String == "archive" })
    #expect((told.first?["reason"] as? String)?.contains("no answer") == true, "\(told)")
  }

  @Test func `store that hangs: of those who wait for one session only the first asks it`() async throws {
    let team = try await team()
    try team.moveOn(team.lead)
    let (asked, held) = (Counter(), HeldRequest())
    store.behave { _ in
      _ = asked.next()
      return .lost(after: held)
    }
    let first = try team.start(1, ["token", "archive"])
    try await held.arrival()
    first.strike(SIGSTOP)
    let others = try (0..<5).map { _ in try team.start(1, ["token", "archive"]) }
    for other in others {
      try await waitUntil("it waits for the lock") { other.openFiles.contains { $0.hasSuffix("archive.lock") } }
    }
    held.letGo()
    first.strike(SIGCONT)
    for process in [first] + others {
      let result = try await process.result()
      #expect(result.status == 0 && result.errors.contains("does not answer"), "\(result.errors)")
    }
    #expect(asked.count == 1)
    #expect(try team.tally() == Tally())
  }

  @Test func `store unreachable at the end: nothing is sent, status 6, and a login for one host is the way out`()
    async throws
  {
    let team = try await team()
    cutOff()
    try team.moveOn(team.lead)
    let living = try await team.askToken(1)
    #expect(living.status == 0 && living.errors.contains("the share 'team' does not answer"), "\(living.errors)")
    try team.moveOn(team.lifetime - team.lead)
    for host in 0..<2 {
      let result = try await team.askToken(host)
      #expect(result.status == 6 && result.output.isEmpty)
      #expect(
        result.errors
          == "fob: archive: the share 'team' does not answer, and without it fob sends nothing that is good for one use: \(cut). Try again, or log in for this host alone: fob login archive --local\n"
      )
    }
    #expect(try team.tally() == Tally())
    let login = try await team.fob(1, ["login", "archive", "--local"])
    #expect(login.status == 0, "\(login.errors)")
    #expect(try team.tally() == Tally(logins: 1))
    let alone = try await team.askToken(1)
    #expect(alone.status == 0, "\(alone.errors)")
    // The other host still has nothing; once the store is back, it gets a session for all.
    #expect(try await team.askToken(0).status == 6)
    reconnect()
    let token = try await team.token(0)
    #expect(try await team.token(1) == token)
    #expect(try team.tally() == Tally(logins: 1))
  }

  @Test func `swap conflict: who comes second takes the other's session`() async throws {
    let team = try await team()
    let seen = Mutex<[[UInt8]: String]>([:])
    store.behave { request in
      guard request.line.contains("/v3/kv/range") else { return .pass }
      return .changed { answer in
        seen.withLock { $0[request.body] = answer }
        return answer
      }
    }
    try team.moveOn(61)
    _ = try await team.token(1)
    reconnect()
    try team.moveOn(team.lead - 61)
    let first = try await team.token(0)
    // Until it swaps, the second host reads what was there before the first one's swaps.
    let swaps = Counter()
    store.behave { request in
      if request.line.contains("/v3/kv/txn") { _ = swaps.next() }
      guard swaps.count == 0, let earlier = seen.withLock({ $0[request.body] }) else { return .pass }
      return .answered(json: earlier)
    }
    let result = try await team.askToken(1)
    #expect(result.status == 0 && result.output == first && result.errors.isEmpty, "\(result)")
    #expect(swaps.count == 1)
    #expect(try team.tally() == Tally(refreshes: 1))
  }

  /// The first swap of a refresh is its claim, the second one saves what it brought.
  @Test(arguments: [1, 2], [true, false])
  func `a swap's answer lost: it is looked for, done or not`(swap: Int, isDone: Bool) async throws {
    let team = try await team()
    try team.moveOn(team.lead)
    let count = Counter()
    store.behave { request in
      guard request.line.contains("/v3/kv/txn"), count.next() == swap else { return .pass }
      return isDone ? .answerLost : .lost
    }
    let result = try await team.askToken(1)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(try await team.token(0) == result.output)
    #expect(try team.tally() == Tally(refreshes: 1))
  }

  @Test func `a minority of the cluster: as unreachable, and the next endpoint is asked where there is one`()
    async throws
  {
    let team = try TeamFixture(sharing: "archive")
    let minority = try UnreliableRelay(to: etcd.port)
    try await team.team("--url", "\(minority.url),\(store.url)")
    try await team.acquaint()
    _ = try team.tally()
    minority.behave { _ in .answered(Self.withoutLeader) }
    try team.moveOn(team.lead)
    let token = try await team.token(1)
    #expect(try await team.token(0) == token)
    #expect(try team.tally() == Tally(refreshes: 1))
    store.behave { _ in .answered(Self.withoutLeader) }
    try team.moveOn(team.lifetime)
    let result = try await team.askToken(0)
    #expect(result.status == 6)
    let reason = "\(minority.url): etcdserver: no leader; \(store.url): etcdserver: no leader."
    #expect(result.errors.contains(": \(reason) Try again, or"), "\(result.errors)")
    #expect(try team.tally() == Tally())
  }

  private static let withoutLeader: String = {
    let body = #"{"error":"etcdserver: no leader","message":"etcdserver: no leader","code":14}"#
    return "HTTP/1.1 503 Service Unavailable\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }()

  @Test func `put back from a snapshot: no refresh token is sent again, one login`() async throws {
    let team = try await team()
    let snapshot = team.folder.path(of: "snapshot")
    try etcd.saveSnapshot(to: snapshot)
    try team.moveOn(team.lead)
    let token = try await team.token(0)
    #expect(try await team.token(1) == token)
    #expect(try team.tally() == Tally(refreshes: 1))
    let restored = try EtcdServer(restoring: (snapshot, etcd))
    store.lead(to: restored.port)
    // What the hosts hold is used to its end.
    try team.moveOn(61)
    for host in 0..<2 { #expect(try await team.token(host) == token) }
    try team.moveOn(team.lifetime)
    let next = try await team.token(1)
    #expect(try await team.token(0) == next)
    #expect(try team.tally() == Tally(logins: 1))
    try team.moveOn(team.lead)
    _ = try await team.token(0)
    #expect(try team.tally() == Tally(refreshes: 1))
  }

  @Test func `emptied, or by its administrator: copies are used to their end, then one login`() async throws {
    let team = try await team()
    let token = try await team.token(0)
    try etcd.control(["del", "fob/", "--prefix"])
    try team.moveOn(61)
    for host in 0..<2 { #expect(try await team.token(host) == token) }
    try team.moveOn(team.lead)
    let next = try await team.token(1)
    #expect(try await team.token(0) == next)
    #expect(try team.tally() == Tally(logins: 1))
  }

  @Test func `a value that its administrator wrote: never used, never overwritten, and told`() async throws {
    let team = try await team()
    let key = try #require(
      etcd.control(["get", "fob/", "--prefix", "--keys-only"]).split(separator: "\n").first { $0.contains("/s/") })
    try etcd.control(["put", String(key), "forged"])
    try team.moveOn(team.lifetime)
    let result = try await team.askToken(1)
    #expect(result.status == 6)
    #expect(result.errors.contains("holds a value that the team did not write there"), "\(result.errors)")
    #expect(try etcd.control(["get", String(key), "--print-value-only"]) == "forged\n")
    #expect(try team.tally() == Tally())
  }

  // MARK: The hosts

  @Test func `the claimer is killed before it sends: another host waits, marks its claim and logs in`() async throws {
    try await outliveKilledClaimer(refreshes: 0) { .lost(after: $0) }
  }

  @Test func `the claimer is killed after it sent: another host waits, marks its claim and logs in`() async throws {
    try await outliveKilledClaimer(refreshes: 1) { .answerHeld(at: $0) }
  }

  /// - Parameter fate: what becomes of the claimer's request, which is held when the claimer is killed.
  private func outliveKilledClaimer(
    refreshes: Int, _ fate: (HeldRequest) -> UnreliableRelay.Fate
  ) async throws {
    let team = try await team()
    try team.moveOn(team.lead)
    let held = HeldRequest()
    team.server.strike("refresh", with: fate(held))
    let claimer = try team.start(0, ["token", "archive"])
    try await held.arrival()
    claimer.strike(SIGKILL)
    #expect(try await claimer.result().status == 128 + SIGKILL)
    held.letGo()
    // The living token serves meanwhile; who insists waits, and is told for how long.
    _ = try await team.token(1)
    #expect(try team.tally() == Tally(refreshes: refreshes))
    try team.moveOn(Self.refreshPatience)
    let token = try await team.token(1)
    #expect(try team.tally() == Tally(logins: 1))
    try team.moveOn(61)
    #expect(try await team.token(0) == token)
    #expect(try team.tally() == Tally())
  }

  /// Seconds, more than others wait for a refresh: its time limit, and what saving takes.
  private static let refreshPatience = 31

  @Test func `the claimer is paused between its claim and sending: it does not send late`() async throws {
    let team = try await team()
    try team.moveOn(team.lead)
    let held = HeldRequest()
    store.strike("/v3/kv/txn", with: .answerHeld(at: held))
    let claimer = try team.start(0, ["token", "archive"])
    try await held.arrival()
    claimer.strike(SIGSTOP)
    _ = try await team.token(1)
    try team.moveOn(Self.refreshPatience)
    let token = try await team.token(1)
    #expect(try team.tally() == Tally(logins: 1))
    held.letGo()
    claimer.strike(SIGCONT)
    let late = try await claimer.result()
    #expect(late.status == 0, "\(late.errors)")
    try team.moveOn(61)
    #expect(try await team.token(0) == token)
    #expect(try team.tally() == Tally())
  }

  @Test func `the claimer is paused after it sent: its answer is saved nowhere, and it takes the others' session`()
    async throws
  {
    let team = try await team()
    try team.moveOn(team.lead)
    let held = HeldRequest()
    team.server.strike("refresh", with: .answerHeld(at: held))
    let claimer = try team.start(0, ["token", "archive"])
    try await held.arrival()
    claimer.strike(SIGSTOP)
    _ = try await team.token(1)
    try team.moveOn(Self.refreshPatience)
    let token = try await team.token(1)
    #expect(try team.tally() == Tally(logins: 1, refreshes: 1))
    held.letGo()
    claimer.strike(SIGCONT)
    let late = try await claimer.result()
    #expect(late.status == 0 && late.output == token, "\(late.errors)")
    #expect(try await team.token(1) == token)
    #expect(try team.tally() == Tally())
  }

  @Test func `a host was stolen: after a rotation it is out, and the others go on`() async throws {
    let team = try await team(hosts: 3)
    let environments = "2/config/fob/environments"
    try team.folder.write(
      try #require(team.folder.text(of: "\(environments)/archive.ini")), to: "\(environments)/unused.ini")
    let rotated = try await team.fob(0, ["share", "rotate", "team", "--yes"])
    #expect(rotated.status == 0, "\(rotated.errors)")
    try await team.join(1..<2)
    try team.moveOn(team.lifetime)
    // The register holds nothing of the second one.
    for name in ["archive", "unused"] {
      let stolen = try await team.fob(2, ["token", name])
      #expect(stolen.status == 6)
      #expect(
        stolen.errors.contains(
          "This host joined with an older identity (1) than the team has now (2). Join again: fob share join"),
        "\(stolen.errors)")
    }
    #expect(try team.tally() == Tally())
    let token = try await team.token(1)
    #expect(try await team.token(0) == token)
    #expect(try team.tally() == Tally(logins: 1))
  }

  @Test func `NAT: hosts behind one address share a count of sign-ins, behind another they have their own`()
    async throws
  {
    let team = try TeamFixture(sharing: "pod", hosts: 3)
    try await team.team("--url", store.url)
    for (host, egress) in ["dc1", "dc1", "dc2"].enumerated() {
      let file = "\(host)/config/fob/shares/team.ini"
      try team.folder.write(try #require(team.folder.text(of: file)) + "egress = \(egress)\n", to: file)
    }
    func listAfterTheServerEndedAll(_ host: Int) async throws -> FobResult {
      try team.sandbox.control("end-sessions")
      return try await team.fob(host, ["tokens", "list", "pod"])
    }
    // Ten in twelve hours, of which two are kept for people.
    for _ in 0..<8 { #expect(try await listAfterTheServerEndedAll(0).status == 0) }
    let sameAddress = try await listAfterTheServerEndedAll(1)
    #expect(sameAddress.status == 4 && sameAddress.errors.contains("kept for people"), "\(sameAddress)")
    #expect(try team.tally().logins == 8)
    let other = try await listAfterTheServerEndedAll(2)
    #expect(other.status == 0, "\(other.errors)")
    #expect(try team.tally().logins == 1)
  }

  @Test func `after an outage all hosts ask at once: one login`() async throws {
    let team = try await team(hosts: 8)
    cutOff()
    try team.moveOn(team.lifetime)
    for host in 0..<8 { #expect(try await team.askToken(host).status == 6) }
    reconnect()
    let asking = try (0..<8).map { try team.start($0, ["token", "archive"]) }
    var tokens: Set<String> = []
    for host in asking {
      let result = try await host.result()
      #expect(result.status == 0, "\(result.errors)")
      tokens.insert(result.output)
    }
    #expect(tokens.count == 1)
    #expect(try team.tally() == Tally(logins: 1))
  }
}

/// Counts from 1, whoever asks.
private final class Counter: Sendable {
  private let value = Mutex(0)

  var count: Int { value.withLock { $0 } }

  func next() -> Int {
    value.withLock { value in
      value += 1
      return value
    }
  }
}
