import Foundation
import Support

/// A UI on one environment of a sandbox, whose processes are told from everybody else's by the name it was called by.
final class RenewalDesk {
  let host: OperatorHost
  let terminal: PseudoTerminal
  let program: String

  /// Logs in where that needs nobody, opens the UI and waits until it shows a text.
  /// - Parameter missing: keys that the environment's file is to lack.
  init(_ environment: String, without missing: [String] = [], showing expected: String) async throws {
    host = try OperatorHost()
    for key in missing { try host.change(environment, key, to: nil) }
    _ = try await host.fob("login", environment)
    program = host.folder.path(of: "fob-at-a-desk")
    try FileManager.default.createSymbolicLink(atPath: program, withDestinationPath: BuiltBinary.path("fob"))
    terminal = try PseudoTerminal(
      [program, "--environment", environment],
      environment: host.variables.merging(["TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no"]) { $1 })
    try await terminal.read(until: expected)
  }

  /// Has the answers under a path come a byte at a time, after the server has acted.
  func slowDown(_ path: String) throws {
    try host.sandbox.control("faults", #"{"kind": "drip", "seconds": 0.002, "path": "\#(path)", "count": 1}"#)
  }

  /// Waits until the server has taken the refresh token.
  func waitForRefresh() async throws {
    try await waitUntil("the session is refreshed", state: { self.terminal.text }) {
      try self.host.sandbox.counters()["refreshes"] == 1
    }
  }

  /// What the sandbox has counted.
  func counters(_ names: String...) throws -> [Int?] {
    let counters = try host.sandbox.counters()
    return names.map { counters[$0] }
  }

  /// The token that scripts get.
  func token() async throws -> String { try await host.fob("token", "video").output }

  /// The UI's processes beside itself.
  var children: [pid_t] { Processes.called(program).filter { $0 != terminal.process } }

  /// Waits until neither the UI nor what it started is left.
  func waitUntilAllHaveEnded() async throws {
    try await waitUntil("no fob is left") { self.terminal.hasEnded && self.children.isEmpty }
  }
}
