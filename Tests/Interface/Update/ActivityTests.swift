import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct ActivityTests {
  /// The number of the request that is chosen.
  private func chosen(_ state: AppState) -> Int? { state.requestAtHand?.number }

  @Test func `follows the newest unless scrolled`() throws {
    var state = try World.listed()
    state.see(try World.requests())
    state.type("A")
    #expect(chosen(state) == 5)
    state.see([try World.request(6)])
    #expect(chosen(state) == 6)
    state.type("k")
    state.see([try World.request(7)])
    #expect(chosen(state) == 5)
    state.type("2j")
    #expect(chosen(state) == 7)
    state.see([try World.request(8)])
    #expect(chosen(state) == 8)
    state.type("gg")
    #expect(chosen(state) == 1)
    state.type("G")
    state.see([try World.request(9)])
    #expect(chosen(state) == 9)
  }

  @Test func `the oldest stands for one that is no longer kept`() throws {
    var state = try World.listed()
    state.see(try World.requests())
    state.type("Agg")
    state.see(try (6...500).map { try World.request($0) })
    #expect(state.activity.records.first?.number == 101)
    #expect(chosen(state) == 101)
  }

  @Test func `requests of one environment only are shown`() throws {
    var state = try World.listed()
    state.see(try World.requests())
    state.type("A")
    #expect(state.screen.contains("f this environment only"))
    state.type("f")
    #expect(state.screen.contains("f all environments"))
    #expect(!state.screen.contains("/api/accesstoken/login"))
    state.see([try World.request(6, "POST", "/api/x", in: World.prod())])
    #expect(chosen(state) == 5)
    state.type("f")
    #expect(chosen(state) == 6)
  }

  @Test func `copies a line and shows one in full`() throws {
    var state = try World.listed()
    state.see(try World.requests())
    state.type("A2k")
    let line = "2026-11-22T14:02:33Z video DELETE https://ws.api.video/upload-tokens/••• 404 31 ms 96 B"
    #expect(state.type("y") == [.terminal(.copy(Secret(line)))])
    state.press(.enter)
    #expect(state.keyContext == .report)
    #expect(state.screen.contains("Request 3"))
    #expect(state.screen.contains("status 404"))
    guard case .terminal(.copy(let text))? = state.type("y").first else {
      Issue.record("nothing was copied")
      return
    }
    #expect(text.revealed.contains("Answer: status 404\n"))
    state.press(.escape, .escape)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `without requests there is nothing to copy or open`() throws {
    var state = try World.listed()
    state.type("A")
    #expect(state.type("y") == [])
    #expect(state.notice == .warning("There is nothing to copy."))
    state.press(.enter)
    #expect(state.keyContext == .activity)
  }
}
