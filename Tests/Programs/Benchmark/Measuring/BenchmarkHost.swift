import Foundation
import Support

/// A sandbox with its environment files, and the folders of an operator on it.
final class BenchmarkHost: Sendable {
  let sandbox: SandboxProcess
  let folder: TemporaryFolder

  /// Starts a sandbox with these flags.
  init(_ flags: String...) throws {
    folder = try TemporaryFolder()
    sandbox = try SandboxProcess(flags + ["--write-environments", folder.path(of: "config/fob/environments")])
  }

  /// The variables that every program runs with.
  var variables: [String: String] {
    [
      "XDG_CONFIG_HOME": folder.path(of: "config"), "XDG_STATE_HOME": folder.path(of: "state"),
      "XDG_DATA_HOME": folder.path(of: "data"), "HOME": folder.path, "PATH": "/usr/local/bin:/usr/bin:/bin",
      "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
    ]
  }

  /// A host with so many environments, each with a session that lives for an hour; nothing is asked of the server any more.
  static func withSessions(_ count: Int, on context: BenchmarkContext) throws -> BenchmarkHost {
    let host = try BenchmarkHost("--token-lifetime", "3600s")
    let environments = host.folder.path(of: "config/fob/environments")
    let file = try String(contentsOfFile: "\(environments)/archive.ini", encoding: .utf8)
    for name in try FileManager.default.contentsOfDirectory(atPath: environments) {
      try FileManager.default.removeItem(atPath: "\(environments)/\(name)")
    }
    let names = (1...count).map { "env" + String(String($0 + 10_000).dropFirst()) }
    for name in names {
      try host.folder.write(file, to: "config/fob/environments/\(name).ini", permissions: 0o600)
    }
    _ = try TimedRun([context.fob, "token", names[0]], environment: host.variables)
    let session = try String(
      contentsOfFile: host.folder.path(of: "state/fob/sessions/\(names[0]).json"), encoding: .utf8)
    for name in names {
      try host.folder.write(session, to: "state/fob/sessions/\(name).json", permissions: 0o600)
    }
    return host
  }

  /// A host with so many environments on one server, each with a session and so many upload tokens.
  static func withInventory(
    _ count: Int, tokens: Int, on context: BenchmarkContext
  ) throws -> BenchmarkHost {
    let host = try withTokens(tokens, on: context)
    let (environments, sessions) = ("config/fob/environments", "state/fob/sessions")
    let file = try String(contentsOfFile: host.folder.path(of: "\(environments)/video.ini"), encoding: .utf8)
    let session = try String(contentsOfFile: host.folder.path(of: "\(sessions)/video.json"), encoding: .utf8)
    for name in try FileManager.default.contentsOfDirectory(atPath: host.folder.path(of: environments)) {
      try FileManager.default.removeItem(atPath: host.folder.path(of: "\(environments)/\(name)"))
    }
    for number in 1...count {
      let name = "env" + String(String(number + 10_000).dropFirst())
      try host.folder.write(file, to: "\(environments)/\(name).ini", permissions: 0o600)
      try host.folder.write(session, to: "\(sessions)/\(name).json", permissions: 0o600)
    }
    return host
  }

  /// A host with so many upload tokens, logged in to their server.
  static func withTokens(_ count: Int, latency: String = "0ms", on context: BenchmarkContext) throws -> BenchmarkHost {
    let host = try BenchmarkHost("--token-lifetime", "3600s", "--tokens", String(count), "--latency", latency)
    _ = try TimedRun([context.fob, "token", "video"], environment: host.variables)
    return host
  }
}

/// What benchmarks are measured with.
struct BenchmarkContext: Sendable {
  /// How often a short process is started.
  var rounds: Int

  /// The program that is measured: the release build beside this one.
  var fob: String { BuiltBinary.path("fob") }

  /// The full path of a peer, or nothing where it is not installed.
  func peer(_ name: String) -> String? {
    let folders = ["/usr/local/bin", "/usr/bin", "/bin"]
    return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
