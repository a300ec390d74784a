import Foundation
import Support
import Testing

/// What goes in for a first frame, and how frames go out: curses flushes whenever it moves the cursor, and over SSH each `write` is a packet. Seen by
/// `strace`, as the system counts writes to files in memory too.
@Suite(.drivesPrograms) struct FrameWriteTests {
  @Test func `of many environments the first frame reads those that it shows, and the rest comes after it`()
    async throws
  {
    let host = try OperatorHost()
    let folder = "config/fob/environments"
    let file = try #require(host.folder.text(of: "\(folder)/archive.ini"))
    for number in 1000..<1300 { try host.folder.write(file, to: "\(folder)/site-\(number).ini") }
    let trace = host.folder.path(of: "trace")
    let terminal = try PseudoTerminal(
      ["/usr/bin/strace", "-f", "-qq", "-s", "200", "-e", "trace=write,openat,newfstatat,?lstat", "-e", "signal=none"]
        + ["-o", trace, BuiltBinary.path("fob"), "--environment", "site-1200"],
      environment: host.variables.merging(["TERM": "xterm-256color"]) { $1 })
    try await terminal.read(until: "help")
    try await terminal.waitForRest()
    terminal.send("q")
    _ = try await terminal.waitForEnd()

    let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    let first = calls.prefix { !$0.contains(" write(1, ") }
    func opened(_ calls: some Sequence<Substring>) -> Int {
      calls.count { $0.contains(" openat(") && $0.contains(".ini\"") && $0.contains("/environments/") }
    }
    // The chosen one is read to see that it can be used, and then with those that are on the screen.
    #expect((2...25).contains(opened(first)), "\(opened(first)) files")
    #expect(opened(calls) == 308, "all others once")
    // Passes over the files and over the sessions, and what looks at single files.
    let above = calls.count { $0.contains("stat(") && $0.contains("\"\(host.folder.path)\"") }
    #expect(above <= 100, "a folder above them all is looked at \(above) times")
  }

  @Test func `what changes of one environment has that one read, and no other`() async throws {
    let host = try OperatorHost("--token-lifetime", "3600s")
    let (environments, sessions) = (host.folder.path(of: "config/fob/environments"), "state/fob/sessions")
    for name in ["archive", "video"] { _ = try await host.fob("login", name) }
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "--environment", "archive-2fa"],
      environment: host.variables.merging(["TERM": "xterm-256color"]) { $1 }, rows: 40)
    // On so many rows all are read before the first frame, and nothing is after it.
    try await terminal.read(until: "help")
    let opened = try OpenedFiles(in: [environments, host.folder.path(of: sessions)])
    // Locks stay where they are and tell nothing.
    _ = try await host.fob("logout", "video")
    try await terminal.read(until: "no session")
    let names = Set(opened.drain().map { $0.split(separator: "/").last ?? "" })
    #expect(names.contains("video.json"))
    #expect(names.subtracting(["environments", "sessions"]).allSatisfy { $0.contains("video") }, "\(names)")
    try host.writeEnvironment("archive-2fa.ini", ["[environment]", "service = none"])
    try await terminal.read(until: "broken")
    let files = opened.drain().filter { $0.hasSuffix(".ini") }
    #expect(!files.isEmpty && files.allSatisfy { $0.hasSuffix("/archive-2fa.ini") }, "\(files)")
    withExtendedLifetime(host) {}
  }

  @Test func `each frame is one write and the first reads each session once`() async throws {
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
    try await terminal.read(until: "help")
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
    #expect(writes.first?.contains("Environments") == true && writes.first?.contains("help") == true)
    // Keys, a tick a second, and what is told of the session and the list while they come.
    let seconds = Int((ContinuousClock.now - start) / .seconds(1)) + 1
    #expect(writes.count <= 1 + keys + seconds + 10, "\(writes.count) writes in \(seconds) s")
    withExtendedLifetime(host) {}
  }
}
