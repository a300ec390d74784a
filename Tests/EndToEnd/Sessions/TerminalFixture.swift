import Foundation
import Support

/// A program at a terminal of its own, before a sandbox. Its processes are told from everybody else's by the name it was called by.
final class TerminalFixture {
  let host: OperatorHost
  let terminal: PseudoTerminal
  let program: String

  /// Sets it up and starts what there is to be started.
  /// - Parameters:
  ///   - prepare: what comes before that.
  ///   - command: the command line, made of the path of `fob` and the host's folder.
  init(
    _ prepare: (OperatorHost) async throws -> Void, _ command: (_ fob: String, _ folder: String) -> [String]
  ) async throws {
    host = try OperatorHost()
    program = host.folder.path(of: "fob-at-a-desk")
    try FileManager.default.createSymbolicLink(atPath: program, withDestinationPath: BuiltBinary.path("fob"))
    // What drips for long on a busy machine is not given up by fob.
    for name in ["archive", "archive-2fa", "pod", "video", "web", "web-service"] {
      try host.change(name, "timeout", to: "10m")
    }
    try await prepare(host)
    terminal = try PseudoTerminal(
      command(program, host.folder.path),
      environment: host.variables.merging(["TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no", "PS1": "ready> "])
      { $1 })
  }

  /// Logs in where that needs nobody, opens the UI and waits until it shows a text.
  /// - Parameter missing: keys that the environment's file is to lack.
  convenience init(_ environment: String, without missing: [String] = [], showing expected: String) async throws {
    try await self.init({ host in
      for key in missing { try host.change(environment, key, to: nil) }
      _ = try await host.fob("login", environment)
    }) { fob, _ in
      [fob, "--environment", environment]
    }
    try await terminal.read(until: expected)
  }

  /// Has the answers under a path come a byte at a time, after the server has acted.
  func slowDown(_ path: String) throws { try host.slowDown(path) }

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

  /// The processes that it started to look after sessions.
  var children: [pid_t] {
    Processes.called(program).filter { Processes.commandLine(of: $0).dropFirst().first == "session-process" }
  }

  /// Waits until neither the program nor what it started is left.
  func waitUntilAllHaveEnded(within limit: Double = 150) async throws {
    try await waitUntil("no fob is left", within: limit, state: { self.terminal.text }) {
      self.terminal.hasEnded && Processes.called(self.program).isEmpty
    }
  }
}
