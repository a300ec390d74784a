import TerminalKit
import Testing

@testable import Interface

@Suite struct ActionTableTests {
  @Test func `no key means two things`() {
    for context in KeyContext.allCases {
      let bindings = ActionTable.all.filter { $0.contexts.contains(context) }.flatMap(\.bindings)
      #expect(Set(bindings).count == bindings.count, "\(context)")
      for binding in bindings {
        #expect(!bindings.contains { $0.count > binding.count && $0.starts(with: binding) }, "\(context) \(binding)")
      }
    }
  }

  @Test func `nothing destructive on a control key`() {
    for action in ActionTable.all where action.isDestructive {
      for key in action.bindings.joined() {
        if case .control = key { Issue.record("\(action.name) is on \(key.name)") }
        #expect(key != .backspace && key != .delete && key != .enter)
        #expect(!action.takesCount)
      }
    }
    #expect(
      ActionTable.all.filter(\.isDestructive).map(\.name) == [
        .removeEnvironment, .logOut, .revoke, .resumeRevocation, .retry,
      ])
  }

  @Test func `every action has help, and keys where it is no command only`() {
    let commandsOnly: Set<ActionName> = [.environment, .messages, .removeEnvironment, .write]
    for name in ActionName.allCases {
      let action = ActionTable.all.first { $0.name == name }
      #expect(action?.bindings.isEmpty == commandsOnly.contains(name), "\(name)")
      #expect(action?.help.isEmpty == false, "\(name)")
      #expect(action?.contexts.isEmpty == false, "\(name)")
    }
  }

  @Test func `vi keys stay vi's`() {
    func name(_ keys: Key...) -> ActionName? {
      if case .action(let action) = KeyMap.standard.match(keys, in: .main) { action.name } else { nil }
    }
    #expect(name(.character("j")) == .moveDown)
    #expect(name(.character("k")) == .moveUp)
    #expect(name(.character("g"), .character("g")) == .moveToFirst)
    #expect(name(.character("G")) == .moveToLast)
    #expect(name(.character("n")) == .nextMatch)
    #expect(name(.character("x")) == .revoke)
    #expect(name(.character("g")) == nil)
    guard case .prefix = KeyMap.standard.match([.character("g")], in: .main) else {
      Issue.record("g begins gg")
      return
    }
    guard case .nothing = KeyMap.standard.match([.character("g"), .character("x")], in: .main) else {
      Issue.record("gx is nothing")
      return
    }
  }

  @Test func `counts and sequences of keys act`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type("12j")
    #expect(state.chosenList?.selected == 12)
    state.type("3k")
    #expect(state.chosenList?.selected == 9)
    state.type("g")
    #expect(state.typed.text == "g")
    state.type("g")
    #expect(state.chosenList?.selected == 0)
    state.type("20gg")
    #expect(state.chosenList?.selected == 19)
    state.type("5G")
    #expect(state.chosenList?.selected == 4)
    state.type("0")
    #expect(state.notice == .info("0 does nothing here. Press ? for the keys."))
    state.type("99999999999999999999j")
    #expect(state.chosenList?.selected == 186)
    state.type("7")
    state.press(.escape)
    #expect(state.typed.isEmpty)
    #expect(state.focus == .tokens)
  }

  @Test func `a count shows what it can stand before`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type("5")
    #expect(state.screen.contains(" 5…  j next row  k previous row"))
    #expect(!state.screen.contains("revoke"))
    state.press(.escape)
    state.type("3g")
    #expect(state.screen.hasSuffix(" 3g…  g first row"))
  }

  @Test func `a count before x is refused`() throws {
    var state = try World.listed()
    state.press(.tab)
    #expect(state.type("5x") == [])
    #expect(state.dialogs.isEmpty)
    #expect(state.notice == .warning("x takes no number before it: nothing was done for 5."))
  }

  @Test func `unknown keys say so`() throws {
    var state = try World.listed()
    state.press(.function(5))
    #expect(state.notice == .info("f5 does nothing here. Press ? for the keys."))
    state.type("gx")
    #expect(state.notice == .info("g x does nothing here. Press ? for the keys."))
    #expect(state.dialogs.isEmpty)
  }

  @Test(arguments: [Size(rows: 24, columns: 80), Size(rows: 10, columns: 40), Size(rows: 50, columns: 200)])
  func `help names every action and scrolls to its end`(size: Size) throws {
    var state = try World.listed(rows: size.rows, columns: size.columns)
    state.type("?")
    state.press(.tab)
    var (seen, last) = (state.screen, "")
    while state.screen != last {
      last = state.screen
      state.press(.pageDown)
      seen += state.screen
    }
    #expect(seen.contains("Moving") && seen.contains("Confirmations") && seen.contains("select text"))
    #expect(try #require(state.dialogs.last).content(in: state, width: 90).lines.count > ActionTable.all.count)
    let end = state.screen
    state.press(.pageDown)
    #expect(state.screen == end)
    state.press(.home, .up)
    #expect(state.screen.contains("next row"))
    state.press(.escape)
    #expect(state.dialogs.isEmpty)
  }
}
