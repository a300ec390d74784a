import Foundation
import Glibc
import Support
import Testing

/// Commands at a terminal: whatever befalls them while they wait for the server, nothing is lost and nobody is held up.
@Suite(.drivesPrograms) struct CommandApartTests {
  /// What befalls a command.
  enum Mishap: CaseIterable {
    case stopped
    case hungUp
    case interrupted
    case killed
  }

  /// A command, and what it has the server do.
  struct Work: CustomTestStringConvertible {
    let command: String
    let environment: String
    let path: String
    let counter: String

    var testDescription: String { command }

    static let all = [
      Work(command: "refresh video", environment: "video", path: "/auth/refresh", counter: "refreshes"),
      Work(
        command: "login archive", environment: "archive", path: "/api/accesstoken/login", counter: "logins"),
      Work(command: "keep --once web-service", environment: "web-service", path: "/oauth2/token", counter: "logins"),
    ]
  }

  /// A shell with job control, as a person has it, in which `fob` is called by the fixture's name.
  private func fixture(_ prepare: (OperatorHost) async throws -> Void) async throws -> TerminalFixture {
    let fixture = try await TerminalFixture(prepare) { _, _ in ["/bin/sh", "-i"] }
    try await fixture.terminal.hear("ready> ")
    return fixture
  }

  private func stop(_ fixture: TerminalFixture) async throws {
    fixture.terminal.send("\u{1A}")
    try await fixture.terminal.hear("Stopped")
  }

  private func leave(_ fixture: TerminalFixture) async throws {
    fixture.terminal.send("exit\r")
    _ = try await fixture.terminal.waitForEnd()
    try await fixture.waitUntilAllHaveEnded()
  }

  @Test(arguments: Work.all, Mishap.allCases)
  func `what the server answered is saved`(_ work: Work, _ mishap: Mishap) async throws {
    var before = ""
    let fixture = try await fixture { host in
      if work.counter == "refreshes" { before = try await host.fob("token", work.environment).output }
      try host.slowDown(work.path)
    }
    fixture.terminal.send("\(fixture.program) \(work.command)\r")
    try await waitUntil("the server has acted", state: { fixture.terminal.text }) {
      fixture.terminal.read()
      return try fixture.host.sandbox.counters()[work.counter] == 1
    }
    try await befall(mishap, fixture)
    // Somebody else gets what it brought, without a word of warning.
    let other =
      before.isEmpty
      ? try await fixture.host.fob("token", work.environment)
      : try await fixture.host.fob("token", work.environment, "--refused", input: before)
    #expect(other.status == 0 && other.errors.isEmpty, "\(other.errors)")
    #expect(other.output != before)
    if mishap == .stopped {
      fixture.terminal.send("fg\r")
      try await fixture.terminal.hear(work.command.hasPrefix("login") ? "logged in" : "refreshed")
    }
    if mishap == .hungUp { try await fixture.waitUntilAllHaveEnded() } else { try await leave(fixture) }
    #expect(try fixture.counters("logins", "refreshes", "reused") == [1, work.counter == "refreshes" ? 1 : 0, 0])
  }

  private func befall(_ mishap: Mishap, _ fixture: TerminalFixture) async throws {
    switch mishap {
    case .stopped: try await stop(fixture)
    case .hungUp: fixture.terminal.hangUp()
    case .interrupted:
      fixture.terminal.send("\u{3}")
      try await fixture.terminal.hear("ready> ")
      fixture.terminal.send("echo left with $?\r")
      try await fixture.terminal.hear("left with \(128 + SIGINT)")
    case .killed:
      let command = try #require(Processes.called(fixture.program).first { !fixture.children.contains($0) })
      kill(command, SIGKILL)
      try await fixture.terminal.hear("Killed")
    }
  }

  /// A session of cookies is locked while a request is under way; a command that is stopped meanwhile keeps nobody from it, and goes on.
  @Test func `a stopped request frees a session of cookies`() async throws {
    var before = 0
    let fixture = try await fixture { host in
      _ = try await host.fob("login", "pod")
      try host.slowDown("/", by: 0.001)
      before = try host.sandbox.counters()["requests"] ?? 0
    }
    fixture.terminal.send("\(fixture.program) tokens list pod\r")
    try await waitUntil("the server is asked", state: { fixture.terminal.text }) {
      fixture.terminal.read()
      return try fixture.host.sandbox.counters()["requests"] ?? 0 > before
    }
    try await stop(fixture)
    let list = try await fixture.host.fob("tokens", "list", "pod")
    #expect(list.status == 0, "\(list.errors)")
    fixture.terminal.send("fg\r")
    try await fixture.terminal.hear(try #require(list.lines.last?.split(separator: "\t").first.map(String.init)))
    try await leave(fixture)
    #expect(try fixture.counters("logins") == [1])
  }

  @Test func `what is told besides is printed`() async throws {
    let fixture = try await TerminalFixture(
      { host in
        try host.folder.write("{", to: "state/fob/sessions/video.json")
        try host.folder.write("", to: "state/fob/audit.jsonl/in-the-way")
      }, { fob, _ in [fob, "refresh", "video"] })
    #expect(try await fixture.terminal.waitForEnd() == 0)
    for told in [
      "fob cannot write the audit log", "The session file of video was damaged", "video: logged in again",
    ] {
      #expect(fixture.terminal.text.components(separatedBy: told).count == 2, "\(told): \(fixture.terminal.text)")
    }
  }

  /// What a person types, and what is piped in, reaches the process that sends it through a pipe.
  @Test(arguments: ["login archive-2fa", "token video --refused"])
  func `secrets are no arguments`(_ command: String) async throws {
    let isLogin = command.hasPrefix("login")
    let fixture = try await TerminalFixture(
      { host in
        for key in ["password", "totp_secret"] { try host.change("archive-2fa", key, to: nil) }
        let token = try await host.fob("token", "video").output
        try host.folder.write(token, to: "refused")
        try host.slowDown(isLogin ? "/api/accesstoken/login" : "/auth/refresh")
      },
      { fob, folder in ["/bin/sh", "-c", "exec \(fob) \(command)" + (isLogin ? "" : " < \(folder)/refused")] })
    if isLogin {
      try await fixture.terminal.hear("Password for archive-2fa:")
      fixture.terminal.send("second factor 2\n")
    }
    try await waitUntil("the server is asked", state: { fixture.terminal.text }) {
      fixture.terminal.read()
      return try isLogin ? !fixture.children.isEmpty : fixture.host.sandbox.counters()["refreshes"] == 1
    }
    let child = try #require(fixture.children.first)
    #expect(Processes.commandLine(of: child) == [fixture.program, "session-process"])
    #expect(getsid(child) == child)
    if isLogin { return try await fixture.terminal.hear("Code for archive-2fa:") }
    #expect(try await fixture.terminal.waitForEnd() == 0)
    #expect(!fixture.terminal.text.contains(try #require(fixture.host.folder.text(of: "refused"))))
  }

  /// The program that is on disk by then may be another.
  @Test(arguments: ["./fob-here", "PATH=.:$PATH; exec fob-here"])
  func `the program that runs is started though it was replaced`(_ call: String) async throws {
    let fixture = try await TerminalFixture(
      { host in
        try host.change("archive", "password", to: nil)
        try host.slowDown("/api/accesstoken/login")
        // Not by this process: what it has open for writing, others that it starts have too for a moment, and then it cannot be run.
        #expect(try Spawning.run(["/bin/cp", BuiltBinary.path("fob"), host.folder.path(of: "fob-here")]).status == 0)
      }, { _, folder in ["/bin/sh", "-c", "cd \(folder); \(call) login archive"] })
    try await fixture.terminal.hear("Password for archive:")
    let file = fixture.host.folder.path(of: "fob-here")
    try FileManager.default.removeItem(atPath: file)
    try fixture.host.folder.write("#!/bin/sh\nexit 1\n", to: "fob-here", permissions: 0o755)
    fixture.terminal.send("pa&ss+w%rd= \"ü;#\n")
    try await waitUntil("the login is under way", state: { fixture.terminal.text }) {
      fixture.terminal.read()
      return try fixture.host.sandbox.counters()["logins"] == 1
    }
    let below = Processes.descendants(of: fixture.terminal.process)
    #expect(below.contains { Processes.commandLine(of: $0).last == "session-process" })
    #expect(try await fixture.terminal.waitForEnd() == 0, "\(fixture.terminal.text)")
    #expect(fixture.terminal.text.contains("archive: logged in"))
  }

  @Test func `a program that takes its place has no child of its own`() async throws {
    let fixture = try await TerminalFixture({ _ in }, { fob, _ in [fob, "exec", "video", "--", "sleep", "600"] })
    try await waitUntil("the command runs", state: { fixture.terminal.text }) {
      fixture.terminal.read()
      return Processes.commandLine(of: fixture.terminal.process) == ["sleep", "600"]
    }
    #expect(Processes.descendants(of: fixture.terminal.process).isEmpty)
    #expect(try fixture.counters("logins") == [1])
  }

  @Test func `removing an environment forgets its session`() async throws {
    let fixture = try await TerminalFixture(
      { _ = try await $0.fob("login", "video") }, { fob, _ in [fob, "env", "remove", "video", "--yes"] })
    #expect(try await fixture.terminal.waitForEnd() == 0, "\(fixture.terminal.text)")
    #expect(fixture.host.folder.text(of: "state/fob/sessions/video.json") == nil)
  }

  @Test func `without a terminal the command does it itself`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("login", "video")
    try host.slowDown("/auth/refresh")
    let command = try PipedProgram([BuiltBinary.path("fob"), "refresh", "video"], environment: host.variables)
    try await waitUntil("the session is refreshed") { try host.sandbox.counters()["refreshes"] == 1 }
    #expect(Processes.descendants(of: command.process).isEmpty)
    #expect(try await command.waitForEnd() == 0, "\(command.text)")
  }
}
