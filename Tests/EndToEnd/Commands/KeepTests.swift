import Foundation
import Glibc
import Support
import Testing

/// `fob keep`: sessions renewed without a terminal.
@Suite(.drivesPrograms) struct KeepTests {
  @Test func `renews once what is due and nothing else`() async throws {
    let host = try OperatorHost()
    let first = try await host.fob("keep", "--once", "video", "archive")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.lines.count == 2 && first.output.contains("video: refreshed"))
    let second = try await host.fob("keep", "--once", "video", "archive")
    #expect(second.status == 0 && second.output.isEmpty)
    #expect(try host.sandbox.counters()["logins"] == 2)
  }

  @Test func `sessions are renewed until a signal ends it`() async throws {
    let host = try OperatorHost("--token-lifetime", "2s")
    let terminal = try PseudoTerminal([BuiltBinary.path("fob"), "keep", "video"], environment: host.variables)
    try await waitUntil("it was renewed twice") { try (host.sandbox.counters()["refreshes"] ?? 0) >= 2 }
    _ = try await terminal.read(until: "video: refreshed")
    terminal.signal(SIGTERM)
    #expect(try await terminal.waitForEnd() == 0)
    let counters = try host.sandbox.counters()
    #expect(counters["logins"] == 1 && counters["reused"] == 0)
  }

  @Test func `upload tokens are looked at every hour; in between only sessions are refreshed`() async throws {
    let host = try OperatorHost("--tokens", "12", "--token-lifetime", "4s")
    let log = EventLog(path: host.folder.path(of: "seen"))
    try host.folder.write(EventLog.settings(log.command), to: "config/fob/settings.ini")
    let clock = try SettableClock(in: host.folder)
    /// When the list was read last, by the hosts' clock.
    func lastLook() -> Double? {
      let kept = host.folder.text(of: "state/fob/token-counts/video.json").map { Data($0.utf8) }
      let record = kept.flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
      return (record?["counts"] as? [String: Any])?["read"] as? Double
    }
    func refreshes() throws -> Int { try host.sandbox.counters()["refreshes"] ?? 0 }
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "keep", "--tokens", "video"],
      environment: host.variables.merging(Interposer.clock(clock)) { $1 })
    try await waitUntil("the list is read") { lastLook() != nil }
    let first = try #require(lastLook())
    let before = try refreshes()
    try await waitUntil("three rounds have passed") { try refreshes() >= before + 3 }
    #expect(lastLook() == first, "the hour is not over")
    try host.sandbox.control("advance", "{\"seconds\": 3601}")
    clock.gone += 3601
    try await waitUntil("the list is read again") { (lastLook() ?? 0) >= first + 3600 }
    terminal.signal(SIGTERM)
    #expect(try await terminal.waitForEnd() == 0)
  }

  @Test func `nothing wakes it between its looks`() async throws {
    let host = try OperatorHost("--token-lifetime", "3600s")
    let terminal = try PseudoTerminal([BuiltBinary.path("fob"), "keep", "video"], environment: host.variables)
    _ = try await terminal.read(until: "video: refreshed")
    try await terminal.waitForRest()
    terminal.signal(SIGTERM)
    #expect(try await terminal.waitForEnd() == 0)
  }

  @Test func `what is not kept is said`() async throws {
    let host = try OperatorHost()
    try host.change("video", "refresh", to: "manual")
    let result = try await host.fob("keep", "--once", "video", "pod")
    #expect(result.status == 0 && result.output.isEmpty)
    #expect(result.errors.contains("video is not kept: its file says refresh = manual"))
    #expect(result.errors.contains("pod is not kept"))
    #expect(try await host.fob("keep", "nowhere").status == 8)
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test func `an unreachable server is reported once and ends with its status`() async throws {
    let host = try OperatorHost()
    host.sandbox.stop()
    let result = try await host.fob("keep", "--once", "video")
    #expect(result.status == 5)
    #expect(result.errors.contains("video: "))
  }

  @Test func `what fails is tried again after a pause that grows`() async throws {
    let host = try OperatorHost()
    try host.change("archive", "password", to: nil)
    try host.change("archive", "password_command", to: "sh -c 'echo once >> \(host.folder.path(of: "asked")); exit 1'")
    var statuses: [Int32] = []
    for _ in 1...5 { statuses.append(try await host.fob("keep", "--once", "archive").status) }
    #expect(statuses.first == 4)
    #expect(statuses.contains(0), "Five tries come with at least two and a half minutes between them.")
    let asked = host.folder.text(of: "asked")?.split(separator: "\n").count
    #expect(asked == statuses.count { $0 != 0 })
  }

  @Test func `an edited file is tried at once`() async throws {
    let host = try OperatorHost()
    let file = try #require(host.folder.text(of: "config/fob/environments/archive.ini"))
    try host.change("archive", "password", to: "wrong")
    let refused = try await host.fob("keep", "--once", "archive")
    #expect(refused.status == 4)
    #expect(refused.errors.components(separatedBy: "archive: ").count == 2, "its name stands once: \(refused.errors)")
    try host.folder.write(file, to: "config/fob/environments/archive.ini")
    let mended = try await host.fob("keep", "--once", "archive")
    #expect(mended.status == 0)
    #expect(mended.output.contains("archive: refreshed"), "\(mended.errors)")
  }

  @Test func `a file that is being saved ends nothing`() async throws {
    let host = try OperatorHost("--token-lifetime", "2s")
    let (file, path) = (
      "config/fob/environments/archive.ini", host.folder.path(of: "config/fob/environments/archive.ini")
    )
    let text = try #require(host.folder.text(of: file))
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "keep", "video", "archive"], environment: host.variables)
    _ = try await terminal.read(until: "archive: refreshed")
    try FileManager.default.moveItem(atPath: path, toPath: path + "~")
    _ = try await terminal.read(until: "archive is not kept for now: No environment is called")
    // At once with its permissions: a look in between would find another reason.
    try host.folder.write("", to: file + ".new")
    try FileManager.default.moveItem(atPath: path + ".new", toPath: path)
    _ = try await terminal.read(until: "archive is not kept for now: \(path)")
    let refreshes = try host.sandbox.counters()["refreshes"] ?? 0
    try await waitUntil("the other is renewed on") {
      try (host.sandbox.counters()["refreshes"] ?? 0) >= refreshes + 2
    }
    terminal.read()
    #expect(terminal.text.components(separatedBy: "archive is not kept for now").count == 3, "each is said once")
    try host.folder.write(text, to: file)
    _ = try await terminal.read(until: "archive: refreshed")
    terminal.signal(SIGTERM)
    #expect(try await terminal.waitForEnd() == 0)
  }
}
