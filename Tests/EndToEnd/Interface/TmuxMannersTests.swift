import Foundation
import Support
import Testing

/// The built program in tmux: what is on the screen after what people do to terminals.
@Suite(.enabled(if: TmuxSession.isAvailable), .drivesPrograms) struct TmuxMannersTests {
  /// The last that a frame writes: what a screen shows before it may be half of one.
  private static let end = "q quit"

  private func open(_ host: OperatorHost, _ script: String = "\"$FOB\"") throws -> TmuxSession {
    try TmuxSession(
      "bash -c '\(script); echo left with $?; cat'",
      environment: host.variables.merging(["FOB": BuiltBinary.path("fob")]) { $1 })
  }

  @Test func `a storm of resizes ends in the right picture`() async throws {
    let host = try OperatorHost()
    let tmux = try open(host)
    let before = try await tmux.wait(for: Self.end)
    for step in 1...100 {
      try tmux.resize(rows: 1 + step * 7 % 60, columns: 1 + step * 37 % 200)
    }
    try tmux.resize(rows: 24, columns: 80)
    try await tmux.wait(until: "the screen is as it was") { $0 == before }
    try tmux.press("q")
    try await tmux.wait(for: "left with 0")
  }

  @Test func `the screen is right after a stop, another size and its return`() async throws {
    let host = try OperatorHost()
    let tmux = try open(host, "set -m; \"$FOB\"; echo stopped; read; fg")
    try await tmux.wait(for: "Not logged in")
    try tmux.press("C-z")
    let shell = try await tmux.wait(for: "stopped")
    #expect(!shell.contains("Environments"))
    #expect(try tmux.value(of: "#{alternate_on} #{cursor_flag}") == "0 1")
    try tmux.resize(rows: 30, columns: 100)
    try tmux.press("Enter")
    let screen = try await tmux.wait(for: "Not logged in")
    let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 31 && lines[1].hasSuffix("┐") && lines[1].count == 100, "\(screen)")
    try tmux.press("q")
    try await tmux.wait(for: "left with 0")
  }

  /// Braille displays and magnifiers show the place of the cursor, also of a hidden one.
  @Test func `the hidden cursor stands on what is selected`() async throws {
    let host = try OperatorHost()
    let tmux = try open(host)
    func expect(_ line: (String) -> Bool, _ what: String, isHidden: Bool = true) async throws {
      try await tmux.wait(until: "the cursor stands on \(what)") { screen in
        let lines = screen.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let place = (try? tmux.value(of: "#{cursor_y} #{cursor_flag}"))?.split(separator: " ").compactMap { Int($0) }
        guard let place, place.count == 2, lines.indices.contains(place[0]) else { return false }
        return line(lines[place[0]]) && (place[1] == 0) == isHidden
      }
    }
    try await tmux.wait(for: Self.end)
    try await expect({ $0.contains("▸○ archive ") }, "the first environment")
    try tmux.press("j")
    try await expect({ $0.contains("▸○ archive-2fa ") }, "the second one")
    try tmux.press("t")
    try await expect({ $0.contains("▸ ") && !$0.contains("archive") }, "the menu's line")
    try tmux.press("Escape")
    try await expect({ $0.contains("▸○ archive-2fa ") }, "the second one again")
    try tmux.press("k", "+")
    try await expect({ $0.contains("Name ") }, "the field", isHidden: false)
    let column = { try Int(tmux.value(of: "#{cursor_x}")) ?? -1 }
    let empty = try column()
    try tmux.type("abc")
    try await tmux.wait(until: "the cursor stands behind what was typed") { _ in (try? column()) == empty + 3 }
    try tmux.press("Left")
    try await tmux.wait(until: "the cursor goes back") { _ in (try? column()) == empty + 2 }
    try tmux.press("Escape")
    try await expect({ $0.contains("▸○ archive ") }, "the first one")
  }

  @Test func `a screen that something else wrote on is mended`() async throws {
    let host = try OperatorHost()
    let tmux = try open(host)
    let before = try await tmux.wait(for: Self.end)
    let device = try tmux.value(of: "#{pane_tty}")
    let stranger = try #require(FileHandle(forWritingAtPath: device))
    stranger.write(Data("\u{1B}[5;5Hwritten by something else".utf8))
    try await tmux.wait(for: "written by something else")
    try tmux.press("C-l")
    try await tmux.wait(until: "the screen is as it was") { $0 == before }
  }

  @Test func `follows a client that comes back with another size`() async throws {
    let host = try OperatorHost()
    let tmux = try open(host)
    try await tmux.wait(for: "Not logged in")
    for (rows, columns) in [(24, 80), (40, 120), (12, 50)] {
      let client = try tmux.attach(rows: rows, columns: columns)
      try await client.read(until: "Environments")
      let screen = try await tmux.wait(until: "it is drawn at \(columns)×\(rows)") {
        let lines = $0.split(separator: "\n")
        // The line for notices is empty.
        return (rows - 1...rows).contains(lines.count) && lines.contains { $0.count == columns && $0.hasSuffix("┐") }
      }
      #expect(screen.contains("archive-2fa"))
      try tmux.run(["detach-client"])
      _ = try await client.waitForEnd()
    }
  }

  @Test func `a copy is in the buffer of tmux and that is said`() async throws {
    let host = try OperatorHost()
    _ = try await host.fob("login", "video")
    let tmux = try open(host, "\"$FOB\" --environment video")
    try await tmux.wait(for: "of 187")
    try tmux.press("Tab", "y")
    try await tmux.wait(for: "Value copied to the tmux")
    let copied = try tmux.run(["show-buffer", "-b", "fob"])
    let handle = try #require(
      (try await host.fob("tokens", "list", "video", "--json").json["tokens"] as? [[String: Any]])?.first?["handle"]
        as? String)
    let shown = try await host.fob("tokens", "show", "video", handle, "--reveal", "--json").json
    #expect(copied.hasPrefix("to"))
    #expect("\(shown)".contains(copied))
    #expect(!(try tmux.screen()).contains(copied))
  }
}
