import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Commands by their names.
@Suite struct CommandLineTests {
  private func state(_ text: String, chosen: String = "video", focus: Pane = .tokens) throws -> AppState {
    var state = try World.listed(chosen: chosen)
    state.focus = focus
    state.type(":" + text)
    return state
  }

  private func candidates(_ text: String) throws -> [String] {
    try state(text).commandCandidates.map(\.word)
  }

  @Test(arguments: [
    ("refr", ["refresh", "switch-refresh"]),
    ("page", ["page-down", "page-up", "next-server-page", "previous-server-page", "half-page-down", "half-page-up"]),
    ("sort ex", ["expiry", "expiry descending"]), ("environment prod", ["prod", "prod-test"]),
    ("filter x", []), ("reload x", []), ("xyz", []),
  ])
  func `what it could become`(text: String, words: [String]) throws {
    #expect(Set(try candidates(text)) == Set(words))
    #expect(try candidates(text).first == words.first)
  }

  @Test(arguments: [
    ("login", "log-in"), ("logout", "log-out"), ("LogIn", "log-in"), ("renew", "refresh"), ("q", "quit"),
    ("q!", "quit"),
    ("remove", "revoke"), ("rm", "revoke"), ("delete", "revoke"), ("edit", "edit"), ("rotate", "rotate"),
  ])
  func `the words of the commands and of vi are known, and hyphens do not count`(text: String, word: String) throws {
    #expect(try candidates(text).first == word)
  }

  @Test(arguments: ["remove", "rm", "delete"])
  func `what is removed is what has the focus`(text: String) throws {
    #expect(try state(text, focus: .environments).commandCandidates.first?.word == "remove-environment")
    #expect(try state(text, focus: .tokens).commandCandidates.first?.word == "revoke")
  }

  @Test(arguments: ["s", "sw", "re", "l", "m", "a", "r", ""])
  func `what is possible now comes first, and neither a switch nor what ends something`(text: String) throws {
    for (name, focus) in [("video", Pane.tokens), ("prod", .environments), ("pod-example", .tokens)] {
      let state = try state(text, chosen: name, focus: focus)
      let found = state.commandCandidates
      let firstImpossible = found.firstIndex { $0.reason != nil } ?? found.count
      #expect(found[firstImpossible...].allSatisfy { $0.reason != nil })
      guard found.count > 1, found[1].reason == nil else { continue }
      #expect(found[0].rank == .usual, "\(name) \(text): \(found[0].word)")
    }
  }

  @Test func `w has nothing to write among the environments`() throws {
    var state = try state("w", focus: .environments)
    state.press(.enter)
    #expect(state.notice == .warning("Nothing to write: changes are saved at once."))
    #expect(state.commandLine == nil)
  }

  @Test(arguments: ["env", "environment", "envi"]) func `names are completed after whatever names the command`(
    word: String
  ) throws {
    var state = try state(word + " pr")
    #expect(state.commandCandidates.map(\.line) == [word + " prod", word + " prod-test"])
    state.press(.tab, .enter)
    #expect(state.chosen == "prod")
  }

  @Test func `every action of the panes is there`() throws {
    let names = Set(ActionTable.all.filter { $0.contexts.contains(.main) }.map(\.name)).subtracting([
      .command, .readOut,
    ])
    #expect(Set(try candidates("")) == Set(names.map(\.word)))
  }

  @Test func `Tab goes through them and back to what was typed`() throws {
    var state = try state("rev")
    let words = state.commandCandidates.map(\.line)
    #expect(words.prefix(2) == ["reverse-order", "revoke"], "what ends something is no first hit")
    for word in words {
      state.press(.tab)
      #expect(state.commandLine?.text == word)
    }
    state.press(.tab)
    #expect(state.commandLine?.text == "rev")
    state.press(.backTab)
    #expect(state.commandLine?.text == words.last)
    state.press(.character("x"))
    #expect(state.commandLine?.typed == words.last.map { $0 + "x" })
  }

  @Test func `one that is meant without doubt is done`() throws {
    var state = try state("cre")
    state.press(.enter)
    #expect(state.keyContext == .form)
    #expect(state.commandLine == nil)
  }

  @Test func `several that could be meant are named`() throws {
    var state = try state("rev")
    #expect(state.press(.enter) == [])
    #expect(state.notice == .warning("'rev' is not enough: revoke, reverse-order."))
    #expect(state.commandLine?.text == "rev")
  }

  @Test(arguments: [
    ("explode", "There is no command 'explode' here. Tab lists the commands."),
    ("reload now", "'reload' takes nothing after it."),
    ("environment nowhere", "There is no environment 'nowhere'."),
    ("sort size", "The list has no order 'size'. Tab goes through those that it has."),
  ])
  func `what cannot be done says why`(text: String, notice: String) throws {
    var state = try state(text)
    #expect(state.press(.enter) == [])
    #expect(state.notice == .warning(notice))
    #expect(state.commandLine?.text == text)
  }

  @Test func `what is not possible now says why`() throws {
    var state = try state("refresh", chosen: "pod-example")
    let reason = "POD Aggregator extends a session whenever it is used. L logs in again."
    #expect(state.commandCandidates.first?.reason == reason)
    state.press(.enter)
    #expect(state.notice == .warning(reason))
    #expect(state.commandLine == nil)
  }

  @Test func `destructive ones ask as usual`() throws {
    var state = try state("revoke")
    let effects = state.press(.enter)
    #expect(effects == [.terminal(.dropTypedAhead)])
    guard let dialog = state.dialogs.last as? RevokeDialog else {
      Issue.record("it asks")
      return
    }
    #expect(dialog.confirmation.name == "video")
  }

  @Test func `an environment by name`() throws {
    var state = try state("environment pod")
    state.press(.enter)
    #expect(state.chosen == "pod-example")
    state.type(":environment")
    state.press(.enter)
    #expect(state.commandLine?.text == "environment ")
    state.press(.tab, .tab, .enter)
    #expect(state.chosen == "prod")
  }

  @Test func `an order by name`() throws {
    var state = try state("sort created ascending")
    state.press(.enter)
    #expect(state.chosenList?.sort == TokenSort(.created, ascending: true))
    state.type(":sort none")
    state.press(.enter)
    #expect(state.chosenList?.sort == nil)
    state.type(":sort")
    state.press(.enter)
    #expect(state.keyContext == .menu)
  }

  @Test func `a filter by text`() throws {
    var state = try state("filter  batch upload")
    state.press(.enter)
    #expect(state.chosenList?.filter.text == "batch upload")
    #expect(state.focus == .tokens)
  }

  @Test func `a number is a row`() throws {
    var state = try state("12")
    state.press(.enter)
    #expect(state.chosenList?.selected == 11)
    state.type(":move-down 3")
    state.press(.enter)
    #expect(state.chosenList?.selected == 14)
  }

  @Test func `earlier ones come back`() throws {
    var state = try state("3")
    state.press(.enter)
    state.type(":filter a")
    state.press(.enter)
    state.type(":3")
    state.press(.enter)
    #expect(state.commandHistory.lines == ["filter a", "3"])
    state.type(":")
    state.press(.up)
    #expect(state.commandLine?.text == "3")
    state.press(.up, .up)
    #expect(state.commandLine?.text == "filter a")
    state.press(.down)
    #expect(state.commandLine?.text == "3")
    state.press(.down)
    #expect(state.commandLine?.text == "")
  }

  @Test func `earlier ones are kept but nothing that may be a secret`() throws {
    var state = try state("filter a")
    state.press(.enter)
    state.type(":filter to1tcmSFHeYY5KzyhOqVKMKb")
    state.press(.enter)
    #expect(state.choices.commands == ["filter a"])
    var preferences = Preferences()
    preferences.kept = state.choices
    var next = try World.state(preferences: preferences)
    next.type(":")
    next.press(.up)
    #expect(next.commandLine?.text == "filter a")
  }

  @Test func `a theme is taken by its name`() throws {
    var state = try state("theme d")
    #expect(state.commandCandidates.map(\.word) == ["dark", "deuteranopia", "configured"])
    state.press(.enter)
    #expect(state.notice == .warning("'d' is not enough: dark, deuteranopia."))
    state.type("a")
    state.press(.enter)
    #expect(state.themes.current.name == "dark")
    #expect(state.choices.theme == "dark")
    state.type(":theme configured")
    state.press(.enter)
    #expect(state.themes.current.name == "universal")
    state.type(":theme nosuch")
    state.press(.enter)
    #expect(state.notice?.text.contains("There is no theme 'nosuch'.") == true)
  }

  @Test func `a paste is text and never does anything`() throws {
    var state = try state("")
    #expect(update(&state, .terminal(.pasted("create\r\n"))) == [])
    #expect(state.commandLine?.text == "create")
    #expect(state.dialogs.isEmpty)
  }

  @Test func `Escape, Backspace and Ctrl-C close it`() throws {
    var state = try state("x")
    state.press(.escape)
    #expect(state.commandLine == nil)
    state.type(":x")
    state.press(.backspace)
    #expect(state.commandLine?.text == "")
    state.press(.backspace)
    #expect(state.commandLine == nil)
    state.type(":x")
    #expect(update(&state, .terminal(.interrupted)) == [])
    #expect(state.commandLine == nil)
  }

  @Test func `in a dialog its own actions are there`() throws {
    var state = try World.listed()
    state.press(.tab, .enter)
    state.type(":")
    #expect(state.commandCandidates.contains { $0.word == "reveal" })
    #expect(!state.commandCandidates.contains { $0.word == "create" })
    state.type("reveal")
    state.press(.enter)
    guard let dialog = state.dialogs.last as? InspectDialog else {
      Issue.record("it is open")
      return
    }
    #expect(dialog.isRevealed(at: state.now))
  }
}
