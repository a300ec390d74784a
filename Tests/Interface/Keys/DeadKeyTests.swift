import TerminalKit
import Testing

@testable import Interface

/// Whatever a key cannot do it says, and the keys never are where nothing can be done.
@Suite struct DeadKeyTests {
  @Test func `a key that means nothing says so in lines and fields too`() throws {
    let dead = "f5 does nothing here."
    for keys in ["/", ":", "L", "?/"] {
      var state = try World.listed(chosen: keys == "L" ? "prod-test" : "video")
      state.type(keys)
      state.press(.function(5))
      #expect(state.notice?.text.hasPrefix(dead) == true, "\(keys)")
    }
  }

  @Test func `the keys never go to a pane with nothing in it`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.press(.escape)
    state.type(":env prod-test")
    state.press(.enter)
    for key in [Key.tab, .right, .character("l")] {
      state.press(key)
      #expect(state.focus == .environments)
      #expect(state.notice == .warning("Preservica has no upload tokens."))
      state.rest()
      state.rest()
    }
    state.type(":env video")
    state.press(.enter, .tab)
    #expect(state.focus == .tokens)
    state.type(":env prod")
    state.press(.enter)
    #expect(state.focus == .environments)
  }

  @Test func `where there are no rows moving says why`() throws {
    var state = try World.listed(tokens: [])
    state.press(.tab)
    state.type("j")
    #expect(state.notice == .info("There are no upload tokens."))
    state = try World.state([])
    state.type("G")
    #expect(state.notice == .info("There is no environment yet."))
  }
}
