import Foundation
import Support
import Testing

/// The same small program on a real screen.
@Suite(.enabled(if: TmuxSession.isAvailable, "tmux is not installed"), .drivesPrograms) struct TmuxTests {
  private func start(_ command: String) throws -> TmuxSession {
    let program = BuiltBinary.path("terminal-program")
    return try TmuxSession(
      "env LANG=C.UTF-8 PROGRAM='\(program)' bash -c '\(command)'", rows: 8, columns: 40)
  }

  @Test func `the screen looks as drawn`() async throws {
    let tmux = try start("$PROGRAM")
    let screen = try await tmux.wait(for: "size 8x40")
    #expect(
      screen == """
        ┌ terminal ────────────────────────────┐
        │ é 漢字 e\u{301} 😀 |                        │
        │ size 8x40 indexed utf8               │
        │                                      │
        │                                      │
        │                                      │
        │                                      │
        └──────────────────────────────────────┘

        """)
  }

  @Test func `the screen follows another size`() async throws {
    let tmux = try start("$PROGRAM")
    try await tmux.wait(for: "size 8x40")
    for (rows, columns) in [(4, 20), (30, 100), (1, 1), (6, 30)] {
      try tmux.resize(rows: rows, columns: columns)
    }
    let screen = try await tmux.wait(for: "size 6x30")
    #expect(screen.hasPrefix("┌ terminal ──────────────────┐\n"))
    #expect(screen.hasSuffix("└────────────────────────────┘\n"))
  }

  @Test func `leaves the screen as it was`() async throws {
    let tmux = try start(
      "echo before; modes=$(stty -a); $PROGRAM; [ \"$modes\" = \"$(stty -a)\" ]; echo status $?; read")
    try await tmux.wait(for: "size 8x40")
    #expect(try tmux.value(of: "#{alternate_on}") == "1")
    try tmux.press("q")
    let screen = try await tmux.wait(for: "status 0")
    #expect(screen.hasPrefix("before\nended: quit(status: 3)\n"))
    #expect(try tmux.value(of: "#{alternate_on} #{cursor_flag}") == "0 1")
  }

  @Test(arguments: ["C-z", "z"])
  func `stops and goes on`(key: String) async throws {
    let tmux = try start("set -m; $PROGRAM; echo stopped; read; fg")
    try await tmux.wait(for: "size 8x40")
    try tmux.press(key)
    try await tmux.wait(for: "stopped")
    #expect(try tmux.value(of: "#{alternate_on} #{cursor_flag}") == "0 1")
    try tmux.resize(rows: 9, columns: 50)
    try tmux.press("Enter")
    let screen = try await tmux.wait(for: "continued")
    #expect(screen.hasPrefix("┌ terminal ──────────────────────────────────────┐\n"))
    #expect(screen.contains("size 9x50"))
    try tmux.press("x")
    try await tmux.wait(for: "key x")
  }

  /// Where there is no second screen, what stands there when all is cleared at once moves to what can be scrolled back to.
  @Test func `nothing of it can be scrolled back to after a signal of the same size`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("read; echo $$ > \(folder.path)/process; exec $PROGRAM", to: "wrapper")
    let tmux = try start("bash \(folder.path(of: "wrapper"))")
    try tmux.run(["set-option", "-w", "alternate-screen", "off"])
    try tmux.press("Enter")
    try await tmux.wait(for: "size 8x40")
    let text = try #require(folder.text(of: "process")?.trimmingCharacters(in: .whitespacesAndNewlines))
    let process = try #require(pid_t(text))
    for key in ["a", "b", "c"] {
      kill(process, SIGWINCH)
      try tmux.press(key)
      try await tmux.wait(for: "key \(key)")
    }
    let all = try tmux.run(["capture-pane", "-p", "-S", "-"])
    #expect(all.components(separatedBy: "size 8x40").count == 2, "\(all)")
  }

  /// A wrapper stops at once, and its shell takes the terminal before the program gave it back: a second stop would be seen by nobody.
  @Test func `goes on under a wrapper however often it is stopped`() async throws {
    let rounds = (1...8).map { _ in "read; fg" }.joined(separator: "; ")
    let tmux = try start("set -m; bash -c \"$PROGRAM; :\"; \(rounds)")
    try await tmux.wait(for: "size 8x40")
    for _ in 1...8 {
      try tmux.press("C-z")
      try await waitUntil("the shell has its screen") { try tmux.value(of: "#{alternate_on}") == "0" }
      try tmux.press("Enter")
      try await waitUntil("the program has its screen") { try tmux.value(of: "#{alternate_on}") == "1" }
      try tmux.press("x")
      try await tmux.wait(until: "a key is answered") { $0.contains("key x") }
    }
  }

  /// A program under a wrapper, each of which writes down its process.
  private func startUnderAWrapper(_ after: String) async throws -> (
    tmux: TmuxSession, wrapper: pid_t, program: pid_t, TemporaryFolder
  ) {
    let folder = try TemporaryFolder()
    try folder.write(
      "echo $$ > \(folder.path)/outer; sh -c 'echo $$ > \(folder.path)/inner; exec $PROGRAM'; :", to: "wrapper")
    let tmux = try start("set -m; bash \(folder.path(of: "wrapper")); \(after)")
    try await tmux.wait(for: "size 8x40")
    func process(_ name: String) throws -> pid_t {
      try #require(folder.text(of: name).flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) })
    }
    return (tmux, try process("outer"), try process("inner"), folder)
  }

  /// What Linux tells of a process: its state, its group, and the group that has its terminal; nil once it is gone.
  private func figures(of process: pid_t) -> (state: String, group: String, owner: String)? {
    let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    guard let fields = text?.split(separator: ")").last?.split(separator: " ").map(String.init) else { return nil }
    return (fields[0], fields[2], fields[5])
  }

  @Test func `what the wrapper's stop has taken from it the program gives back without stopping for it`() async throws {
    let (tmux, wrapper, program, folder) = try await startUnderAWrapper("read; fg")
    defer { withExtendedLifetime(folder) {} }
    kill(wrapper, SIGSTOP)
    try await waitUntil("the shell has the terminal") { figures(of: program).map { $0.group != $0.owner } == true }
    kill(program, SIGTSTP)
    try await waitUntil("the program has stopped") { figures(of: program)?.state == "T" }
    try tmux.press("Enter")
    try await waitUntil("the program has its screen") { try tmux.value(of: "#{alternate_on}") == "1" }
    try tmux.press("x")
    try await tmux.wait(for: "key x")
  }

  @Test func `a program whose wrapper has stopped still ends`() async throws {
    let (tmux, wrapper, program, folder) = try await startUnderAWrapper("read")
    defer { withExtendedLifetime(folder) {} }
    kill(wrapper, SIGSTOP)
    try await waitUntil("the shell has the terminal") { figures(of: program).map { $0.group != $0.owner } == true }
    kill(program, SIGTERM)
    try await waitUntil("the program has ended") { figures(of: program)?.state ?? "Z" == "Z" }
    #expect(try tmux.value(of: "#{alternate_on}") == "0")
  }

  @Test func `copies into the buffer of tmux`() async throws {
    let tmux = try start("$PROGRAM")
    try await tmux.wait(for: "size 8x40")
    try tmux.press("c")
    try await tmux.wait(for: "copied sentToTmux")
    #expect(try tmux.run(["show-buffer", "-b", "fob"]) == "fob-copied-value")
  }

  @Test func `takes a paste from tmux`() async throws {
    let tmux = try start("$PROGRAM")
    try await tmux.wait(for: "size 8x40")
    try tmux.paste("quit: q\nnow")
    try await tmux.wait(for: "pasted quit: q⏎now")
  }
}
