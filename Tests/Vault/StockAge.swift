import Foundation
import Support
import Testing

/// The program `age`, which others wrote.
enum StockAge {
  /// Runs a shell command that uses it, in a terminal of its own, and types an answer each time that it asks for a passphrase.
  static func run(_ command: String, in folder: TemporaryFolder, typing answers: [String] = []) async throws {
    let terminal = try PseudoTerminal(
      ["/bin/sh", "-c", "cd '\(folder.path)' && \(command)"], environment: ["PATH": "/usr/bin:/bin", "TERM": "dumb"])
    for answer in answers {
      try await terminal.read(until: "passphrase")
      // It silences the terminal only then.
      try await waitUntil("age hides what is typed") { terminal.modes.c_lflag & tcflag_t(ECHO) == 0 }
      terminal.send(answer + "\n")
    }
    let status = try await terminal.waitForEnd()
    try #require(status == 0, "\(command): \(terminal.text)")
  }
}
