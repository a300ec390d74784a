import Foundation
import Glibc
import Support
import Testing

/// Who waited for the lock goes by the environment's file as it is by then: it may have been edited or removed meanwhile.
@Suite(.drivesPrograms) struct ChangedFileTests {
  private let host: OperatorHost
  private let lock: Int32

  init() throws {
    host = try OperatorHost()
    try host.folder.write("", to: "state/fob/sessions/archive.lock")
    lock = open(host.folder.path(of: "state/fob/sessions/archive.lock"), O_RDWR | O_CLOEXEC)
    try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
  }

  /// A program that has read the environment and waits for its lock.
  private func waiting(_ arguments: String...) async throws -> PipedProgram {
    let program = try PipedProgram([BuiltBinary.path("fob")] + arguments, environment: host.variables)
    program.closeInput()
    try await waitUntil("it waits for the lock") { holdsTheLockFile(program.process) }
    return program
  }

  private func holdsTheLockFile(_ process: pid_t) -> Bool {
    let folder = "/proc/\(process)/fd"
    let links = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return links.contains {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)"))?.hasSuffix("/archive.lock")
        == true
    }
  }

  @Test func `a removed environment is not logged into`() async throws {
    let waiter = try await waiting("token", "archive")
    unlink(host.folder.path(of: "config/fob/environments/archive.ini"))
    close(lock)
    #expect(try await waiter.waitForEnd() == 8)
    #expect(try host.sandbox.counters()["logins"] == 0)
    #expect(host.folder.text(of: "state/fob/sessions/archive.json") == nil)
  }

  @Test func `another account is the one that is logged into`() async throws {
    let waiter = try await waiting("token", "archive")
    let other = try #require(host.folder.text(of: "config/fob/environments/archive-2fa.ini"))
    try host.writeEnvironment("archive.ini", [other])
    close(lock)
    #expect(try await waiter.waitForEnd() == 0, "\(waiter.text)")
    let session = try #require(host.folder.text(of: "state/fob/sessions/archive.json"))
    #expect(session.contains("second@example.org") && !session.contains("ops@example.org"))
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  /// What is no script's is not done under another file than was meant.
  @Test func `others are told and nothing is done`() async throws {
    let waiter = try await waiting("login", "archive")
    try host.change("archive", "username", to: "second@example.org")
    close(lock)
    #expect(try await waiter.waitForEnd() == 1)
    #expect(waiter.text.contains("archive: its file changed just now; nothing was done. Try again."))
    #expect(try host.sandbox.counters()["logins"] == 0)
  }

  @Test func `removing leaves nothing though others wait`() async throws {
    try host.change("archive", "token_file", to: host.folder.path(of: "archive.token.file"))
    var programs: [PipedProgram] = []
    for _ in 1...3 { programs.append(try await waiting("token", "archive")) }
    let removal = try await waiting("env", "remove", "archive", "--yes")
    close(lock)
    for program in programs { #expect([0, 8].contains(try await program.waitForEnd())) }
    #expect(try await removal.waitForEnd() == 0, "\(removal.text)")
    for path in ["config/fob/environments/archive.ini", "state/fob/sessions/archive.json", "archive.token.file"] {
      #expect(host.folder.text(of: path) == nil, "\(path)")
    }
  }
}
