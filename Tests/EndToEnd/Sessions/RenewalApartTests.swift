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
  func aRenewalUnderWayIsSaved(_ mishap: Mishap) async throws {
    let desk = try await RenewalDesk("video", showing: "of 187")
    let before = try await desk.token()
    try desk.slowDown("/auth/refresh")
    desk.terminal.send("R")
    try await desk.waitForRefresh()
    try await befall(mishap, desk)
    // Somebody else gets what the renewal brings, without a word of warning.
    let other = try await desk.host.fob("token", "video", "--refused", input: before)
    #expect(other.status == 0 && other.errors.isEmpty, "\(other.errors)")
    #expect(other.output != before)
    try await recover(mishap, desk)
    try await desk.waitUntilAllHaveEnded()
    #expect(try await desk.token() == other.output)
    #expect(try desk.counters("refreshes", "logins", "reused") == [1, 1, 0])
  }

  @Test func aLoginThatIsGivenUpAfterItWasSentIsSaved() async throws {
    let desk = try await RenewalDesk({ _ in }) { fob, _ in [fob, "--environment", "video"] }
    try await desk.terminal.read(until: "no session")
    try desk.slowDown("/auth/api-key")
    desk.terminal.send("L")
    try await waitUntil("the login is sent", state: { desk.terminal.text }) {
      desk.terminal.read()
      return try desk.counters("logins") == [1]
    }
    desk.terminal.send("\u{1B}")
    try await desk.terminal.read(until: "Gave up the login to video")
    try await desk.terminal.read(until: "fresh")
    #expect(try await !desk.token().isEmpty)
    #expect(try desk.counters("logins", "reused") == [1, 0])
  }

  private func befall(_ mishap: Mishap, _ desk: RenewalDesk) async throws {
    switch mishap {
    case .hungUp:
      desk.terminal.hangUp()
      #expect(try await desk.terminal.waitForEnd() == 128 + SIGHUP)
    case .killed:
      desk.terminal.signal(SIGKILL)
      _ = try await desk.terminal.waitForEnd()
    case .left:
      desk.terminal.send("q")
      #expect(try await desk.terminal.waitForEnd() == 0)
    case .stopped: desk.terminal.signal(SIGSTOP)
    case .unread:
      // More than a terminal holds that nobody reads.
      for _ in 1...40 { desk.terminal.send([0x0C]) }
    }
  }

  private func recover(_ mishap: Mishap, _ desk: RenewalDesk) async throws {
    guard mishap == .stopped || mishap == .unread else { return }
    desk.terminal.signal(SIGCONT)
    try await desk.terminal.read(until: "fresh")
    desk.terminal.send("q")
    #expect(try await desk.terminal.waitForEnd() == 0)
  }

  /// A session of cookies is locked while a request is under way; a UI that is stopped meanwhile keeps nobody from it.
  @Test func aStoppedRequestFreesASessionOfCookies() async throws {
    let desk = try await RenewalDesk("pod", showing: "of 69")
    try desk.slowDown("/organizations")
    desk.terminal.send("r")
    try await waitUntil("the list is asked for") { !desk.children.isEmpty }
    desk.terminal.signal(SIGSTOP)
    _ = try desk.host.sandbox.ask("DELETE", "/_sandbox/faults")
    let list = try await desk.host.fob("tokens", "list", "pod")
    #expect(list.status == 0, "\(list.errors)")
    desk.terminal.signal(SIGKILL)
    try await desk.waitUntilAllHaveEnded()
    #expect(try desk.counters("logins") == [1])
  }

  /// What a person types reaches the server through a pipe and is nowhere else to be seen.
  @Test func secretsThatAreTypedAreInNoArgumentAndNoVariable() async throws {
    let desk = try await RenewalDesk("archive-2fa", without: ["password", "totp_secret"], showing: "no session")
    try desk.slowDown("/api/accesstoken/login")
    desk.terminal.send("L")
    try await desk.terminal.read(until: "Password")
    desk.terminal.send("second factor 2\r")
    try await waitUntil("the login is under way", state: { desk.terminal.text }) {
      desk.terminal.read()
      return !desk.children.isEmpty
    }
    let child = try #require(desk.children.first)
    #expect(Processes.commandLine(of: child) == [desk.program, "session-process"])
    // The variables are those of the UI; nobody but root reads them.
    var status = stat()
    #expect(stat("/proc/\(child)/environ", &status) == 0 && status.st_uid == 0)
    #expect(getsid(child) == child && getsid(child) != getsid(desk.terminal.process))
    try await desk.terminal.read(until: "Code")
  }

  @Test func byHandItIsNoCommand() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("session-process", input: "{}\n")
    #expect(result.status == 64 && result.errors.contains("by hand it does nothing"))
  }
}
