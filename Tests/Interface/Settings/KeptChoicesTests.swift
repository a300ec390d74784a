import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct KeptChoicesTests {
  private static let byExpiry = TokenSort(.expiry, ascending: true)

  private func clock(_ state: inout AppState, _ seconds: Double) -> [Effect] {
    update(&state, .terminal(.clock(World.now.addingTimeInterval(seconds))))
  }

  private func kept(_ effects: [Effect]) -> [KeptChoices] {
    effects.compactMap { if case .keepChoices(let choices, _) = $0 { choices } else { nil } }
  }

  @Test func `what was switched is kept once it has rested`() throws {
    var state = try World.state(chosen: "prod")
    #expect(kept(state.press(.character("a"))).isEmpty)
    #expect(state.nextChange(after: World.now) ?? .distantFuture <= World.now.addingTimeInterval(2))
    #expect(kept(clock(&state, 1)).isEmpty)
    let choices = try #require(kept(clock(&state, 2)).first)
    #expect(choices.environments["prod"]?.refresh == .manual)
    #expect(choices.environment == "prod")
    #expect(kept(clock(&state, 3)).isEmpty)
  }

  @Test func `what was switched back is not kept`() throws {
    var state = try World.state(chosen: "prod")
    _ = state.press(.character("a"))
    _ = state.press(.character("a"))
    #expect(kept(clock(&state, 5)).isEmpty)
    #expect(state.kept.due == nil)
  }

  @Test func `a cursor alone is not worth a write`() throws {
    var state = try World.state(chosen: "prod")
    _ = state.press(.character("j"))
    #expect(kept(clock(&state, 5)).isEmpty)
    #expect(state.choices.environment == "video")
  }

  @Test func `commands of two runs are both kept`() {
    var (onDisk, before, after) = (KeptChoices(), KeptChoices(), KeptChoices())
    before.commands = ["help"]
    onDisk.commands = ["help", "reload"]
    after.commands = ["help", "theme dark"]
    #expect(onDisk.merging(after, since: before).commands == ["reload", "help", "theme dark"])
    #expect(onDisk.merging(before, since: before).commands == ["help", "reload"])
  }

  @Test func `the clock set back does not put it off`() throws {
    var state = try World.state(chosen: "prod")
    _ = state.press(.character("a"))
    #expect(kept(clock(&state, -3600)).isEmpty)
    #expect(kept(clock(&state, -3598)).count == 1)
  }

  @Test func `next time everything is as it was left`() throws {
    var preferences = Preferences()
    preferences.kept.environment = "video"
    preferences.kept.environments["video"] = EnvironmentChoices()
    preferences.kept.environments["video"]?.sort = Self.byExpiry
    preferences.kept.environments["video"]?.refresh = .manual
    var state = try World.state(chosen: nil, preferences: preferences)
    #expect(state.chosen == "video")
    #expect(state.chosenState?.refresh == .manual)
    #expect(state.chosenList?.sort == Self.byExpiry)
    #expect(kept(clock(&state, 5)).isEmpty)
  }

  @Test func `an order that the service does not have is forgotten`() throws {
    var preferences = Preferences()
    preferences.kept.environments["video"] = EnvironmentChoices()
    preferences.kept.environments["video"]?.sort = TokenSort(.organization, ascending: true)
    let state = try World.state(preferences: preferences)
    #expect(state.chosenList?.sort == nil)
    #expect(state.choices.environments["video"] == nil)
  }

  @Test func `two runs keep what each of them changed`() {
    var before = KeptChoices()
    before.theme = "light"
    var here = before
    here.mouse = false
    here.environments["a"] = EnvironmentChoices()
    here.environments["a"]?.refresh = .manual
    var there = before
    there.theme = "dark"
    there.environments["b"] = EnvironmentChoices()
    there.environments["b"]?.refresh = .auto
    let merged = there.merging(here, since: before)
    #expect(merged.theme == "dark")
    #expect(merged.mouse == false)
    #expect(merged.environments["a"]?.refresh == .manual)
    #expect(merged.environments["b"]?.refresh == .auto)
  }

  @Test func `what cannot be kept is said`() async throws {
    var state = try World.state()
    _ = update(&state, .choicesNotKept(StandInChoices.problem))
    #expect(state.notice == .warning("/x/interface.json: the disk is full."))
  }

  @Test func `a damaged line of the settings is said at the start`() throws {
    var preferences = Preferences()
    preferences.problems =
      SettingsFile.read(Array("[settings]\nmosue = no\nx = y".utf8), file: "/x/settings.ini").problems
    var application = Application(
      profiles: World.profiles, readings: try World.readings(), preferences: preferences, jitter: 0)
    let shown = application.view(Display(size: Size(rows: 24, columns: 80))).text
    #expect(shown.contains("/x/settings.ini:2: there is no setting 'mosue'; did you mean"))
  }
}
