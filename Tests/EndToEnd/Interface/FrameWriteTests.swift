import Foundation
import Support
import Testing

/// What goes in for a first frame, and how frames go out: curses flushes whenever it moves the cursor, and over SSH each `write` is a packet. Seen by
/// `strace`, as the system counts writes to files in memory too.
@Suite(.drivesPrograms) struct FrameWriteTests {
  @Test func eachFrameIsOneWriteAndTheFirstReadsEachSessionOnce() async throws {
    let host = try OperatorHost("--token-lifetime", "3600s")
    _ = try await host.fob("login", "archive")
    _ = try await host.fob("login", "video")
    let trace = host.folder.path(of: "trace")
    let start = ContinuousClock.now
    let terminal = try PseudoTerminal(
      ["/usr/bin/strace", "-f", "-qq", "-s", "100000", "-e", "trace=write,openat", "-e", "signal=none", "-o", trace]
        + [BuiltBinary.path("fob"), "--environment", "archive"],
      environment: host.variables.merging(["TERM": "xterm-256color"]) { $1 })
    // The footer is the last of a frame.
    try await terminal.read(until: "quit")
    let keys = 20
    for number in 0..<keys {
      while !terminal.next(within: 50).isEmpty {}
      terminal.send(number % 2 == 0 ? "j" : "k")
      #expect(!terminal.next(within: 150_000).isEmpty)
    }
    terminal.send("q")
    _ = try await terminal.waitForEnd()

    let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    let beforeTheFirst = calls.prefix { !$0.contains(" write(1, ") }
    for name in ["archive", "video"] {
      #expect(beforeTheFirst.count { $0.contains("/sessions/\(name).json\"") } == 1, "\(name)")
    }
    let writes = calls.filter { $0.contains(" write(1, ") }
    #expect(writes.first?.contains("Environments") == true && writes.first?.contains("quit") == true)
    // Keys, a tick a second, and what is told of the session and the list while they come.
    let seconds = Int((ContinuousClock.now - start) / .seconds(1)) + 1
    #expect(writes.count <= 1 + keys + seconds + 10, "\(writes.count) writes in \(seconds) s")
    withExtendedLifetime(host) {}
  }
}
