import Foundation
import Support
import Testing

/// A store that answers what it should not: no refresh token is sent twice, no host loses the session that it has, and a person reads which endpoint it was.
@Suite(.drivesPrograms) struct HostileStoreTests {
  private let etcd: EtcdServer
  /// The way from the hosts to etcd.
  private let store: UnreliableRelay
  private let team: TeamFixture
  /// Where a redirect leads to, and nobody should go.
  private let trap: ScriptedServer

  init() throws {
    etcd = try EtcdServer()
    store = try UnreliableRelay(to: etcd.port)
    team = try TeamFixture(sharing: "video")
    trap = try ScriptedServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" }
  }

  private func begin(_ place: String? = nil) async throws {
    try await team.team("--url", place ?? store.url)
    try await team.acquaint()
    _ = try team.tally()
  }

  /// What etcd holds of sessions.
  private func sessions() throws -> [(key: String, value: String)] {
    try etcd.values(ofKeysBeginningWith: "fob/").filter { $0.key.contains("/s/") }
  }

  /// etcd's own answer with something replaced.
  private static func changed(_ pattern: String, to text: String) -> UnreliableRelay.Fate {
    .changed { $0.replacingOccurrences(of: pattern, with: text, options: .regularExpression) }
  }

  /// What cannot be used, and what the reason says after the endpoint.
  private var useless: [(name: String, fate: UnreliableRelay.Fate, reason: String)] {
    [
      ("no HTTP", .answered { $0.write("\u{1}\u{2}rubbish\r\n\r\n") }, ": "),
      ("nothing", .answered(json: ""), " does not answer as etcd does."),
      ("no JSON", .answered(json: "<html>rubbish"), " does not answer as etcd does."),
      ("no object", .answered(json: "[1]"), " does not answer as etcd does."),
      (
        "deep",
        .answered(json: String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)),
        " does not answer as etcd does."
      ),
      (
        "endless",
        .answered { client in
          client.write("HTTP/1.1 200 OK\r\n\r\n")
          while client.write([UInt8](repeating: 0x20, count: 1 << 20)) {}
        }, ": "
      ),
      (
        "a byte now and then",
        .answered { client in
          client.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
          while client.write([0x7B]) { usleep(200_000) }
        }, ": timed out"
      ),
      (
        "a redirect",
        .answered { [trap] in $0.write("HTTP/1.1 307 Go\r\nLocation: \(trap.url)/\r\nContent-Length: 0\r\n\r\n") },
        " redirects, which etcd does not."
      ),
      (
        "base 64 that is none", Self.changed(#""value":"[^"]*""#, to: #""value":"!""#),
        ": a key of the answer is malformed"
      ),
      ("no header", Self.changed(#""header""#, to: #""footer""#), ": the answer does not say which cluster it is from"),
      (
        "a number below zero", Self.changed(#""revision":"\d+""#, to: #""revision":"-1""#),
        ": the answer does not say which cluster it is from"
      ),
      (
        "a number beyond all", Self.changed(#""revision":"\d+""#, to: #""revision":"99999999999999999999""#),
        ": the answer does not say which cluster it is from"
      ),
      (
        "another key", Self.changed(#""kvs":\[\{"key":"[^"]*""#, to: #""kvs":[{"key":"YQ==""#),
        ": the answer is about another key"
      ),
      (
        "keys before the right one",
        Self.changed(#""kvs":\["#, to: #""kvs":[{"key":"YQ==","mod_revision":"1","value":"YQ=="},"#),
        ": the answer is about another key"
      ),
      (
        "a revision to come", Self.changed(#""mod_revision":"\d+""#, to: #""mod_revision":"999999""#),
        ": the answer has a revision that is still to come"
      ),
      ("no list", Self.changed(#""kvs":\["#, to: #""kvs":7,"rest":["#), ": the answer's keys are no list"),
    ]
  }

  /// In three parts, side by side.
  @Test(arguments: 0..<3)
  func `an answer that is no use: as unreachable, and the endpoint is named`(part: Int) async throws {
    try await begin()
    for index in stride(from: part, to: useless.count, by: 3) {
      let (name, fate, reason) = useless[index]
      let (token, session) = (try await team.token(1), try team.session(of: 1))
      store.behave { _ in fate }
      try team.moveOn(61)
      let living = try await team.askToken(1)
      #expect(living.status == 0 && living.output == token, "\(name): \(living.errors)")
      #expect(
        living.errors.hasPrefix("fob: The share 'team' does not answer: \(store.url)\(reason)"),
        "\(name): \(living.errors)")
      try team.moveOn(team.lifetime)
      let ended = try await team.askToken(1)
      #expect(ended.status == 6 && ended.errors.contains("\(store.url)\(reason)"), "\(name): \(ended.errors)")
      #expect(try team.session(of: 1) == session, "\(name)")
      #expect(try team.tally() == Tally(), "\(name)")
      store.behave { _ in .pass }
      let next = try await team.token(1)
      #expect(try await team.token(0) == next, "\(name)")
      #expect(try team.tally() == Tally(refreshes: 1), "\(name)")
    }
    #expect(trap.connectionCount == 0)
  }

  @Test func `of two endpoints the one that is of no use is passed over, however it is`() async throws {
    let honest = try UnreliableRelay(to: etcd.port)
    try await begin("\(store.url),\(honest.url)")
    for (name, fate, _) in useless {
      store.behave { _ in fate }
      try team.moveOn(team.lead)
      let result = try await team.askToken(1)
      #expect(result.status == 0 && result.errors.isEmpty, "\(name): \(result.errors)")
      #expect(try await team.token(0) == result.output, "\(name)")
      #expect(try team.tally() == Tally(refreshes: 1), "\(name)")
    }
  }

  @Test(arguments: ["garbage", "nothing", "hang", "refusal"])
  func `swaps are answered with what is no use: tried three times, nothing is sent, the endpoint is named`(
    kind: String
  ) async throws {
    try await begin()
    let session = try team.session(of: 1)
    store.behave { request in
      guard request.line.contains("/v3/kv/txn") else { return .pass }
      switch kind {
      case "garbage": return .answered(json: "rubbish")
      case "nothing": return .lost
      case "hang": return .answered { $0.waitForEnd() }
      default: return .answered { $0.write("HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n") }
      }
    }
    try team.moveOn(team.lifetime)
    _ = store.takeLines()
    let result = try await team.askToken(1)
    #expect(result.status == 6 && result.errors.contains(store.url), "\(result.errors)")
    #expect(store.takeLines().filter { $0.contains("/v3/kv/txn") }.count == 3)
    #expect(try team.session(of: 1) == session)
    #expect(try team.tally() == Tally())
    store.behave { _ in .pass }
    let next = try await team.token(1)
    #expect(try await team.token(0) == next)
    #expect(try team.tally() == Tally(refreshes: 1))
  }

  /// As after a restore: what is found there is not sent again, and a login begins anew; so when the answers are right again.
  @Test(arguments: [
    (#""cluster_id":"\d+""#, #""cluster_id":"7""#), (#""revision":"\d+""#, #""revision":"18446744073709551615""#),
    (#""raft_term":"\d+""#, #""raft_term":"18446744073709551615""#), (#""revision":"\d+""#, #""revision":"1""#),
    (#""raft_term":"\d+""#, #""raft_term":"0""#),
  ])
  func `another cluster's id, or another revision or term: at most two logins, no reuse, nothing lost`(
    pattern: String, text: String
  ) async throws {
    try await begin()
    let token = try await team.token(1)
    store.behave { _ in Self.changed(pattern, to: text) }
    try team.moveOn(61)
    #expect(try await team.token(1) == token)
    try team.moveOn(team.lead)
    for host in [0, 1] { _ = try await team.askToken(host) }
    store.behave { _ in .pass }
    try team.moveOn(61)
    for host in [0, 1] { _ = try await team.token(host) }
    try team.moveOn(team.lifetime)
    for host in [0, 1] { _ = try await team.token(host) }
    try team.moveOn(61)
    #expect(try await team.token(0) == team.token(1))
    let tally = try team.tally()
    #expect(tally.reused == 0 && tally.logins <= 2, "\(tally)")
    for host in [0, 1] {
      #expect(team.folder.text(of: "\(host)/state/fob/sessions/video.json.broken-1") == nil)
      let status = try await team.fob(host, ["status", "video", "--json"])
      #expect(((status.json["environments"] as? [[String: Any]])?.first)?["state"] as? String == "valid")
    }
  }

  @Test func `an older value of the same key: known as older, one login`() async throws {
    try await begin()
    let old = try #require(sessions().first)
    try team.moveOn(team.lead)
    let token = try await team.token(0)
    #expect(try await team.token(1) == token)
    #expect(try team.tally() == Tally(refreshes: 1))
    try etcd.put(old.value, under: old.key)
    try team.moveOn(61)
    for host in [0, 1] { #expect(try await team.token(host) == token) }
    try team.moveOn(team.lifetime)
    let next = try await team.token(0)
    #expect(try await team.token(1) == next)
    let tally = try team.tally()
    #expect(tally == Tally(logins: 1), "\(tally)")
  }

  @Test func `another key's value copied here: never used, never overwritten, and told`() async throws {
    try await begin()
    let own = try #require(sessions().first)
    let path = "1/config/fob/environments"
    let text = try #require(team.folder.text(of: "\(path)/video.ini"))
    try team.folder.write(text.replacing("username = project", with: "username = other"), to: "\(path)/other.ini")
    #expect(try await team.fob(1, ["token", "other"]).status == 0)
    let other = try #require(sessions().first { $0.key != own.key })
    let keys = try sessions().map(\.key)
    #expect(keys.count == 2, "\(keys) \(team.environment)")
    try etcd.put(other.value, under: own.key)
    _ = try team.tally()
    let session = try team.session(of: 1)
    try team.moveOn(team.lifetime)
    let result = try await team.askToken(1)
    #expect(result.status == 6, "\(result.errors)")
    #expect(result.errors.contains("holds a value that the team did not write there"), "\(result.errors)")
    #expect(try team.session(of: 1) == session && team.tally() == Tally())
    #expect(try sessions().first { $0.key == own.key }?.value == other.value)
  }
}
