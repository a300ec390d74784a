import Foundation
import Support
import Testing

/// A host with commands that take new upload tokens.
struct RotationHost {
  let host: OperatorHost

  init(_ flags: String...) throws {
    host = try OperatorHost(flags)
    try FileManager.default.removeItem(atPath: host.folder.path(of: "config/fob/environments/pod-member.ini"))
  }

  /// The handles of an environment's tokens that the account may rotate as they are.
  func handles(_ name: String) async throws -> [String] {
    let result = try await host.fob("tokens", "list", name, "--json")
    let rows = try #require(result.json["tokens"] as? [[String: Any]], "\(result.errors)")
    return rows.filter { [nil, "northfield"].contains($0["organization"] as? String) }.compactMap {
      $0["handle"] as? String
    }
  }

  /// The value of an upload token.
  func value(_ handle: String, in name: String) async throws -> String {
    let shown = try await host.fob("tokens", "show", name, handle, "--reveal", "--json")
    return try #require((shown.json["token"] as? [String: Any])?["value"] as? String, "\(shown.errors)")
  }

  /// A command of these lines of a shell; it runs as `sh SCRIPT`, since no shell splits the command itself.
  func command(_ lines: String) throws -> String {
    "sh '\(try host.folder.write(lines + "\n", to: "deliver.sh"))'"
  }

  /// A command that appends what it gets to a file: environment, both handles and the value.
  func taking() throws -> String {
    try command(#"echo "$FOB_ENVIRONMENT $FOB_OLD_HANDLE $FOB_HANDLE $(cat)" >> '\#(host.folder.path(of: "taken"))'"#)
  }

  /// What was delivered: the words of each line.
  var taken: [[String]] {
    (host.folder.text(of: "taken") ?? "").split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }

  func rotate(_ arguments: String...) async throws -> FobResult { try await rotate(arguments) }

  func rotate(_ arguments: [String]) async throws -> FobResult {
    try await host.fob(["tokens", "rotate"] + arguments)
  }

  func count(_ what: String) throws -> Int { try host.sandbox.counters()[what] ?? 0 }
}
