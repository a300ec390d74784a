import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// In which order environments stand, which of them are folded, and how a person narrows, sorts and marks them.
@Suite struct EnvironmentOrderTests {
  private func names(_ state: AppState) -> [String] {
    state.environmentOrder.places.map { state.environments[$0].name }
  }

  @Test func `what needs a person is first, production before the others`() throws {
    let state = try Thirty.state()
    #expect(
      names(state).prefix(16) == [
        "archive-2fa", "web-portal", "pod-west", "oral-history", "maps", "archive-eu", "archive-us", "newspapers",
        "pod-east", "video", "video-live", "archive-test", "pod-test", "theses", "video-test", "web-service",
      ])
    #expect(state.chosen == "archive-2fa", "the first is chosen where nobody has chosen")
    #expect(state.environmentOrder.count(.needsPerson) == 2)
    #expect(state.environmentOrder.count(.failing) == 1)
    #expect(state.environmentOrder.count(.healthy) == 11)
    #expect(state.environmentOrder.count(.none) == 14)
  }

  @Test func `the one below takes the place of an environment that is gone, at the end the one above`() throws {
    func without(_ gone: String) throws -> String? {
      var state = try World.state(chosen: gone)
      #expect(names(state) == ["prod-test", "prod", "video", "pod-example"])
      state.readAgain(try World.readings().filter { $0.entry.name != gone })
      return state.chosen
    }
    #expect(try without("prod") == "video")
    #expect(try without("pod-example") == "video")
    #expect(try without("prod-test") == "prod")
  }

  @Test func `what is read before the time is known chooses nobody for good`() throws {
    var state = try World.state(chosen: nil)
    #expect(state.chosen == "prod-test", "it has expired")
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(900))))
    #expect(state.chosen == "prod-test", "nothing moves the choice afterwards")
  }

  @Test func `seventeen rows are seen on an ordinary screen`() throws {
    let state = try Thirty.state()
    #expect(Layout(state).environmentRows == 17)
    #expect(state.screen.contains("× 3  ▲ 1  ◐ 1  ● 11  ○ 14     02:00:12"))
    #expect(state.screen.contains("○ 14 without a session: archive-old, cave-maps, demo, film, …       ⏎ unfold"))
  }

  @Test func `Enter unfolds and folds again`() throws {
    var state = try Thirty.state()
    state.type("G")
    #expect(state.chosenIndex == nil, "no environment is chosen there")
    #expect(state.type("L").isEmpty)
    #expect(state.notice?.text == "Enter unfolds these environments.")
    state.rest()
    state.press(.enter)
    #expect(state.chosen == "archive-old")
    #expect(state.screen.contains("▸○ archive-old"))
    state.type("G")
    #expect(state.screen.contains("⏎ fold"))
    state.press(.enter)
    #expect(state.screen.contains("archive-old, cave-maps"))
  }

  @Test func `environment 20 of 30 is three keys away, also where it is folded`() throws {
    var state = try Thirty.state()
    state.type("20G")
    #expect(state.chosen == names(state)[19])
    #expect(state.screen.contains("▸○ \(names(state)[19])"))
  }

  @Test func `the environment that is named is never folded`() throws {
    var state = try Thirty.state()
    state.type(":env radio")
    state.press(.enter)
    #expect(state.chosen == "radio")
    #expect(state.screen.contains("▸○ radio"))
  }

  @Test func `what was begun is never folded`() throws {
    let sites = try (1...30).map { number in
      let site = try World.environment(
        "site-\(number + 10)", World.preservica, "https://s.example.org", isProduction: false)
      return World.reading(site, World.session(of: site, endsIn: -60, issued: 960))
    }
    let state = try World.state(sites, chosen: nil)
    #expect(!state.screen.contains("without a session"))
  }

  @Test func `the selected environment stays selected when the order changes`() throws {
    var state = try Thirty.state()
    state.type("7G")
    let chosen = try #require(state.chosen)
    _ = update(&state, .terminal(.clock(Thirty.now.addingTimeInterval(45))))
    #expect(names(state).prefix(2) == ["archive-2fa", "oral-history"], "it has expired")
    #expect(state.chosen == chosen)
    #expect(state.screen.contains("▸● \(chosen)"))
  }

  @Test func `time alone changes the order when a level changes`() throws {
    var state = try Thirty.state()
    let message = Message.terminal(.clock(Thirty.now.addingTimeInterval(41)))
    #expect(!state.passesQuietly(message))
    #expect(state.passesQuietly(.terminal(.clock(Thirty.now.addingTimeInterval(2)))))
    _ = update(&state, message)
    #expect(state.environmentOrder.count(.needsPerson) == 3)
  }

  @Test func `a filter keeps what has its words, and Escape shows all`() throws {
    var state = try Thirty.state()
    state.type("/pod prod")
    #expect(names(state) == ["pod-west", "pod-east"])
    #expect(state.chosen == "pod-west")
    #expect(state.screen.contains("/pod prod"))
    #expect(state.screen.contains("2 of 30"))
    state.press(.enter)
    state.type("j")
    #expect(state.chosen == "pod-east")
    state.press(.escape)
    #expect(names(state).count == 30)
    #expect(state.chosen == "pod-east")
    state.type("/!pod !preservica")
    #expect(names(state).count == 5)
    state.press(.escape)
    state.type("/nowhere")
    state.press(.enter)
    state.type("R")
    #expect(state.notice?.text == "No environment matches the filter. Escape clears it.")
  }

  @Test func `an order is chosen from a menu and kept`() throws {
    var state = try Thirty.state()
    state.type("sj")
    state.press(.enter)
    #expect(names(state) == names(state).sorted())
    #expect(state.screen.contains("Environments · by name"))
    #expect(state.choices.environmentSort == "name")
    var preferences = Preferences()
    preferences.kept.environmentSort = "service"
    #expect(try World.state(preferences: preferences).environmentOrder.sort == .service)
    state.type(":sort expiry")
    state.press(.enter)
    #expect(state.environmentOrder.sort == .expiry)
  }

  @Test func `marked environments are refreshed together, those that cannot be are named`() throws {
    var state = try Thirty.state()
    state.type("4G   ")
    #expect(state.environmentMarks.names == ["oral-history", "maps", "archive-eu"])
    #expect(state.screen.contains("◆ 3 marked"))
    state.type("9G ")
    let work = state.type("R").filter(\.isStart)
    #expect(work.count == 3)
    #expect(state.notice == .warning("Refreshing 3 sessions; skipped 1 that cannot be: pod-east."))
    state.type("u")
    #expect(state.environmentMarks.isEmpty)
    state.type("V")
    #expect(state.notice?.kind == .warning)
    state.type("2G 4GV")
    #expect(state.environmentMarks.count == 3)
    state.type("*")
    #expect(state.environmentMarks.count == 30)
  }

  @Test func `marked environments are nothing to revoke`() throws {
    var state = try World.listed()
    state.type(" x")
    #expect(state.dialogs.isEmpty)
    #expect(state.notice?.kind == .warning)
  }

  @Test func `services that are read again change what is urgent and when something is due`() throws {
    var state = try Thirty.state()
    _ = update(&state, .terminal(.key(.down)))
    let (urgencies, deadlines) = (state.environmentOrder.urgencies, state.nextDeadlines)
    let profiles = Array(state.profiles.values)
    _ = update(&state, .servicesRead([]))
    #expect(state.environmentOrder.urgencies != urgencies, "nothing is refreshed without a person any more")
    #expect(state.nextDeadlines?.deadline != deadlines?.deadline)
    _ = update(&state, .servicesRead(profiles))
    #expect(state.environmentOrder.urgencies == urgencies)
  }
}
