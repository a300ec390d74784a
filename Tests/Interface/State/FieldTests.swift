import FoundationEssentials
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Fields of dialogs: what is masked, what is said while one types.
@Suite struct FieldTests {
  private func login() throws -> AppState {
    var state = try World.state(chosen: "prod-test")
    state.type("Lhunter2")
    return state
  }

  private func pass(_ seconds: Double, _ state: inout AppState) {
    _ = update(&state, .terminal(.clock(state.now.addingTimeInterval(seconds))))
  }

  @Test(arguments: [Key.control("r"), .alt("v")])
  func `what is masked is shown and masked again`(key: Key) throws {
    var state = try login()
    #expect(!state.screen.contains("hunter2"))
    #expect(state.screen.contains("Ctrl-R show"))
    state.press(key)
    #expect(state.screen.contains("hunter2"))
    state.type("!")
    #expect(state.screen.contains("hunter2!"))
    state.press(key)
    #expect(!state.screen.contains("hunter2"))
  }

  @Test func `it masks itself after a while`() throws {
    var state = try login()
    state.press(.control("r"))
    pass(29, &state)
    #expect(state.screen.contains("hunter2"))
    #expect(try #require(state.nextChange(after: state.now)) <= state.now.addingTimeInterval(1))
    pass(1, &state)
    #expect(!state.screen.contains("hunter2"))
  }

  @Test func `it masks itself when it is sent and when another dialog has the keys`() throws {
    var state = try login()
    state.press(.control("r"), .enter)
    #expect(!state.screen.contains("hunter2"))
    state = try login()
    state.press(.control("r"))
    _ = state.open(HelpDialog())
    _ = update(&state, .terminal(.resized(state.display)))
    state.press(.escape)
    #expect(state.keyContext == .form)
    #expect(!state.screen.contains("hunter2"))
  }

  @Test func `where nothing is masked it says so`() throws {
    var state = try World.listed()
    state.type("c")
    state.press(.control("r"))
    #expect(state.notice == .warning("Nothing is masked here."))
  }

  @Test func `a lifetime is judged as it is typed`() throws {
    var state = try World.listed()
    state.type("c")
    state.press(.tab)
    #expect(state.screen.contains("Expires 2026-11-29 14:02."))
    state.press(.control("u"))
    #expect(!state.screen.contains("must be a number"))
    state.type("12x")
    #expect(state.screen.contains("The lifetime must be a number with s, m, h or d"))
    state.press(.backspace)
    state.type("h")
    #expect(state.screen.contains("Expires 2026-11-23 02:02."))
    state.press(.control("u"))
    state.type("never")
    #expect(state.screen.contains("Never expires."))
  }

  @Test func `an alt key that means nothing is Escape and the key`() throws {
    var state = try World.listed()
    state.focus = .tokens
    state.type("?")
    #expect(!state.dialogs.isEmpty)
    _ = update(&state, .terminal(.key(.alt("s"))))
    guard state.dialogs.last is SortDialog, state.dialogs.count == 1 else {
      Issue.record("help is closed and the order of rows is asked for")
      return
    }
  }

  @Test(arguments: ["/", ":"]) func `Escape and a key soon after it lose neither where text is typed`(line: String)
    throws
  {
    var state = try World.listed()
    state.focus = .tokens
    state.type(line + "ab")
    let selected = state.chosenList?.selected
    _ = update(&state, .terminal(.key(.alt("j"))))
    #expect(state.filterLine == nil && state.commandLine == nil)
    #expect(state.chosenList?.selected == selected.map { $0 + 1 })
  }

  @Test func `Alt keys of a text field are not torn`() throws {
    var state = try World.listed()
    state.type("/one two")
    _ = update(&state, .terminal(.key(.alt("b"))))
    #expect(state.filterLine?.cursor == 4)
  }

  @Test func `a paste is text whatever is in it`() throws {
    var state = try World.listed()
    state.type("c")
    #expect(update(&state, .terminal(.pasted("a\u{1B}b\tc\nd\r\n"))) == [])
    guard let dialog = state.dialogs.last as? CreateDialog else {
      Issue.record("it is open")
      return
    }
    #expect(dialog.form.text(.label) == "ab c d")
    #expect(dialog.work == nil)
  }

  @Test func `keys of forms can be others`() throws {
    var state = try login()
    state.keys = try KeysFile.keyMap(
      Array("[form]\nsubmit = f10\nshow-typed = f4\ncancel = f12".utf8), file: "keys.ini")
    #expect(state.screen.contains("f10 log in"))
    state.press(.function(4))
    #expect(state.screen.contains("hunter2"))
    state.press(.enter)
    #expect(state.dialogs.last?.work == nil)
    state.press(.function(10))
    #expect(state.dialogs.last?.work != nil)
    state.press(.function(12))
    #expect(state.dialogs.isEmpty)
  }
}
