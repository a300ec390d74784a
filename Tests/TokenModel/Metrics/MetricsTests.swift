import Formats
import Foundation
import Testing

@testable import TokenModel

@Suite struct MetricsTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func list(_ tokens: [(scope: String?, expiry: TokenExpiry)]) throws -> PackedTokens {
    let handle = try #require(Handle("k7w3qzaaab"))
    let rows = tokens.map { scope, expiry in
      ListedToken(
        token: UploadToken(
          reference: TokenReference(identity: Secret("canary-identity"), id: nil), value: Secret("canary-value"),
          label: "canary-label", scope: scope.map(TokenScope.init(rawValue:)), expiry: expiry),
        handle: handle, ownLabel: "canary-own")
    }
    return PackedTokens(rows, pageSize: 2)
  }

  private func counts(offset: TimeInterval = 0) throws -> TokenCounts {
    TokenCounts(
      of: try list([
        ("all", .never), ("all", .at(now + offset - 1)), ("upload", .at(now + offset + 600)),
        ("upload", .at(now + offset + 60)), ("download", .unknown), ("read-only", .never), (nil, .never),
      ]), isComplete: true, at: now, clockOffset: offset)
  }

  private func status(left: TimeInterval?, failure: RecordedFailure? = nil, refresh: Bool = false) throws
    -> SessionStatus
  {
    let session = Session(
      origin: try Origin("https://one.example"),
      credentials: .tokens(
        SessionTokens(
          access: Secret("canary-access"), refresh: refresh ? Secret("canary-refresh") : nil,
          expires: left.map { now + 100 + $0 })), issued: now + 100 - 900)
    return SessionStatus(.session(HeldSession(session: session, clockOffset: 100, generation: 1)), failure: failure)
  }

  private func failure(needsLogin: Bool) -> RecordedFailure {
    RecordedFailure(at: now - 5, reason: "canary-reason", needsLogin: needsLogin, count: 3, nextTry: nil)
  }

  private func metrics(
    _ status: SessionStatus, _ profile: ServiceProfile = TestServices.lenient, demand: LoginDemand = .nothing,
    tokens: TokenCounts? = nil
  ) throws -> EnvironmentMetrics {
    EnvironmentMetrics(
      of: try TestEnvironment.make(service: profile.name), status, profile: profile, demand: demand, tokens: tokens,
      now: now)
  }

  private let someone = LoginDemand([LoginField(.secret(.password), label: "Password", isSecret: true)])

  @Test(arguments: [0.0, 3600, -3600])
  func `upload tokens are counted by scope and state, by the server's clock`(offset: TimeInterval) throws {
    let counts = try counts(offset: offset)
    #expect(counts[.all] == .init(valid: 1, expired: 1, neverExpiring: 1))
    #expect(counts[.upload] == .init(valid: 2))
    #expect(counts[.download] == .init(unknown: 1))
    #expect(counts[.other] == .init(valid: 2, neverExpiring: 2), "a word of the server's own, and none")
    #expect(counts.nearestExpiry == now + 60, "by the local clock")
    let empty = TokenCounts(of: try list([]), isComplete: false, at: now, clockOffset: 0)
    #expect(empty.nearestExpiry == nil && !empty.isComplete && empty[.all] == .init())
  }

  @Test func `counts come back from disk as they were, and hold nothing but numbers`() throws {
    for counts in [try counts(), TokenCounts(of: try list([]), isComplete: false, at: now, clockOffset: 0)] {
      let text = counts.json.text()
      #expect(TokenCounts(json: try JSONValue(parsing: Array(text.utf8))) == counts)
      #expect(!text.contains("canary") && !text.contains("k7w3qzaaab"))
    }
    for spoilt in [#"{}"#, #"{"read": 1e300, "complete": true, "scopes": {}}"#, #"[]"#] {
      #expect(TokenCounts(json: try JSONValue(parsing: Array(spoilt.utf8))) == nil)
    }
    let odd = #"{"read": 1, "complete": true, "scopes": {"all": {"valid": -7}, "none": 3}, "nearest_expiry": 1e300}"#
    let read = try #require(TokenCounts(json: try JSONValue(parsing: Array(odd.utf8))))
    #expect(read[.all].valid == 0 && read.nearestExpiry == nil)
  }

  private func policy(_ demands: [PolicyDemand], isForProduction: Bool = false) -> Policy {
    Policy(
      demands.map {
        Policy.Entry(demand: $0, text: "x", isForProduction: isForProduction, file: "/etc/fob/policy.ini", line: 1)
      })
  }

  @Test func `a token counts once for each rule that it breaks, and what is not known breaks none`() throws {
    let support = UploadTokenSupport(
      facts: [.scope, .expiry], serverSorts: [], pageSize: nil, scopes: TokenScope.known,
      lifetimes: .choosable(maximum: 1_000_000_000), idIsSecret: true)
    let environment = try TestEnvironment.make(service: TestServices.lenient.name)
    func judged(_ policy: Policy) throws -> TokenCounts {
      var counts = try self.counts(offset: 100)
      let tokens = try list([
        ("all", .never), ("all", .at(now + 40 * 86_400)), ("upload", .at(now + 600)), ("download", .unknown),
      ])
      counts.judge(tokens, by: policy, of: environment, support: support, at: now, clockOffset: 100)
      return counts
    }
    let counts = try judged(
      policy([
        .neverExpiring(isAllowed: false), .longestLifetime(30 * 86_400), .longestLifetime(20 * 86_400),
        .widestScope(.upload),
      ]))
    #expect(counts.rules[.neverExpiring] == .init(broken: 1, unknown: 1))
    #expect(counts.rules[.longestLifetime] == .init(broken: 2, unknown: 2), "two files have the rule")
    #expect(counts.rules[.widestScope] == .init(broken: 3, unknown: 0))
    #expect(counts.rules[.label] == nil, "no file has it")
    #expect(try judged(Policy()).rules.isEmpty)
    #expect(TokenCounts(json: try JSONValue(parsing: Array(counts.json.text().utf8))) == counts)
    let text = MetricsSnapshot(
      version: "1", time: now, environments: [try metrics(status(left: 60), TestServices.lenient, tokens: counts)],
      unusable: []
    ).text
    #expect(text.contains(#"fob_policy_violations{environment="prod",service="lenient",rule="never_expiring"} 1"#))
    #expect(text.contains(#"fob_policy_unknown{environment="prod",service="lenient",rule="widest_scope"} 0"#))
    #expect(!text.contains(#"rule="label""#) && !text.contains("canary"))
  }

  @Test func `a login is needed only where a person has to go on`() throws {
    func needed(_ status: SessionStatus, _ profile: ServiceProfile, _ demand: LoginDemand) throws -> Bool {
      try metrics(status, profile, demand: demand).needsLogin
    }
    let (strict, lenient) = (TestServices.strict, TestServices.lenient)
    #expect(try !needed(SessionStatus(.nothing), lenient, someone), "nobody ever logged in")
    #expect(try needed(SessionStatus(.nothing, failure: failure(needsLogin: true)), lenient, someone))
    #expect(try !needed(status(left: 60), strict, someone))
    #expect(try needed(status(left: -60), strict, someone))
    #expect(try needed(status(left: -60, refresh: true), strict, someone), "a refresh needs the valid token")
    #expect(try !needed(status(left: -60, refresh: true), lenient, someone))
    #expect(try !needed(status(left: -60), strict, .nothing), "fob logs in by itself")
    #expect(try needed(status(left: 60, failure: failure(needsLogin: true)), strict, .nothing))
    #expect(try !needed(status(left: 60, failure: failure(needsLogin: false)), strict, .nothing))
    #expect(try needed(SessionStatus(.unusable(reason: "x")), strict, .nothing))
    #expect(try !needed(status(left: nil), TestServices.cookies, someone))
  }

  @Test func `the text has every series once, with the times of the local clock`() throws {
    var demand = LoginDemand.nothing
    demand.signInsLeft = 4
    let snapshot = MetricsSnapshot(
      version: "1.2", time: now + 0.75,
      environments: [
        try metrics(
          status(left: 60, failure: failure(needsLogin: false)), demand: demand, tokens: try counts(offset: 100))
      ], unusable: [#"a"b\c"#, "line\nbreak"])
    let text = snapshot.text
    #expect(
      text == """
        # HELP fob_build_info The version of fob that wrote this; always 1.
        # TYPE fob_build_info gauge
        fob_build_info{version="1.2"} 1
        # HELP fob_metrics_timestamp_seconds When this was written.
        # TYPE fob_metrics_timestamp_seconds gauge
        fob_metrics_timestamp_seconds 1800000000
        # HELP fob_environment_info An environment whose file can be used, and whether it is production; always 1.
        # TYPE fob_environment_info gauge
        fob_environment_info{environment="prod",service="lenient",production="true"} 1
        # HELP fob_environment_usable Whether the environment's file can be used.
        # TYPE fob_environment_usable gauge
        fob_environment_usable{environment="prod"} 1
        fob_environment_usable{environment="a\\"b\\\\c"} 0
        fob_environment_usable{environment="line⏎break"} 0
        # HELP fob_session_valid Whether there is a session that has not expired.
        # TYPE fob_session_valid gauge
        fob_session_valid{environment="prod",service="lenient"} 1
        # HELP fob_session_expiry_timestamp_seconds When the session expires; missing without a session, and where the server does not say.
        # TYPE fob_session_expiry_timestamp_seconds gauge
        fob_session_expiry_timestamp_seconds{environment="prod",service="lenient"} 1800000060
        # HELP fob_session_login_needed Whether only a person can go on; 0 where nobody ever logged in, and after a logout.
        # TYPE fob_session_login_needed gauge
        fob_session_login_needed{environment="prod",service="lenient"} 0
        # HELP fob_session_last_refresh_timestamp_seconds When the session was last refreshed or got, or the last attempt failed.
        # TYPE fob_session_last_refresh_timestamp_seconds gauge
        fob_session_last_refresh_timestamp_seconds{environment="prod",service="lenient"} 1799999995
        # HELP fob_session_last_refresh_success Whether the last refresh or login succeeded.
        # TYPE fob_session_last_refresh_success gauge
        fob_session_last_refresh_success{environment="prod",service="lenient"} 0
        # HELP fob_session_refresh_failures Refreshes and logins that have failed since the last good one.
        # TYPE fob_session_refresh_failures gauge
        fob_session_refresh_failures{environment="prod",service="lenient"} 3
        # HELP fob_sign_ins_left Sign-ins that the server still accepts from people, as counted on this host.
        # TYPE fob_sign_ins_left gauge
        fob_sign_ins_left{environment="prod",service="lenient"} 4
        # HELP fob_upload_tokens Upload tokens in the list as it was last read.
        # TYPE fob_upload_tokens gauge
        fob_upload_tokens{environment="prod",service="lenient",scope="all",state="valid"} 1
        fob_upload_tokens{environment="prod",service="lenient",scope="all",state="expired"} 1
        fob_upload_tokens{environment="prod",service="lenient",scope="all",state="unknown"} 0
        fob_upload_tokens{environment="prod",service="lenient",scope="upload",state="valid"} 2
        fob_upload_tokens{environment="prod",service="lenient",scope="upload",state="expired"} 0
        fob_upload_tokens{environment="prod",service="lenient",scope="upload",state="unknown"} 0
        fob_upload_tokens{environment="prod",service="lenient",scope="download",state="valid"} 0
        fob_upload_tokens{environment="prod",service="lenient",scope="download",state="expired"} 0
        fob_upload_tokens{environment="prod",service="lenient",scope="download",state="unknown"} 1
        fob_upload_tokens{environment="prod",service="lenient",scope="other",state="valid"} 2
        fob_upload_tokens{environment="prod",service="lenient",scope="other",state="expired"} 0
        fob_upload_tokens{environment="prod",service="lenient",scope="other",state="unknown"} 0
        # HELP fob_upload_tokens_never_expiring Upload tokens that never expire, in the list as it was last read.
        # TYPE fob_upload_tokens_never_expiring gauge
        fob_upload_tokens_never_expiring{environment="prod",service="lenient",scope="all"} 1
        fob_upload_tokens_never_expiring{environment="prod",service="lenient",scope="upload"} 0
        fob_upload_tokens_never_expiring{environment="prod",service="lenient",scope="download"} 0
        fob_upload_tokens_never_expiring{environment="prod",service="lenient",scope="other"} 2
        # HELP fob_upload_tokens_nearest_expiry_timestamp_seconds When the next upload token expires, by the list as it was last read.
        # TYPE fob_upload_tokens_nearest_expiry_timestamp_seconds gauge
        fob_upload_tokens_nearest_expiry_timestamp_seconds{environment="prod",service="lenient"} 1800000060
        # HELP fob_upload_tokens_read_timestamp_seconds When the list of upload tokens was last read.
        # TYPE fob_upload_tokens_read_timestamp_seconds gauge
        fob_upload_tokens_read_timestamp_seconds{environment="prod",service="lenient"} 1800000000
        # HELP fob_upload_tokens_complete Whether the last reading had the whole list.
        # TYPE fob_upload_tokens_complete gauge
        fob_upload_tokens_complete{environment="prod",service="lenient"} 1
        # EOF

        """)
    #expect(!text.contains("canary"))
  }

  @Test func `without environments there is nothing but fob and the time`() {
    let snapshot = MetricsSnapshot(version: "1.2", time: now, environments: [], unusable: [])
    let series = snapshot.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(series == ["fob_build_info{version=\"1.2\"} 1", "fob_metrics_timestamp_seconds 1800000000"])
  }

  @Test func `the alerts that are shipped name metrics that there are`() throws {
    let file = URL(filePath: #filePath).appending(path: "../../../../Sources/Prometheus/fob.rules.yml").standardized
    let text = try String(contentsOf: file, encoding: .utf8)
    let expressions = text.split(separator: "\n").filter { $0.contains("expr:") }.joined(separator: "\n")
    let named = Set(expressions.matches(of: /fob_[a-z_]+/).map { String($0.0) })
    #expect(named.count >= 7 && named.isSubset(of: Set(Metric.allCases.map(\.rawValue))), "\(named)")
  }
}
