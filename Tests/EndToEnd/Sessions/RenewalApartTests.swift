import Foundation
import Glibc
import Support
import Testing

/// What becomes of a renewal that is under way when something befalls the terminal it was asked for at: nothing is lost, and nobody is held up.
@Suite(.drivesPrograms) struct RenewalApartTests {
  /// What befalls a UI.
  enum Mishap: CaseIterable {
    case hungUp
    case killed
    case left
    case stopped
    case unread
  }

  @Test(arguments: Mishap.allCases)
  func `a renewal under way is saved`(_ mishap: Mishap) async throws {
    let fixture = try await TerminalFixture("video", showing: "of 187")
    let before = try await fixture.token()
    try fixture.slowDown("/auth/refresh")
    fixture.terminal.send("R")
    try await fixture.waitForRefresh()
    try await befall(mishap, fixture)
    // Somebody else gets what the renewal brings, without a word of warning.
    let other = try await fixture.host.fob("token", "video", "--refused", input: before)
    #expect(other.status == 0 && other.errors.isEmpty, "\(other.errors)")
    #expect(other.output != before)
    try await recover(mishap, fixture)
    try await fixture.waitUntilAllHaveEnded()
    #expect(try await fixture.token() == other.output)
    #expect(try fixture.counters("refreshes", "logins", "reused") == [1, 1, 0])
  }

  @Test func `a login that is given up after it was sent is saved`() async throws {
    let fixture = try await TerminalFixture({ _ in }) { fob, _ in [fob, "--environment", "video"] }
    try await fixture.terminal.read(until: "no session")
    try fixture.slowDown("/auth/api-key")
    fixture.terminal.send("L")
    try await waitUntil("the login is sent", state: { fixture.terminal.text }) {
      fixture.terminal.read()
      return try fixture.counters("logins") == [1]
    }
    fixture.terminal.send("\u{1B}")
    try await fixture.terminal.read(until: "Login to video cancelled")
    try await fixture.terminal.read(until: "auto ")
    #expect(try await !fixture.token().isEmpty)
    #expect(try fixture.counters("logins", "reused") == [1, 0])
  }

  private func befall(_ mishap: Mishap, _ fixture: TerminalFixture) async throws {
    switch mishap {
    case .hungUp:
      fixture.terminal.hangUp()
      #expect(try await fixture.terminal.waitForEnd() == 128 + SIGHUP)
    case .killed:
      fixture.terminal.signal(SIGKILL)
      _ = try await fixture.terminal.waitForEnd()
    case .left:
      fixture.terminal.send("q")
      #expect(try await fixture.terminal.waitForEnd() == 0)
    case .stopped: fixture.terminal.signal(SIGSTOP)
    case .unread:
      // More than a terminal holds that nobody reads.
      for _ in 1...40 { fixture.terminal.send([0x0C]) }
    }
  }

  private func recover(_ mishap: Mishap, _ fixture: TerminalFixture) async throws {
    guard mishap == .stopped || mishap == .unread else { return }
    fixture.terminal.signal(SIGCONT)
    try await fixture.terminal.read(until: "auto ")
    fixture.terminal.send("q")
    #expect(try await fixture.terminal.waitForEnd() == 0)
  }

  /// A session of cookies is locked while a request is under way; a UI that is stopped meanwhile keeps nobody from it.
  @Test func `a stopped request frees a session of cookies`() async throws {
    let fixture = try await TerminalFixture("pod", showing: "of 69")
    try fixture.slowDown("/organizations")
    fixture.terminal.send("r")
    try await waitUntil("the list is asked for") { !fixture.children.isEmpty }
    fixture.terminal.signal(SIGSTOP)
    _ = try fixture.host.sandbox.ask("DELETE", "/_sandbox/faults")
    let list = try await fixture.host.fob("tokens", "list", "pod")
    #expect(list.status == 0, "\(list.errors)")
    fixture.terminal.signal(SIGKILL)
    try await fixture.waitUntilAllHaveEnded()
    #expect(try fixture.counters("logins") == [1])
  }

  /// What a person types reaches the server through a pipe and is nowhere else to be seen.
  @Test func `secrets that are typed are in no argument and no variable`() async throws {
    let fixture = try await TerminalFixture("archive-2fa", without: ["password", "totp_secret"], showing: "no session")
    try fixture.slowDown("/api/accesstoken/login")
    fixture.terminal.send("L")
    try await fixture.terminal.read(until: "Password")
    fixture.terminal.send("second factor 2\r")
    try await waitUntil("the login is under way", state: { fixture.terminal.text }) {
      fixture.terminal.read()
      return !fixture.children.isEmpty
    }
    let child = try #require(fixture.children.first)
    #expect(Processes.commandLine(of: child) == [fixture.program, "session-process"])
    // The variables are those of the UI; nobody but root reads them.
    var status = stat()
    #expect(stat("/proc/\(child)/environ", &status) == 0 && status.st_uid == 0)
    #expect(getsid(child) == child && getsid(child) != getsid(fixture.terminal.process))
    try await fixture.terminal.read(until: "Code")
  }

  @Test func `by hand it is no command`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("session-process", input: "{}\n")
    #expect(result.status == 64 && result.errors.contains("you never need it"))
  }
}
