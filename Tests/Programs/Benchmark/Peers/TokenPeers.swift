import Foundation
import Support

/// What else prints a token or password that is kept on this machine.
struct TokenPeers {
  /// The folder that holds their files.
  let folder: TemporaryFolder
  /// What each of them must print.
  let token: String
  private let variables: [String: String]

  /// Prepares a folder of their own.
  init(token: String) throws {
    folder = try TemporaryFolder()
    self.token = token
    variables = ["HOME": folder.path, "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
  }

  /// `cat` of a file that holds the token: the least that a program can do.
  func cat(_ context: BenchmarkContext) throws -> Contender? {
    guard let cat = context.peer("cat") else { return nil }
    return contender("cat", [cat, try folder.write(token + "\n", to: "token")])
  }

  /// GitHub's command line.
  func gh(_ context: BenchmarkContext) throws -> Contender? {
    guard let gh = context.peer("gh") else { return nil }
    try folder.write(
      "github.com:\n  oauth_token: \(token)\n  user: operator\n  git_protocol: https\n", to: ".config/gh/hosts.yml")
    return contender("gh auth token", [gh, "auth", "token"])
  }

  /// The standard Unix password manager, with a key that needs no passphrase.
  func pass(_ context: BenchmarkContext) throws -> Contender? {
    guard let pass = context.peer("pass"), let gpg = context.peer("gpg") else { return nil }
    let secret = try folder.write(token + "\n", to: "secret")
    let home = folder.path(of: ".gnupg")
    try FileManager.default.createDirectory(
      atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let commands = [
      [gpg, "--batch", "--passphrase", "", "--quick-generate-key", "operator", "default", "default", "never"],
      [pass, "init", "operator"],
      [
        gpg, "--batch", "--yes", "--recipient", "operator", "--output", folder.path(of: ".password-store/token.gpg"),
        "--encrypt", secret,
      ],
    ]
    for command in commands { _ = try TimedRun(command, environment: variables) }
    return contender("pass show", [pass, "show", "token"])
  }

  /// Ends what the peers left running.
  func end() {
    _ = try? TimedRun(["/usr/bin/gpgconf", "--kill", "all"], environment: variables)
  }

  private func contender(_ name: String, _ arguments: [String]) -> Contender {
    Contender(name: name, arguments: arguments, environment: variables, expected: token)
  }
}

/// A Python 3 of this machine.
struct Python {
  /// Its full path, behind any shim.
  let path: String
  /// Whether it has the library that the vendor's script uses.
  let hasRequests: Bool

  /// One that has `requests`, else any, else nothing.
  static func find(_ context: BenchmarkContext) -> Python? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let candidates = folders.map { "\($0)/python3" }.filter { FileManager.default.isExecutableFile(atPath: $0) }
    let found = candidates.compactMap { candidate -> Python? in
      let script = "import sys, importlib.util as u; print(sys.executable); print(u.find_spec('requests') is not None)"
      let run = try? TimedRun([candidate, "-c", script], environment: ProcessInfo.processInfo.environment)
      guard let lines = run?.output.split(separator: "\n"), lines.count == 2 else { return nil }
      return Python(path: String(lines[0]), hasRequests: lines[1] == "True")
    }
    return found.first(where: \.hasRequests) ?? found.first
  }
}
