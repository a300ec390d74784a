import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Orders and columns of a list.
@Suite struct OrderTests {
  @Test func `the order is turned round`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.focus = .tokens
    state.type("S")
    #expect(state.notice?.text == "The server's own order cannot be turned round. Press s to choose another.")
    state.type("sj")
    state.press(.enter)
    #expect(state.screen.contains("sorted by label ↑"))
    let first = state.chosenList?.row(at: 0)?.label
    state.type("S")
    #expect(state.screen.contains("LABEL ↓"))
    #expect(state.chosenList?.row(at: 3)?.label == first)
  }

  @Test func `where the service tells it, S sorts by expiry, then the other way`() throws {
    var state = try World.listed()
    state.focus = .tokens
    for ascending in [true, false, true] {
      state.type("S")
      #expect(state.chosenList?.sort == TokenSort(.expiry, ascending: ascending))
    }
  }

  @Test func `the heading says who sorts`() throws {
    var state = try World.listed(chosen: "pod-example", columns: 120)
    state.focus = .tokens
    state.type("sj")
    state.press(.enter)
    #expect(state.screen.contains("sorted by label ↑ (here)"))
    var video = try World.listed(columns: 120)
    video.focus = .tokens
    let effects = video.type("sj") + video.press(.enter)
    video.answer(effects, with: try World.videoTokens())
    #expect(video.screen.contains("sorted by created ↓ (server)"))
  }

  @Test func `what is not sorted yet is not called sorted`() throws {
    var state = try World.listed(columns: 120)
    state.focus = .tokens
    state.type("sjj")
    state.press(.enter)
    #expect(!state.screen.contains("by expiry"))
    #expect(!state.screen.contains("EXPIRES ↑"))
    state.press(.escape)
    #expect(state.notice?.text == "Stopped. The rows stay in the server's order. r reads the rest.")
    #expect(state.screen.contains("only 25 of 187 read; r reads all"))
  }

  @Test func `the lifetime is not called what is left`() throws {
    var state = try World.listed()
    state.focus = .tokens
    state.type("sjjj")
    #expect(state.screen.contains("lifetime        ↑  server"))
    #expect(state.screen.contains("The whole life of a token, not what is left."))
  }

  @Test func `columns are hidden and shown`() throws {
    var state = try World.listed(columns: 120)
    state.focus = .tokens
    #expect(state.screen.contains("HANDLE"))
    state.type("Cjj ")
    #expect(state.screen.contains("[ ] handle"))
    state.press(.escape)
    #expect(!state.screen.contains("HANDLE"))
    #expect(state.screen.contains("LABEL"))
    state.type("Cjj q")
    #expect(state.screen.contains("HANDLE"))
  }

  @Test func `what names a row stays`() throws {
    var state = try World.listed()
    state.focus = .tokens
    state.type("Cjj kk ")
    #expect(state.notice?.text == "Label or handle must stay: they tell one row from another.")
    #expect(state.screen.contains("LABEL"))
    #expect(HiddenColumns([.label, .handle, .expiry, .scope]).columns == [.label, .scope])
  }

  @Test func `which columns are shown is kept`() throws {
    var state = try World.listed()
    state.focus = .tokens
    #expect(state.choices.environments["video"]?.columns == nil)
    state.type("Cjj ")
    let names = try #require(state.choices.environments["video"]?.columns)
    #expect(names == ["label", "contact", "value", "created", "lifetime", "expiry"])
    let support = try #require(state.chosenSupport)
    #expect(HiddenColumns(shownNames: names, of: support).columns == [.handle])
    #expect(HiddenColumns(shownNames: [], of: support).columns == [.label, .contact, .value, .created, .lifetime])
  }

  @Test func `a column without room says so`() throws {
    var state = try World.listed()
    state.focus = .tokens
    state.type("C")
    #expect(state.screen.contains("no room on this screen"))
    state.type("jj ")
    #expect(!state.screen.contains("no room"), "a hidden column leaves its room")
    state.press(.escape)
    #expect(state.screen.contains("TOKEN"))
  }
}
