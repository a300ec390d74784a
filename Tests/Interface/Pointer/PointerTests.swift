import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// What a click and the wheel do, found by what stands on the screen.
@Suite struct PointerTests {
  /// The first cell of a text on the screen.
  private func place(of text: String, in state: AppState) throws -> Position {
    let lines = state.screen.split(separator: "\n", omittingEmptySubsequences: false)
    for (row, line) in lines.enumerated() {
      guard let range = String(line).range(of: text) else { continue }
      return Position(row: row, column: String(line)[..<range.lowerBound].count)
    }
    throw World.Missing()
  }

  @discardableResult
  private func click(_ text: String, _ state: inout AppState) throws -> [Effect] {
    update(&state, .terminal(.mouse(MouseEvent(.press, at: try place(of: text, in: state)))))
  }

  private func turn(_ kind: MouseEvent.Kind, over text: String, _ state: inout AppState) throws {
    _ = update(&state, .terminal(.mouse(MouseEvent(kind, at: try place(of: text, in: state)))))
  }

  @Test func `a click selects a row and its pane`() throws {
    var state = try World.listed()
    try click("k7w3qzaaad", &state)
    #expect(state.focus == .tokens)
    #expect(state.chosenList?.selected == 2)
    try click("prod-test", &state)
    #expect(state.focus == .environments)
    #expect(state.chosen == "prod-test")
  }

  @Test func `a click on the selected row inspects`() throws {
    var state = try World.listed()
    try click("k7w3qzaaad", &state)
    #expect(state.dialogs.isEmpty)
    try click("k7w3qzaaad", &state)
    #expect(state.keyContext == .inspect)
  }

  @Test func `a click on the footer is its key`() throws {
    var state = try World.listed()
    try click("? help", &state)
    #expect(state.keyContext == .help)
    try click("Esc close", &state)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `a click on a key in the title of the environments is that key`() throws {
    var state = try World.listed()
    try click("s sort", &state)
    #expect(state.dialogs.last is EnvironmentSortDialog)
    state.press(.escape)
    try click("/ filter", &state)
    #expect(state.filterLine != nil && state.focus == .environments)
  }

  @Test func `behind a dialog nothing is there`() throws {
    var state = try World.listed()
    state.focus = .tokens
    state.type("s")
    try click("pod-example", &state)
    #expect(state.chosen == "video")
    try click("created", &state)
    guard let dialog = state.dialogs.last as? SortDialog else {
      Issue.record("it is open")
      return
    }
    #expect(dialog.choice.key == .created)
    try click("created", &state)
    #expect(state.dialogs.isEmpty)
    #expect(state.chosenList?.sort?.key == .created)
  }

  @Test func `a click on a heading sorts, a second one the other way`() throws {
    var state = try World.listed(columns: 120)
    try click("AGE", &state)
    #expect(state.chosenList?.sort == TokenSort(.created, ascending: false))
    #expect(state.focus == .tokens)
    let effects = update(&state, .terminal(.clock(World.now)))
    state.answer(effects, with: try World.videoTokens())
    try click("AGE", &state)
    #expect(state.chosenList?.sort == TokenSort(.created, ascending: true))
    var other = try World.listed(columns: 120)
    try click("HANDLE", &other)
    #expect(other.chosenList?.sort == nil, "no list is sorted by it")
  }

  @Test func `a theme is tried by a click and taken by another`() throws {
    var state = try World.listed()
    state.type("t")
    try click("mono", &state)
    #expect(state.themes.current.name == "mono")
    #expect(state.themes.chosen == nil)
    try click("mono", &state)
    #expect(state.dialogs.isEmpty)
    #expect(state.themes.chosen == .theme("mono"))
  }

  @Test func `nothing ends by a click`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("jjx")
    for _ in 0..<3 { #expect(try click("Revoke ]", &state) == []) }
    guard let dialog = state.dialogs.last as? RevokeDialog else {
      Issue.record("it asks")
      return
    }
    #expect(dialog.confirmation.chosen == .proceed)
    #expect(dialog.work == nil)
    #expect(try click("press it", &state) == [])
    #expect(state.notice == .info("Press Enter for that: a click ends nothing."))
    try click("Cancel", &state)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `a click chooses among words and fields`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.type("c")
    try click("download", &state)
    guard let dialog = state.dialogs.last as? CreateDialog else {
      Issue.record("it is open")
      return
    }
    #expect(dialog.form.focused == 1)
    #expect(try dialog.request.get().scope == .download)
  }

  @Test func `the wheel scrolls what is below the pointer`() throws {
    var state = try World.listed()
    try turn(.wheelDown, over: "k7w3qzaaad", &state)
    #expect(state.chosenList?.top == 3)
    #expect(state.chosenList?.selected == 3)
    #expect(state.focus == .environments)
    try turn(.wheelUp, over: "k7w3qzaaah", &state)
    #expect(state.chosenList?.top == 0)
    state.type("?")
    try turn(.wheelDown, over: "next row", &state)
    guard let help = state.dialogs.last as? HelpDialog else {
      Issue.record("it is open")
      return
    }
    #expect(help.chosen == 3)
  }

  @Test func `a key of the help is chosen, then done`() throws {
    var state = try World.listed()
    state.type("?")
    try click("activity", &state)
    #expect(state.keyContext == .help)
    try click("activity", &state)
    #expect(state.keyContext == .activity)
  }

  @Test func `a command is chosen, then done`() throws {
    var state = try World.listed()
    state.type(":")
    try click("create ", &state)
    #expect(state.commandLine?.text == "create")
    try click("create ", &state)
    #expect(state.keyContext == .form)
  }

  @Test func `it is switched off and on and the terminal is told`() throws {
    var state = try World.listed()
    #expect(state.type("m") == [.terminal(.useMouse(false))])
    try click("k7w3qzaaad", &state)
    #expect(state.focus == .environments)
    #expect(state.choices.mouse == false)
    #expect(state.type("m") == [.terminal(.useMouse(true))])
    state.mouseChoice = nil
    state.settings.mouse = false
    #expect(!state.usesMouse)
  }
}
