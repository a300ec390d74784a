import Foundation
import Support

/// An operator's host with a secret in every place that fob knows for one, each of them a canary.
final class SecrecyHost {
  let host: OperatorHost
  /// Where programs of the run would put temporary files.
  let temporary: TemporaryFolder
  private(set) var canaries = Canaries()
  private let proxy: ProxyServer
  private static let written = [
    ("password", "pa&ss+w%rd= \"ü;#"), ("password", "second factor 2"),
    ("totp_secret", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), ("shared_secret", "shared by archive & portal"),
    ("api_key", "sandboxProductionKey7Qm2W9xKvL4tR8nB3cY6hJ1s"), ("password", "correct horse & battery %"),
    ("password", "member+of=one"), ("client_secret", "s+e c:r%t/ü"),
    ("proxy password", "canary-of-the-proxy-4711"),
    ("passphrase", "canary of the vault 4711"), ("passphrase", "another canary 4712"),
    ("kept secret", "canary-kept-in-the-vault"), ("kept secret", "canary-kept-in-a-new-file"),
    ("wrong secret", "canary-of-a-wrong-token"),
  ]
  static let apiKey = "sandboxProductionKey7Qm2W9xKvL4tR8nB3cY6hJ1s"
  static let passphrase = "canary of the vault 4711"
  static let otherPassphrase = "another canary 4712"
  static let kept = "canary-kept-in-the-vault"
  static let keptInFile = "canary-kept-in-a-new-file"
  static let wrongToken = "canary-of-a-wrong-token"

  init() throws {
    host = try OperatorHost("--tokens", "12")
    temporary = try TemporaryFolder()
    proxy = try ProxyServer(.answer(status: 407))
    for (name, value) in Self.written { canaries.add(name, value) }
    let url = "url = \(host.sandbox.baseURL)"
    // The command of a password looks around before it answers.
    let spy = try host.folder.write(
      """
      #!/bin/sh
      { tr '\\0' '\\n' < /proc/self/environ; tr '\\0' '\\n' < /proc/$PPID/cmdline; ls -l /proc/self/fd; } >> '\(seenPath)'
      echo 'pa&ss+w%rd= "ü;#'
      """, to: "spy.sh", permissions: 0o700)
    try host.writeEnvironment(
      "archive.ini",
      [
        "[environment]", "service = preservica", url, "username = ops@example.org", "tenant = LIBRARY",
        "password_command = \(spy)",
      ])
    let shared = try host.folder.write("shared by archive & portal\n", to: "shared-secret")
    try host.writeEnvironment(
      "portal.ini",
      [
        "[environment]", "service = preservica", url, "username = ops@example.org", "tenant = LIBRARY",
        "shared_secret_file = \(shared)",
      ])
    try host.writeEnvironment("video.ini", ["[environment]", "service = api.video", url, "api_key_env = VIDEO_KEY"])
    try host.writeEnvironment(
      "proxied.ini",
      [
        "[environment]", "service = api.video", "url = https://127.0.0.1:\(host.sandbox.port)",
        "api_key_env = VIDEO_KEY", "proxy = http://me:canary-of-the-proxy-4711@\(proxy.url.dropFirst(7))",
      ])
  }

  private var seenPath: String { host.folder.path(of: "seen-by-children") }

  /// What the command of a password saw.
  var seenByChildren: String { host.folder.text(of: "seen-by-children") ?? "" }

  /// What the program runs with.
  var variables: [String: String] {
    host.variables.merging(["VIDEO_KEY": Self.apiKey, "TMPDIR": temporary.path, "FOB_TEST": "1"]) { $1 }
  }

  /// Runs `fob`.
  func fob(_ arguments: [String], input: String = "") async throws -> FobResult {
    try await FobResult.run(arguments, input: input, variables: variables, in: TemporaryFolder())
  }

  /// Takes in what has come about: the tokens and cookies of the session files, and the values of upload tokens.
  func collect() async throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: sessions) where name.hasSuffix(".json") {
      let data = try Data(contentsOf: URL(fileURLWithPath: sessions + "/" + name))
      for value in Self.secretTexts(in: try JSONSerialization.jsonObject(with: data)) {
        canaries.add("session of \(name.dropLast(5))", value)
      }
    }
    for environment in ["video", "pod"] {
      let list = try await fob(["tokens", "list", environment, "--reveal", "--json"]).json
      for row in list["tokens"] as? [[String: Any]] ?? [] {
        if let value = row["value"] as? String { canaries.add("upload token of \(environment)", value) }
      }
    }
  }

  private var sessions: String { host.folder.path(of: "state/fob/sessions") }

  /// Texts in a session file that are as long as tokens are and no times, names or addresses.
  private static func secretTexts(in json: Any) -> [String] {
    switch json {
    case let members as [String: Any]:
      members.flatMap { name, value in
        ["accessToken", "refreshToken", "value"].contains(name) ? [value as? String ?? ""] : secretTexts(in: value)
      }
    case let elements as [Any]: elements.flatMap(secretTexts)
    default: []
    }
  }

  /// All files below the folders that fob writes to, with what they hold.
  func writtenFiles() throws -> [(path: String, bytes: [UInt8])] {
    var files: [(String, [UInt8])] = []
    for folder in ["state", "data"].map(host.folder.path) + [temporary.path] {
      for name in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
        let path = folder + "/" + name
        if let data = FileManager.default.contents(atPath: path) { files.append((path, Array(data))) }
      }
    }
    return files
  }
}
