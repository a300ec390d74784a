import Foundation
import Support
import Testing

/// Handles and labels on two hosts with one etcd, and what etcd itself holds of all that is shared.
@Suite(.drivesPrograms) struct SharedLabelCommandTests {
  private static let password = "etcd-canary-password"
  private let etcd: EtcdServer
  private let first: OperatorHost
  private let second: OperatorHost

  init() throws {
    etcd = try EtcdServer()
    (first, second) = (try OperatorHost(), try OperatorHost())
  }

  private func run(_ host: OperatorHost, _ arguments: String..., input: String = "") async throws -> String {
    let result = try await host.fob(arguments, input: input)
    #expect(result.status == 0, "\(arguments): \(result.errors)")
    return result.output
  }

  /// Both hosts have the first one's environment, which names its account.
  private func write(_ name: String, _ lines: String...) throws {
    let text = try #require(first.folder.text(of: "config/fob/environments/\(name).ini"))
    let settings = text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("username") || name != "video" }
    for host in [first, second] { try host.writeEnvironment("\(name).ini", settings + lines) }
  }

  /// The first token's of a list.
  private func rows(_ host: OperatorHost) async throws -> [(handle: String, label: String?)] {
    let list = try await host.fob("tokens", "list", "video", "--page", "1", "--page-size", "6", "--json")
    #expect(list.status == 0, "\(list.errors)")
    return try #require(list.json["tokens"] as? [[String: Any]]).map { row in
      (row["handle"] as? String ?? "", row["label"] as? String)
    }
  }

  private func invite() async throws -> String { try await run(first, "share", "invite", "team") }

  @Test func `handles and labels are the same on both hosts, labels from before move along, a rotation keeps both`()
    async throws
  {
    try write("video", "username = northfield")
    let (here, there) = (try await rows(first), try await rows(second))
    #expect(here[0].handle != there[0].handle)
    _ = try await run(first, "tokens", "label", "video", here[0].handle, "from the first")
    _ = try await run(second, "tokens", "label", "video", there[1].handle, "from the second")
    let made = try await first.fob("share", "init", "team", "--url", etcd.url)
    #expect(made.status == 0 && !made.errors.contains("Handles change"), "\(made.errors)")
    let joined = try await second.fob(["share", "join", "team"], input: try await invite())
    #expect(joined.status == 0 && joined.errors.contains("Handles change on this host"), "\(joined.errors)")
    let again = try await second.fob(["share", "join", "team"], input: try await invite())
    #expect(again.status == 0 && !again.errors.contains("Handles change"), "\(again.errors)")
    try write("video", "username = northfield", "share = team")
    for host in [first, second, first] {
      let rows = try await rows(host)
      #expect(rows.map(\.handle) == here.map(\.handle))
    }
    // Several at once, and one from each for the same token.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (place, host) in [(2, first), (3, second), (4, first), (5, second), (5, first)] {
        group.addTask { _ = try await run(host, "tokens", "label", "video", here[place].handle, "label \(place)") }
      }
      try await group.waitForAll()
    }
    let all: [String?] = ["from the first", "from the second", "label 2", "label 3", "label 4", "label 5"]
    for host in [first, second] { #expect(try await rows(host).map(\.label) == all) }
    let rotated = try await run(first, "share", "rotate", "team", "--yes")
    #expect(rotated == "team: identity 2; values sealed again: 1.\n")
    let out = try await second.fob("tokens", "label", "video", here[2].handle, "while out")
    #expect(out.status == 6 || out.output.contains("fob share join") || out.errors.contains("fob share join"))
    _ = try await run(second, "share", "join", "team", input: try await invite())
    for host in [first, second] {
      let rows = try await rows(host)
      #expect(rows.map(\.handle) == here.map(\.handle))
      #expect(rows.map(\.label).dropFirst(3) == all.dropFirst(3))
    }
  }

  @Test func `etcd's files hold no secret, no name and no label of what was shared`() async throws {
    try etcd.requireUsers(password: Self.password)
    _ = try await run(
      first, "share", "init", "nightshift", "--url", etcd.url, "--user", "fob", input: Self.password + "\n")
    try second.folder.write(Self.password + "\n", to: "password")
    _ = try await run(
      second, "share", "join", "nightshift", "--user", "fob", "--set",
      "password_file=\(second.folder.path(of: "password"))",
      input: try await run(first, "share", "invite", "nightshift")
    )
    try write("video", "username = northfield", "share = nightshift")
    for name in ["archive", "pod"] { try write(name, "share = nightshift") }
    var secrets = ["nightshift", "northfield", "canary label", "archive", "video", first.sandbox.baseURL]
    for host in [first, second] {
      for name in ["archive", "pod"] { _ = try await run(host, "login", name) }
      secrets.append(try await run(host, "token", "archive").trimmingCharacters(in: .newlines))
      _ = try await run(host, "refresh", "archive")
      let rows = try await rows(host)
      _ = try await run(host, "tokens", "label", "video", rows[host === first ? 0 : 1].handle, "canary label")
      secrets += rows.map(\.handle)
      _ = try await run(host, "share", "status")
    }
    _ = try await run(first, "share", "rotate", "nightshift", "--yes")
    _ = try await run(first, "refresh", "archive")
    for host in [first, second] {
      secrets += try contents(of: host.folder.path(of: "state/fob/sessions")).flatMap { text in
        text.matches(of: /"(?:access|refresh|value)(?:Token)?" ?: ?"([^"]{8,})"/).map { String($0.1) }
      }
      let environments = try contents(of: host.folder.path(of: "config/fob/environments"))
      secrets += environments.flatMap {
        $0.matches(of: /(?m)^(?:password|api_key|username) = (.{6,})$/).map { String($0.1) }
      }
      let identity = try #require(host.folder.text(of: "data/fob/shares/nightshift.identity"))
      secrets += identity.matches(of: /(?:identity|_key) = (\S+)/).map { String($0.1) }
    }
    #expect(Set(secrets).count > 20, "\(Set(secrets).count)")
    let snapshot = first.folder.path(of: "snapshot")
    try etcd.control(["--user", "root:root", "snapshot", "save", snapshot])
    let paths = try FileManager.default.subpathsOfDirectory(atPath: etcd.dataFolder).map { "\(etcd.dataFolder)/\($0)" }
    let files = (paths + [snapshot]).compactMap { FileManager.default.contents(atPath: $0) }
    #expect(files.count { $0.range(of: Data("fob-sealed-2".utf8)) != nil } >= 2)
    for (place, secret) in Set(secrets).sorted().enumerated() {
      let forms = [Data(secret.utf8), Data(Data(secret.utf8).base64EncodedString().utf8)]
      let isThere = files.contains { file in forms.contains { file.range(of: $0) != nil } }
      #expect(!isThere, "etcd holds number \(place) of what it must not hold, which begins with \(secret.prefix(3))")
    }
  }

  private func contents(of folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
      try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }
  }
}
