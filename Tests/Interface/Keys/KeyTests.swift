import Interface
import TerminalKit
import Testing

@Suite struct KeyTests {
  @Test(arguments: [
    (Key.character("x"), "x"), (.character("G"), "G"), (.character(" "), "space"), (.character("é"), "é"),
    (.control("r"), "ctrl-r"), (.alt("b"), "alt-b"), (.function(12), "f12"), (.pageUp, "page-up"),
    (.backTab, "shift-tab"),
    (.character("-"), "-"), (.character("f"), "f"), (.control("]"), "ctrl-]"),
  ])
  func `names keys and finds them by name`(key: Key, name: String) {
    #expect(key.name == name)
    #expect(Key(name: name) == key)
  }

  @Test(arguments: ["", "xx", "ctrl-", "ctrl-R", "ctrl-é", "alt-", "f0", "f64", "f01", "Enter", "\u{1B}", "page_up"])
  func `other names are refused`(name: String) {
    #expect(Key(name: name) == nil)
  }
}
