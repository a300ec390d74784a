import Foundation
import Support
import Testing

/// A sandbox with a thousand upload tokens of which 500 are to end, and what its server says of them.
struct RevocationHost {
  let host: OperatorHost
  /// All handles when it began.
  let before: Set<String>
  /// The 500 that are chosen: every second one.
  let chosen: [String]

  /// - Parameter flags: further flags of the sandbox.
  init(_ flags: [String] = []) async throws {
    host = try OperatorHost(["--tokens", "1000"] + flags)
    let rows = try await Self.handles(host)
    before = Set(rows)
    chosen = rows.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    try #require(before.count == 1000 && chosen.count == 500)
  }

  /// Every twentieth revocation fails with a status that says nothing.
  func failOneInTwenty(times: Int) throws {
    let fault = #"{"kind": "status", "method": "DELETE", "path": "/upload-tokens/", "status": 500, "skip": 19}"#
    try host.sandbox.control("faults", "[" + Array(repeating: fault, count: times).joined(separator: ",") + "]")
  }

  /// The server ends so many tokens; those after them too, but says nothing of it any more, which fob waits for.
  func fallSilent(after count: Int) throws {
    try host.change("video", "timeout", to: "10m")
    try host.sandbox.control(
      "faults",
      #"{"kind": "hang-headers", "method": "DELETE", "path": "/upload-tokens/", "skip": \#(count), "count": 0}"#)
  }

  func clearFaults() throws {
    _ = try host.sandbox.ask("DELETE", "/_sandbox/faults")
  }

  /// The handles that the server's list has now.
  func living() async throws -> Set<String> { Set(try await Self.handles(host)) }

  private static func handles(_ host: OperatorHost) async throws -> [String] {
    let result = try await host.fob("tokens", "list", "video", "--sort", "created", "--json")
    let rows = try #require(result.json["tokens"] as? [[String: Any]], "\(result.errors)")
    return rows.compactMap { $0["handle"] as? String }
  }

  /// The path of a plan for the chosen tokens, as a dry run writes it.
  func plan() async throws -> String {
    let path = host.folder.path(of: "chosen.plan")
    let result = try await FobResult.run(
      ["tokens", "revoke", "video"] + chosen + ["--dry-run", "--plan", path], input: "", variables: host.variables,
      in: TemporaryFolder())
    try #require(result.status == 0, "\(result.errors)")
    return path
  }

  /// How many results a plan's file holds.
  static func results(in plan: String) -> Int {
    guard let text = try? String(contentsOfFile: plan, encoding: .utf8) else { return 0 }
    return max(0, text.split(separator: "\n").count - 1)
  }
}
