import Foundation
import Support
import Testing

/// `fob metrics` and `fob keep --metrics`
@Suite(.drivesPrograms) struct MetricsTests {
  /// The series of a text, with their values.
  private func series(_ text: String) -> [String: String] {
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      line.lastIndex(of: " ").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
    }
    return Dictionary(lines, uniquingKeysWith: { first, second in "\(first) and again \(second)" })
  }

  private func metrics(_ host: OperatorHost, _ arguments: String...) async throws -> [String: String] {
    let result = try await host.fob(["metrics"] + arguments)
    #expect(result.status == 0 && result.output.hasSuffix("\n# EOF\n"), "\(result.errors)")
    return series(result.output)
  }

  private let ofVideo = #"{environment="video",service="api.video""#

  @Test func `sessions and the counts of the last reading are printed, and no server is asked`() async throws {
    let host = try OperatorHost()
    #expect(try await metrics(host).keys.contains { $0.hasPrefix("fob_upload_tokens") } == false, "nothing was read")
    let listed = try await host.fob("tokens", "list", "video", "--json")
    let tokens = try #require(listed.json["tokens"] as? [[String: Any]])
    let requests = try host.sandbox.counters()["requests"]
    let read = try await metrics(host)
    #expect(try host.sandbox.counters()["requests"] == requests)
    #expect(read["fob_session_valid\(ofVideo)}"] == "1" && read["fob_session_login_needed\(ofVideo)}"] == "0")
    #expect(read["fob_session_last_refresh_success\(ofVideo)}"] == "1")
    let end = try #require(read["fob_session_expiry_timestamp_seconds\(ofVideo)}"].flatMap(Double.init))
    #expect(abs(end - Date().timeIntervalSince1970 - 3600) < 120)
    let counts = read.filter { $0.key.hasPrefix("fob_upload_tokens{") && $0.key.contains(#""video""#) }
    #expect(counts.values.compactMap { Int($0) }.reduce(0, +) == tokens.count && counts.count == 12)
    let never = tokens.count { $0["never_expires"] as? Bool == true || $0["expires_at"] is NSNull }
    let counted = read.filter { $0.key.hasPrefix("fob_upload_tokens_never_expiring") }.values.compactMap { Int($0) }
    #expect(counted.reduce(0, +) == never && never > 0)
    let nearest = tokens.compactMap { ($0["expires_at"] as? String).flatMap { try? Date($0, strategy: .iso8601) } }
      .filter { $0 > Date() }.min()
    let told = try #require(
      read["fob_upload_tokens_nearest_expiry_timestamp_seconds\(ofVideo)}"].flatMap(Double.init))
    #expect(abs(told - (nearest?.timeIntervalSince1970 ?? 0)) < 5)
  }

  @Test func `no label, handle, value or account is among them`() async throws {
    let host = try OperatorHost()
    try await host.fob("tokens", "create", "video", "--label", "a label that is a canary").expectDone()
    var words: Set = ["a label that is a canary", "ops@example.org"]
    for name in ["video", "pod"] {
      let list = try await host.fob("tokens", "list", name, "--reveal", "--json")
      for token in try #require(list.json["tokens"] as? [[String: Any]]) {
        words.formUnion(["handle", "value", "label", "id"].compactMap { token[$0] as? String }.filter { $0.count > 3 })
      }
    }
    #expect(words.count > 10)
    let text = try await host.fob("metrics").output
    #expect(text.contains(#"fob_upload_tokens_complete{environment="pod""#))
    #expect(words.filter(text.contains) == [])
    let kept = try ["video", "pod"].map { try #require(host.folder.text(of: "state/fob/token-counts/\($0).json")) }
    #expect(words.subtracting(["ops@example.org"]).filter { word in kept.contains { $0.contains(word) } } == [])
  }

  @Test func `what is gone has no series any more`() async throws {
    let host = try OperatorHost()
    try await host.fob("tokens", "list", "video").expectDone()
    try await host.fob("login", "archive").expectDone()
    #expect(try await metrics(host).keys.contains { $0.contains("expiry") && $0.contains(#""archive""#) })
    try await host.fob("logout", "archive").expectDone()
    #expect(try await metrics(host).keys.contains { $0.contains("expiry") && $0.contains(#""archive""#) } == false)
    let file = host.folder.text(of: "config/fob/environments/video.ini") ?? ""
    try host.change("video", "username", to: "another")
    #expect(
      try await metrics(host).keys.contains { $0.hasPrefix("fob_upload_tokens") } == false, "another account's list")
    try host.folder.write(file, to: "config/fob/environments/video.ini")
    #expect(try await metrics(host).keys.contains { $0.hasPrefix("fob_upload_tokens") })
    try await host.fob("env", "remove", "video", "--yes").expectDone()
    #expect(try await metrics(host).keys.contains { $0.contains(#""video""#) } == false)
    #expect(host.folder.text(of: "state/fob/token-counts/video.json") == nil)
    try host.writeEnvironment("broken.ini", ["[environment]", "colour = blue"])
    #expect(try await metrics(host)[#"fob_environment_usable{environment="broken"}"#] == "0")
  }

  @Test func `the file is replaced as a whole and is for everybody to read, whatever the mask`() async throws {
    let host = try OperatorHost()
    let path = host.folder.path(of: "fob.prom")
    let fob = BuiltBinary.path("fob")
    for mask in ["0", "077"] {
      let run = try Shell.run("umask \(mask); exec '\(fob)' metrics --output '\(path)'", environment: host.variables)
      #expect(run.status == 0 && run.text.isEmpty, "\(run.text)")
      #expect(try host.folder.permissions(of: "fob.prom") == 0o644)
    }
    let before = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    let text = try #require(host.folder.text(of: "fob.prom"))
    #expect(text.hasSuffix("# EOF\n"))
    let failed = try await host.fob("metrics", "--output", host.folder.path(of: "nowhere/fob.prom"))
    #expect(failed.status == 1 && failed.errors.contains("nowhere"), "\(failed.errors)")
    try await host.fob("keep", "--once", "video", "--metrics", path).expectDone()
    let after = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    #expect(before != after)
    #expect(series(host.folder.text(of: "fob.prom") ?? "")["fob_session_valid\(ofVideo)}"] == "1")
    let names = try FileManager.default.contentsOfDirectory(atPath: host.folder.path)
    #expect(names.filter { $0.contains("fob.prom") } == ["fob.prom"])
  }

  @Test func `reading first counts what there is now, and says what it could not read`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("metrics", "--read")
    #expect(
      result.status == 9 && result.errors.contains("fob: pod: not read: a login would use one"), "\(result.errors)")
    #expect(result.errors.contains("2 of 3 lists were not read as a whole"), "\(result.errors)")
    let read = series(result.output)
    #expect(read["fob_upload_tokens_complete\(ofVideo)}"] == "1" && read.keys.contains { $0.contains(#""pod""#) })
    #expect(!read.keys.contains { $0.hasPrefix("fob_upload_tokens") && $0.contains(#""pod""#) })
    #expect(read.contains { $0.key.hasPrefix(#"fob_sign_ins_left{environment="pod""#) && $0.value == "10" })
    for name in ["pod", "pod-member"] { try await host.fob("login", name).expectDone() }
    let whole = try await host.fob("metrics", "--read")
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(
      series(whole.output).contains { $0.key.hasPrefix(#"fob_sign_ins_left{environment="pod""#) && $0.value == "8" })
    try host.change("video", "api_key", to: "wrong")
    try await host.fob("logout", "video").expectDone()
    let partly = try await host.fob("metrics", "--read")
    #expect(partly.status == 9 && partly.errors.contains("fob: video: "), "\(partly.errors)")
    #expect(series(partly.output)["fob_upload_tokens_complete\(ofVideo)}"] == "1", "it keeps its counts")
    #expect(series(partly.output)["fob_session_login_needed\(ofVideo)}"] == "1")
  }

  @Test func `tokens that break a rule are counted as policy check lists them, when the list is read`() async throws {
    let host = try OperatorHost()
    try host.folder.write("[policy]\nnever_expiring = no\nlongest_lifetime = 30d\n", to: "config/fob/policy.ini")
    #expect(try await metrics(host).keys.contains { $0.hasPrefix("fob_policy") } == false, "nothing was read")
    try await host.fob("tokens", "list", "video").expectDone()
    let read = try await metrics(host)
    let checked = try await host.fob("policy", "check", "video", "--json")
    let violations = try #require(checked.json["violations"] as? [[String: Any]], "\(checked.errors)")
    for rule in ["never_expiring", "longest_lifetime"] {
      let count = violations.count { $0["rule"] as? String == rule }
      #expect(count > 0 && read["fob_policy_violations\(ofVideo),rule=\"\(rule)\"}"] == "\(count)", "\(rule)")
      let unknown = (checked.json["unknown"] as? [[String: Any]] ?? []).count { $0["rule"] as? String == rule }
      #expect(read["fob_policy_unknown\(ofVideo),rule=\"\(rule)\"}"] == "\(unknown)")
    }
    try host.folder.write("[policy]\nnever_expiring = yes\n", to: "config/fob/policy.ini")
    let again = series(try await host.fob("metrics", "--read").output)
    #expect(again["fob_policy_violations\(ofVideo),rule=\"never_expiring\"}"] == "0")
    #expect(again["fob_policy_violations\(ofVideo),rule=\"longest_lifetime\"}"] == nil, "no file has it any more")
  }

  @Test func `the program that keeps sessions writes the file in each round, and says once why it cannot`() async throws
  {
    let host = try OperatorHost("--token-lifetime", "2s")
    let folder = host.folder.path(of: "collector")
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "keep", "video", "--metrics", folder + "/fob.prom"], environment: host.variables)
    _ = try await terminal.read(until: "the metrics are not written")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try await waitUntil("the file is there") { host.folder.text(of: "collector/fob.prom") != nil }
    let refreshes = try host.sandbox.counters()["refreshes"] ?? 0
    let first = series(host.folder.text(of: "collector/fob.prom") ?? "")
    try await waitUntil("it was refreshed twice more") {
      try (host.sandbox.counters()["refreshes"] ?? 0) >= refreshes + 2
    }
    let key = "fob_session_expiry_timestamp_seconds\(ofVideo)}"
    let last = series(host.folder.text(of: "collector/fob.prom") ?? "")
    #expect(try #require(last[key].flatMap(Int.init)) > (try #require(first[key].flatMap(Int.init))))
    terminal.signal(SIGTERM)
    #expect(try await terminal.waitForEnd() == 0)
    #expect(terminal.text.components(separatedBy: "the metrics are not written").count == 2)
    let unit = try await host.fob("keep", "--print-unit", "--metrics", "/var/lib/a b/fob.prom")
    #expect(unit.output.contains(#" keep --metrics "/var/lib/a b/fob.prom""#), "\(unit.output)")
    #expect(try await host.fob("keep", "--print-unit", "--metrics", "fob.prom").status == 64)
  }
}

extension FobResult {
  fileprivate func expectDone() { #expect(status == 0, "\(errors)") }
}
