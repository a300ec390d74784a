import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// What plain mode says, and what it keeps to itself.
@Suite struct PlainScreenTests {
  /// A state in plain mode, and what is said of each change.
  struct Listener {
    var state: AppState

    init(_ state: AppState) {
      self.state = state
      self.state.display.isPlain = true
    }

    mutating func hear(_ change: (inout AppState) -> Void) -> [String] {
      let before = PlainScreen(state)
      change(&state)
      return PlainScreen(state).announcements(after: before).map(\.text.string)
    }

    mutating func hear(_ keys: Key...) -> [String] {
      hear { state in for key in keys { state.press(key) } }
    }

    /// Time passes as the loop lets it, in the steps that the state asks for.
    mutating func hear(until end: Double) -> [String] {
      var lines: [String] = []
      let last = World.now.addingTimeInterval(end)
      while state.now < last {
        let next = min(last, state.nextAnnouncement(after: state.now) ?? last)
        lines += hear { _ = update(&$0, .terminal(.clock(next))) }
      }
      return lines
    }
  }

  private func listening(_ state: AppState? = nil) throws -> Listener {
    Listener(try state ?? World.listed())
  }

  @Test func `says that a session is shared, and that the share does not answer`() throws {
    var listener = try listening(World.sharing())
    #expect(PlainScreen(listener.state).greeting.contains { $0.text.string.contains(", shared, 6 hosts") })
    let heard = listener.hear { state in
      guard let index = state.environments.firstIndex(where: { $0.name == "prod" }) else { return }
      state.change(at: index) { $0.status?.share?.condition.problem = "refused" }
    }
    #expect(heard == ["The share 'team' does not answer."])
  }

  @Test func `greets with the keys and the selected row`() throws {
    let listener = try listening()
    #expect(
      PlainScreen(listener.state).greeting.map(\.text.string) == [
        "fob, 4 environments. Press ? for the keys, Ctrl-T to have all read out, Ctrl-L for where you are, q to quit.",
        "Environments",
        "video, production, api.video, fresh, 52 minutes left, refreshed automatically, 3 of 4",
      ])
  }

  @Test func `moving says the row that is reached`() throws {
    var listener = try listening()
    #expect(
      listener.hear(.up).first?.hasPrefix("prod, production, Preservica") == true)
    #expect(listener.hear(.down, .tab).first == "Upload tokens of video: 187 upload tokens")
    let row = listener.hear(.down)
    #expect(row.count == 1)
    #expect(row[0].contains("handle ") && row[0].hasSuffix("2 of 187"), "\(row)")
    #expect(listener.hear(.up, .down) == row, "a key that changes nothing says where it leads")
  }

  @Test func `time passes unsaid until an end is near`() throws {
    var listener = try listening(World.state(World.readings(), chosen: "prod"))
    listener.state.press(.character("a"))
    #expect(listener.hear(until: 871 - 300 - 1).filter { $0.hasPrefix("prod:") }.isEmpty)
    #expect(
      listener.hear(until: 900).filter { $0.hasPrefix("prod:") } == [
        "prod: soon, 4 minutes left", "prod: critical, 59 seconds left", "prod: expired",
      ])
  }

  @Test func `dialogs are read when they open and typed text goes on the line`() throws {
    var listener = try listening()
    #expect(
      listener.hear(.character("c")) == [
        "Create a token: video, production", "Lifetime: 7d", "Contact", "Label, your own note, kept on this machine",
        "Label: ",
      ])
    let before = PlainScreen(listener.state)
    listener.state.type("ab")
    #expect(PlainScreen(listener.state).announcements(after: before) == [Announcement("ab", .continuation)])
    #expect(listener.hear(.backspace) == ["Label: a"])
    #expect(listener.hear(.tab).suffix(2) == ["Lifetime, typing replaces it", "Lifetime: 7d"])
    #expect(listener.hear(.character("2")) == ["Lifetime: 2"])
    #expect(listener.hear(.character("h")) == ["h"])
    #expect(listener.hear(.left) == ["h"])
    #expect(listener.hear(.end) == ["end"])
    #expect(listener.hear(.escape).first == "Environments")
  }

  @Test func `secrets are never said while they are typed`() throws {
    var listener = try listening(World.state(chosen: "prod-test"))
    #expect(listener.hear(.character("L")).last == "Password, hidden: ")
    #expect(listener.hear(.character("s"), .character("e")).isEmpty)
    let all = listener.hear(.control("t"))
    #expect(all.last == "Password, hidden: ")
    #expect(listener.hear(.control("u")) == ["Password, hidden, empty: "])
    #expect(!all.contains { $0.contains("se") && $0.contains("Password:") })
  }

  @Test func `a login that waits for an approval says where and counts in silence`() throws {
    let name = try World.named("prod-test")
    var listener = try listening(World.state(chosen: "prod-test"))
    _ = listener.hear(.character("L"), .character("s"))
    guard case .start(_, _, let work)? = listener.state.press(.enter).last else { throw World.Missing() }
    let lines = listener.hear { _ = update(&$0, .ended(name, work, .logIn(.success(World.awaits)))) }
    #expect(
      lines == [
        "Approve the login in a browser, on any machine.", "https://login.example.org/device", "Code: WDJB-MJHT",
        "With the code in it:", "https://login.example.org/device?user_code=WDJB-MJHT",
        "Waiting for the approval, 14m59s left.", "y copies the address, Escape gives up.",
      ])
    #expect(listener.hear(until: 60).filter { !$0.hasPrefix("prod") && !$0.hasPrefix("video") }.isEmpty)
  }

  @Test func `buttons and menus say what is chosen`() throws {
    var listener = try listening()
    _ = listener.hear(.character("h"))
    #expect(listener.hear(.character("O")).last == "Cancel, button; Tab goes to Log out")
    #expect(listener.hear(.tab) == ["Log out, button; Tab goes to Cancel"])
    _ = listener.hear(.escape, .tab)
    _ = listener.hear(.character("s"))
    #expect(listener.hear(.down) == ["created descending, server"])
  }

  @Test func `all keys of an action are in one line`() throws {
    var listener = try listening()
    _ = listener.hear(.character("?"), .tab)
    let lines = listener.hear(.control("t"))
    #expect(lines.contains("Left Right h l Space: turn-round, the other direction"), "\(lines)")
  }

  @Test func `a notice is said each time it is given`() throws {
    var listener = try listening()
    let notice = ["Choose an upload token first: Tab goes to them."].map { "Warning: \($0)" }
    for _ in 1...2 {
      #expect(listener.hear(.character("x")) == notice)
      #expect(listener.hear { $0.rest() }.isEmpty)
    }
  }

  @Test func `marks and the command line are said`() throws {
    var listener = try listening()
    _ = listener.hear(.tab)
    let marked = listener.hear(.character(" "))
    #expect(marked.first == "1 marked")
    #expect(marked.last?.hasSuffix("2 of 187") == true)
    #expect(listener.hear(.up).last?.hasPrefix("marked, ") == true)
    #expect(listener.hear(.character(":")) == ["Command: "])
    #expect(listener.hear(.character("q"), .character("u")) == ["qu"])
    #expect(listener.hear(.escape).last?.hasPrefix("marked, ") == true)
    #expect(listener.hear(.character("5")) == ["5, then?"])
    #expect(listener.hear(.escape) == ["5 is forgotten."])
  }

  @Test func `sessions that need nobody are not spoken of; one that a person renews is`() throws {
    var listener = try listening(World.state(World.readings(), chosen: "prod"))
    let said = listener.hear(until: 871).filter { $0.hasPrefix("prod:") }
    #expect(said.isEmpty, "\(said)")
  }

  @Test func `what a search in the help has found is read when it ends`() throws {
    var listener = try listening()
    _ = listener.hear(.character("?"))
    _ = listener.hear(.character("/"), .character("c"), .character("o"), .character("p"), .character("y"))
    let lines = listener.hear(.enter)
    #expect(lines.contains { $0.hasPrefix("y: copy") }, "\(lines)")
    #expect(!lines.contains { $0.contains("log-out") })
    #expect(listener.hear(.escape) == ["The search is over. Ctrl-T reads out the keys."])
  }

  @Test func `the chosen word of a group is said by itself`() throws {
    var listener = try listening()
    let lines = listener.hear(.character("+"))
    #expect(!lines.contains { $0.contains("()") || $0.contains("( )") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("Service: ") })
  }

  @Test func `everything is read out when asked`() throws {
    var listener = try listening()
    let environments = listener.hear(.control("t"))
    #expect(environments.count == 1 + 4 + 2 + 1)
    #expect(environments.last?.hasPrefix("Selected: video, ") == true)
    _ = listener.hear(.tab)
    #expect(listener.hear(.control("t")).count == 1 + 25 + 1 + 1)
    _ = listener.hear(.enter)
    #expect(listener.hear(.control("t")).contains { $0.hasPrefix("Handle: ") })
  }

  @Test func `a value is said when shown and then called hidden again`() throws {
    var listener = try listening()
    let opened = listener.hear(.tab, .enter)
    #expect(opened.contains { $0.hasPrefix("Token: ") && $0.hasSuffix("v to show") }, "\(opened)")
    let value = try #require(listener.state.selectedToken?.token.value.revealed)
    #expect(!opened.contains { $0.contains(value) })
    #expect(
      listener.hear(.character("v")) == [
        "Token: \(value)", "it stays on the terminal and where that keeps its lines: clear both when you are done",
      ])
    #expect(listener.hear(until: 31).contains { $0.hasSuffix("v to show") })
  }

  @Test func `counts and ticks in dialogs are not news`() {
    #expect(SpokenText.essence("Ends: in 14m32s, fresh") == SpokenText.essence("Ends: in 14m31s, fresh"))
    #expect(SpokenText.essence("Ends: in 1m00s, soon") != SpokenText.essence("Ends: in 59s, critical"))
    #expect(SpokenText.essence("Revoked 40 of 500") == SpokenText.essence("Revoked 49 of 500"))
    #expect(SpokenText.essence("Revoked 49 of 500") != SpokenText.essence("Revoked 50 of 500"))
    #expect(SpokenText.essence("Revoked 1 of 0") == "Revoked # of #")
  }

  @Test func `spans are said in words`() {
    #expect(
      [1, 59, 60, 119, 3599, 3600, 7260, 86_400, 180_000].map(SpokenText.span) == [
        "1 second", "59 seconds", "1 minute", "1 minute", "59 minutes", "1 hour 0 minutes", "2 hours 1 minute",
        "1 day 0 hours", "2 days 2 hours",
      ])
  }
}

/// What plain mode says of environments whose files are read while it is open.
@Suite struct PlainReadingTests {
  private func listener(_ readings: [EnvironmentSnapshot], chosen: String) throws -> PlainScreenTests.Listener {
    var state = AppState(profiles: World.profiles, chosen: chosen)
    state.show(readings.map(\.listed))
    state.handle(readings.filter { $0.entry.name == chosen })
    _ = update(&state, .terminal(.clock(World.now)))
    return PlainScreenTests.Listener(state)
  }

  @Test func `what was there at the start is read in silence`() throws {
    let readings = try World.readings()
    var listener = try listener(readings, chosen: "prod")
    #expect(listener.hear { _ = update(&$0, .environmentsRead(readings)) }.isEmpty)
  }

  @Test func `the chosen one is said as soon as it is known`() throws {
    let readings = try World.readings()
    var listener = try listener(readings, chosen: "prod")
    #expect(listener.hear(.character("j")) == ["pod-example, reading, 2 of 4"])
    let said = listener.hear { _ = update(&$0, .environmentsRead(readings)) }
    #expect(said == ["pod-example, POD Aggregator, owner@example.org, signed in"])
  }

  @Test func `one that comes later is new when it is read`() throws {
    let readings = try World.readings()
    var listener = try listener(readings, chosen: "prod")
    _ = listener.hear { $0.readAgain(readings) }
    let zoo = World.reading(
      try World.environment("zoo", World.preservica, "https://zoo.example.org", isProduction: false), nil)
    #expect(listener.hear { _ = update(&$0, .environmentsListed((readings + [zoo]).map(\.listed))) }.isEmpty)
    #expect(
      listener.hear { _ = update(&$0, .environmentsRead([zoo])) } == ["New: zoo, Preservica, no session"])
    #expect(listener.hear { $0.readAgain(readings) } == ["Gone: environment zoo"])
  }
}
