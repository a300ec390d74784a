import TerminalKit
import Testing

@testable import Interface

/// Moving in menus, whichever they are.
@Suite struct MenuTests {
  /// What opens a menu in the list of an environment.
  private static let openers = ["s", "C", "Y", "t"]

  private func menu(_ state: AppState) throws -> any Dialog {
    try #require(state.dialogs.last)
  }

  @Test(arguments: openers)
  func `the first and the last are one key away`(opener: String) throws {
    var state = try World.listed()
    state.press(.tab)
    state.type(opener)
    let last = try menu(state).choiceCount - 1
    #expect(last > 1)
    state.type("G")
    #expect(try menu(state).selected == last)
    state.type("j")
    #expect(try menu(state).selected == last, "there is no further one")
    state.type("gg")
    #expect(try menu(state).selected == 0)
    state.press(.end, .up)
    #expect(try menu(state).selected == last - 1)
    state.press(.home, .up)
    #expect(try menu(state).selected == 0)
  }

  @Test func `the last theme is put on at once`() throws {
    var state = try World.listed()
    state.type("tG")
    guard let dialog = state.dialogs.last as? ThemeDialog else { throw World.Missing() }
    #expect(dialog.triedTheme == dialog.choice.choice)
  }
}
