import CLinux
import Foundation
import Glibc
import Host
import Support
import Testing

/// One terminal at a time can be guarded, so one test at a time asks.
@Suite(.serialized) struct ConsoleTests {
  @Test func `asks for a line that is seen`() async throws {
    let terminal = try TerminalPair()
    let console = Console(terminal: terminal.path)
    async let answer = BlockingCall.run { try? console.readLine(prompt: "Code: ") }
    #expect(await terminal.readUntil("Code: "))
    terminal.type("12ü456\n")
    #expect(await answer == Array("12ü456".utf8))
    #expect(await terminal.readUntil("12ü456\r\n"))
  }

  @Test func `asks for a secret that is not seen`() async throws {
    let terminal = try TerminalPair()
    let before = terminal.localFlags
    let console = Console(terminal: terminal.path)
    async let answer = BlockingCall.run { try? console.readSecret(prompt: "Password: ") }
    #expect(await terminal.readUntil("Password: "))
    #expect(terminal.localFlags & tcflag_t(ECHO) == 0)
    terminal.type("s3crex\u{7F}t ü\u{1A}\n")
    #expect(await answer == Array("s3cret ü\u{1A}".utf8))
    #expect(await terminal.readUntil("\r\n"))
    #expect(!terminal.seen.contains("s3"))
    #expect(terminal.localFlags == before)
  }

  @Test(arguments: [true, false])
  func `what was typed before the question is no answer to it`(secret: Bool) async throws {
    let terminal = try TerminalPair()
    let console = Console(terminal: terminal.path)
    terminal.type("y\nbegun")
    try await waitUntil("the line has arrived") {
      var arrived: Int32 = 0
      return ioctl(terminal.device, UInt(FIONREAD), &arrived) == 0 && arrived > 0
    }
    async let answer = BlockingCall.run {
      secret
        ? try? console.readSecret(prompt: "> ") : try? console.readLine(prompt: "> ")
    }
    #expect(await terminal.readUntil("> "))
    terminal.type("no\n")
    #expect(await answer == Array("no".utf8))
  }

  @Test func `what is typed while the terminal does not take the question is no answer to it`() async throws {
    let terminal = try TerminalPair()
    let console = Console(terminal: terminal.path)
    tcflow(terminal.device, TCOOFF)
    async let answer = BlockingCall.run { try? console.readLine(prompt: "End it? ") }
    terminal.type("y\n")
    try await Task.sleep(for: .milliseconds(50))
    tcflow(terminal.device, TCOON)
    #expect(await terminal.readUntil("End it? "))
    terminal.type("n\n")
    #expect(await answer == Array("n".utf8))
  }

  @Test func `an empty answer is an answer`() async throws {
    let terminal = try TerminalPair()
    let console = Console(terminal: terminal.path)
    async let answer = BlockingCall.run { try? console.readSecret(prompt: "> ") }
    #expect(await terminal.readUntil("> "))
    terminal.type("\n")
    #expect(await answer == [])
  }

  /// Why a question has no answer.
  private func failure(of console: Console, secret: Bool) async -> ConsoleFailure? {
    await BlockingCall.run {
      do throws(ConsoleFailure) {
        _ = secret ? try console.readSecret(prompt: "> ") : try console.readLine(prompt: "> ")
        return nil
      } catch {
        return error
      }
    }
  }

  @Test(arguments: [true, false])
  func `a line that the terminal has cut is no answer`(secret: Bool) async throws {
    let terminal = try TerminalPair()
    let console = Console(terminal: terminal.path)
    async let failure = failure(of: console, secret: secret)
    #expect(await terminal.readUntil("> "))
    terminal.type(String(repeating: "a", count: 5000) + "\n")
    #expect(await failure == .cut)
  }

  @Test(arguments: [true, false])
  func `Control-D is no answer`(secret: Bool) async throws {
    let terminal = try TerminalPair()
    let before = terminal.localFlags
    let console = Console(terminal: terminal.path)
    async let failure = failure(of: console, secret: secret)
    #expect(await terminal.readUntil("> "))
    terminal.type("\u{4}")
    #expect(await failure == .ended)
    #expect(terminal.localFlags == before)
  }

  @Test func `there is nobody to ask without a terminal`() throws {
    let folder = try TemporaryFolder()
    for path in [try folder.file("file"), folder("none"), "/dev/null"] {
      let console = Console(terminal: path)
      #expect(!console.exists)
      #expect(throws: ConsoleFailure.noTerminal) { try console.readLine(prompt: "> ") }
      #expect(throws: ConsoleFailure.noTerminal) { try console.readSecret(prompt: "> ") }
    }
    let terminal = try TerminalPair()
    #expect(Console(terminal: terminal.path).exists)
  }

  @Test func `a person may be there where any terminal is`() throws {
    let (terminal, file) = (try TerminalPair(), try TemporaryFolder().file("file"))
    var ends: [Int32] = [-1, -1]
    #expect(fob_pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(!Console(terminal: file, standard: ends + [ends[1]]).isAttended)
    #expect(Console(terminal: terminal.path, standard: ends + [ends[1]]).isAttended)
    for position in 0...2 {
      var standard = ends + [ends[1]]
      standard[position] = terminal.device
      #expect(Console(terminal: file, standard: standard).isAttended, "\(position)")
    }
  }

  @Test func `a signal gives the terminal back before its own action happens`() async throws {
    let terminal = try TerminalPair()
    let before = terminal.localFlags
    var ends: [Int32] = [-1, -1]
    #expect(fob_pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    #expect(fob_signal_to_descriptor(SIGUSR1, ends[1]) == 0)
    defer { signal(SIGUSR1, SIG_DFL) }

    var saved = termios()
    tcgetattr(terminal.device, &saved)
    #expect(fob_terminal_guard_arm(terminal.device, &saved, "bye", 3, [SIGUSR1], 1) == 0)
    #expect(fob_terminal_guard_arm(terminal.device, &saved, nil, 0, [SIGUSR1], 1) == -1)
    var silent = saved
    silent.c_lflag = 0
    tcsetattr(terminal.device, TCSANOW, &silent)
    // To the process: threads of tasks block signals.
    kill(getpid(), SIGUSR1)
    #expect(await terminal.readUntil("bye"))
    var polled = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
    try #require(poll(&polled, 1, 60_000) == 1)
    var byte: UInt8 = 0
    #expect(read(ends[0], &byte, 1) == 1 && Int32(byte) == SIGUSR1)
    #expect(terminal.localFlags == before)
    fob_terminal_guard_disarm()
  }
}
