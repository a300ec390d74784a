import Foundation
import Support
import Testing

/// A local clock that is wrong, or is set while fob is used: no session is held for older or younger than it is.
@Suite(.drivesPrograms) struct ClockTests {
  @Test(arguments: [5 * 3600, -5 * 3600, 400 * 86_400])
  func `a clock that is wrong`(_ ahead: Int) async throws {
    let host = try OperatorHost()
    let clock = try SettableClock(in: host.folder)
    clock.set = ahead
    let tokens = [try await token(host, clock), try await token(host, clock)]
    #expect(tokens[0] == tokens[1])
    let status = try await host.fob("status", "video", adding: Interposer.clock(clock))
    #expect(Self.showsAnHour(status.output), "\(status.output)")
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  @Test func `a clock that is set`() async throws {
    let host = try OperatorHost()
    let clock = try SettableClock(in: host.folder)
    let first = try await token(host, clock)
    for moment in [-7200, -6000, 1200, -400 * 86_400] {
      clock.set = moment
      #expect(try await token(host, clock) == first)
      let status = try await host.fob("status", "video", adding: Interposer.clock(clock))
      #expect(Self.showsAnHour(status.output), "\(status.output)")
    }
    // It ends when the server says so, and is renewed once.
    try host.sandbox.control("advance", "{\"seconds\": 3700}")
    clock.gone = 3700
    let second = try await token(host, clock)
    #expect(second != first)
    let counters = try host.sandbox.counters()
    #expect(counters["logins"] == 1 && counters["refreshes"] == 1)
  }

  /// Set forward by more than a session has left: the clock was wrong, and the session lives; or a virtual machine was suspended, and it has ended.
  @Test(arguments: [0, 7200])
  func `a clock that is set past the end`(_ suspended: Int) async throws {
    let host = try OperatorHost()
    let clock = try SettableClock(in: host.folder)
    let first = try await token(host, clock)
    clock.set = 7200
    try host.sandbox.control("advance", "{\"seconds\": \(suspended)}")
    let second = try await token(host, clock)
    #expect(second != first)
    #expect(try await token(host, clock) == second)
    let status = try await host.fob("status", "video", adding: Interposer.clock(clock))
    #expect(Self.showsAnHour(status.output), "\(status.output)")
    let counters = try host.sandbox.counters()
    #expect(counters["logins"] == 1 && counters["refreshes"] == 1)
  }

  @Test(.enabled(if: TmuxSession.isAvailable), arguments: [7200, -7200])
  func `a clock that is set while the UI is open`(_ step: Int) async throws {
    let host = try OperatorHost()
    let clock = try SettableClock(in: host.folder)
    _ = try await token(host, clock)
    // Under a sanitizer the interposer can be loaded into what is built with it only, and not into the shell.
    let variables = Interposer.clock(clock).map { "\($0)=\"\($1)\"" }.joined(separator: " ")
    let tmux = try TmuxSession(
      "sh -c '\(variables) \"\(BuiltBinary.path("fob"))\" --environment video; echo left with $?; cat'",
      environment: host.variables)
    let before = try await tmux.wait(until: "the session is shown") { Self.showsAnHour($0) }
    clock.set = step
    try await tmux.wait(until: "the clock is another, and the session as before") { screen in
      Self.hour(of: screen) != Self.hour(of: before) && Self.showsAnHour(screen)
    }
    // Set forward past the end, the server is asked, unless an answer of it just told its time.
    #expect(try (host.sandbox.counters()["refreshes"] ?? 0) <= (step > 0 ? 1 : 0))
    #expect(try host.sandbox.counters()["logins"] == 1)
    try tmux.press("q")
    try await tmux.wait(for: "left with 0")
  }

  /// A digest of the token that fob gives: what a failing test prints is no secret.
  private func token(_ host: OperatorHost, _ clock: SettableClock) async throws -> Int {
    let result = try await host.fob("token", "video", adding: Interposer.clock(clock))
    let hasToken = result.status == 0 && !result.output.isEmpty
    #expect(hasToken && result.errors.isEmpty, "\(result.errors)")
    return result.output.hashValue
  }

  /// Whether a session is said to live for about an hour.
  private static func showsAnHour(_ text: String) -> Bool { text.contains(#/[\t ]([345]\dm\d\ds|1h00m)[\t ]/#) }

  /// The hour on the first line.
  private static func hour(of screen: String) -> Substring? {
    screen.split(separator: "\n").first?.split(separator: " ").last?.prefix(2)
  }
}
