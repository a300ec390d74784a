import Foundation
import Support

extension BenchHost {
  /// A host with so many environments, each with a session that lives for an hour; nothing is asked of the server any more.
  static func withSessions(_ count: Int, on stage: Stage) throws -> BenchHost {
    let host = try BenchHost("--token-lifetime", "3600s")
    let environments = host.folder.path(of: "config/fob/environments")
    let file = try String(contentsOfFile: "\(environments)/archive.ini", encoding: .utf8)
    for name in try FileManager.default.contentsOfDirectory(atPath: environments) {
      try FileManager.default.removeItem(atPath: "\(environments)/\(name)")
    }
    let names = (1...count).map { "env" + String(String($0 + 10_000).dropFirst()) }
    for name in names {
      try host.folder.write(file, to: "config/fob/environments/\(name).ini", permissions: 0o600)
    }
    _ = try TimedRun([stage.fob, "token", names[0]], environment: host.variables)
    let session = try String(
      contentsOfFile: host.folder.path(of: "state/fob/sessions/\(names[0]).json"), encoding: .utf8)
    for name in names {
      try host.folder.write(session, to: "state/fob/sessions/\(name).json", permissions: 0o600)
    }
    return host
  }

  /// A host with so many upload tokens, logged in to their server.
  static func withTokens(_ count: Int, latency: String = "0ms", on stage: Stage) throws -> BenchHost {
    let host = try BenchHost("--token-lifetime", "3600s", "--tokens", String(count), "--latency", latency)
    _ = try TimedRun([stage.fob, "token", "video"], environment: host.variables)
    return host
  }
}
