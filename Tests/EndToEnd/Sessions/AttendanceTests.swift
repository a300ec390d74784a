import Foundation
import Support
import Testing

/// Whether a person or a script logs in: the built program at terminals and without one, against the built sandbox.
@Suite(.drivesPrograms) struct AttendanceTests {
  /// What the audit log says of each login.
  private func logins(_ host: OperatorHost) async throws -> [String] {
    let result = try await host.fob("audit", "--event", "login", "--json")
    let entries = try #require(result.json["entries"] as? [[String: Any]])
    return entries.compactMap { $0["detail"] as? String }
  }

  private func logInAtTerminal(_ host: OperatorHost, _ command: [String]) async throws {
    let terminal = try PseudoTerminal(command, environment: host.variables)
    #expect(try await terminal.waitForEnd() == 0, "\(terminal.text)")
  }

  @Test func `a login is a person's where any terminal is`() async throws {
    let host = try OperatorHost()
    let fob = BuiltBinary.path("fob")
    #expect(try await host.fob("login", "archive").status == 0)
    try await logInAtTerminal(host, [fob, "login", "archive"])
    let redirected = "\(fob) login archive </dev/null >\(host.folder.path)/output 2>&1"
    try await logInAtTerminal(host, ["/bin/sh", "-c", redirected])
    #expect(try await logins(host) == ["unattended", "by a person", "by a person"])
  }

  @Test func `a login approved in a browser is a person's without a terminal too`() async throws {
    let host = try OperatorHost("--device-interval", "1s")
    let program = try PipedProgram([BuiltBinary.path("fob"), "login", "web"], environment: host.variables)
    try await program.read(until: "Waiting for the approval")
    try host.sandbox.control("approve")
    #expect(try await program.waitForEnd() == 0, "\(program.text)")
    #expect(try await logins(host) == ["by a person"])
  }

  @Test func `a script leaves the last sign-ins to people`() async throws {
    let host = try OperatorHost()
    for _ in 1...8 { #expect(try await host.fob("login", "pod").status == 0) }
    let refused = try await host.fob("login", "pod")
    #expect(refused.status == 4)
    #expect(refused.errors.contains("kept for people at a terminal. Run: fob login pod"), "\(refused.errors)")
    for _ in 1...2 { try await logInAtTerminal(host, [BuiltBinary.path("fob"), "login", "pod"]) }
    let spent = try await host.fob("login", "pod")
    #expect(spent.status == 75)
    #expect(spent.errors.contains("all are used up until"), "\(spent.errors)")
    #expect(try host.sandbox.counters()["logins"] == 10)
  }

  @Test func `a script with a wrong password has to wait`() async throws {
    let host = try OperatorHost()
    try host.change("archive", "password", to: nil)
    func logIn(_ password: String) async throws -> FobResult {
      try await host.fob("login", "archive", "--stdin", input: password + "\n")
    }
    #expect(try await logIn("wrongwrong").errors.contains("Invalid username or password"))
    let held = try await logIn("pa&ss+w%rd= \"ü;#")
    #expect(held.status == 4)
    #expect(held.errors.contains("Unattended logins are paused for "), "\(held.errors)")
    #expect(try host.sandbox.counters()["logins"] == 0)
  }
}
