import Formats
import TerminalKit
import Testing

@testable import Interface

@Suite struct HelpTests {
  private func lines(_ state: AppState, width: Int = 74) throws -> [String] {
    guard let dialog = state.dialogs.last else { return [] }
    return dialog.content(in: state, width: width).lines.all.map { line in
      line.spans.map(\.text.string).joined()
    }
  }

  @Test(arguments: [Pane.environments, .tokens]) func `one screen has the keys of what has the focus`(pane: Pane) throws
  {
    var state = try World.listed()
    state.focus = pane
    state.type("?")
    let entries = HelpContent(HelpDialog(), state).entries
    let names = Set(entries.compactMap(\.action?.name))
    #expect(names.isSuperset(of: [.logIn, .help, .moveDown, .quit]))
    #expect(names.contains(.label) == (pane == .tokens))
    #expect(entries.allSatisfy { $0.context == .main })
    let firstImpossible = entries.firstIndex { $0.reason != nil } ?? entries.count
    #expect(entries[firstImpossible...].allSatisfy { $0.reason != nil })
    let (lines, rows) = DialogExtent.of(HelpDialog(), in: state)
    #expect(lines <= rows, "all of it is on the screen at 80×24")
  }

  @Test(arguments: Scene.all, [Pane.environments, .tokens]) func `nothing in the help is cut at 80×24`(
    scene: Scene, pane: Pane
  ) throws {
    var state = try scene.state()
    state.focus = pane
    state.type("?")
    // Where it does not open, a text is typed or ? means something else.
    guard let help = state.dialogs.last as? HelpDialog else { return }
    let lines = try lines(state, width: DialogExtent.width(of: help, on: state.display))
    for entry in HelpContent(help, state).entries {
      let key = (entry.keys.first ?? ":" + entry.name).string
      let wanted =
        entry.keys.isEmpty ? key : key + String(repeating: " ", count: max(1, 7 - key.count)) + entry.word.string
      #expect(lines.contains { $0.contains(wanted) }, "\(wanted)\n\(state.screen)")
    }
  }

  @Test func `a dialog has its own`() throws {
    var state = try World.listed()
    state.press(.tab, .enter)
    state.type("?")
    #expect(state.screen.contains("Keys: Details"))
    #expect(HelpContent(HelpDialog(), state).entries.allSatisfy { $0.context == .inspect })
  }

  @Test func `Enter does what is chosen, where the help was opened`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type("?/sort")
    state.press(.enter, .enter)
    #expect(state.keyContext == .menu, "the menu of orders is open, and the help is not")
    #expect(state.dialogs.count == 1)
  }

  @Test func `what is chosen moves by rows and columns and is told in full`() throws {
    var state = try World.listed()
    state.type("?")
    let entries = HelpContent(HelpDialog(), state).entries
    #expect(state.screen.contains(entries[0].help.truncated(to: 40).string))
    state.type("j")
    #expect((state.dialogs.last as? HelpDialog)?.chosen == 1)
    let rows = HelpContent(HelpDialog(), state).grid.rows
    state.type("l")
    #expect((state.dialogs.last as? HelpDialog)?.chosen == 1 + rows)
    state.press(.left)
    state.type("G")
    #expect((state.dialogs.last as? HelpDialog)?.chosen == entries.count - 1)
    #expect(state.screen.contains("Not now: ") == (entries.last?.reason != nil))
  }

  @Test func `another place's key is not run from here`() throws {
    var state = try World.listed()
    state.type("?/show the value")
    state.press(.enter, .enter)
    #expect(state.notice == .info("This works in: Details."))
    #expect(state.keyContext == .help)
  }

  @Test func `Tab lists all keys`() throws {
    var state = try World.listed()
    state.press(.tab, .enter)
    state.type("?")
    state.press(.tab)
    let lines = try lines(state)
    let reveal = try #require(lines.firstIndex { $0.contains("show the value: for 30 seconds") })
    let panes = try #require(lines.firstIndex { $0 == "Main screen" })
    #expect(reveal < panes)
    state.press(.tab)
    #expect(state.screen.contains("Keys: Details"))
  }

  @Test func `searching keeps the lines that have it`() throws {
    var state = try World.listed()
    state.type("?/REVOKE")
    #expect(try lines(state).contains { $0.contains("revoke the marked") })
    #expect(try !lines(state).contains { $0.contains("create an upload token") })
    let marked = try #require(state.dialogs.last).content(in: state, width: 74).lines.all
      .flatMap(\.spans).filter { $0.slot == .match }
    #expect(!marked.isEmpty)
    #expect(marked.allSatisfy { $0.text.string.lowercased() == "revoke" })
    state.press(.enter)
    #expect(state.keyContext == .help)
    #expect(try !lines(state).contains { $0.contains("create an upload token") })
    state.press(.escape)
    #expect(state.keyContext == .help)
    #expect(state.screen.contains("Keys: Environments"))
    state.press(.escape)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `what is nowhere says so`() throws {
    var state = try World.listed()
    state.type("?/xyzzy")
    #expect(try lines(state) == ["No key, name or help has this."])
    state.press(.escape)
    #expect(state.screen.contains("Keys: Environments"))
  }

  @Test func `a pasted search is taken`() throws {
    var state = try World.listed()
    state.type("?/")
    _ = update(&state, .terminal(.pasted("redraw\n")))
    #expect(try lines(state, width: 96).contains { $0.contains("redraw") })
    #expect(state.keyContext == .filterLine)
  }

  @Test func `names the keys that are bound`() throws {
    var state = try World.listed()
    state.keys = try KeysFile.keyMap(Array("[main]\nlog-in = f2\nrefresh = none".utf8), file: "keys.ini")
    state.type("?")
    let lines = try lines(state)
    #expect(lines.contains { $0.contains("f2     log in") })
    #expect(lines.contains { $0.contains(":refresh") })
  }
}
