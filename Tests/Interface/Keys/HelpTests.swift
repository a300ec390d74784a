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

  @Test func `what works here comes first`() throws {
    var state = try World.listed()
    state.press(.tab, .enter)
    state.type("?")
    let lines = try lines(state)
    let reveal = try #require(lines.firstIndex { $0.contains("show the value for 30 seconds") })
    let panes = try #require(lines.firstIndex { $0 == "In the panes" })
    #expect(reveal < panes)
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
    #expect(try lines(state).contains { $0.contains("create an upload token") })
    #expect(state.keyContext == .help)
    state.press(.escape)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `what is nowhere says so`() throws {
    var state = try World.listed()
    state.type("?/xyzzy")
    #expect(try lines(state) == ["Nothing here has this in its keys, name or help."])
    state.press(.escape)
    #expect(try lines(state).count > 40)
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
    state.keys = try KeysFile.keyMap(Array("[main]\nlog-in = f2\nrenew = none".utf8), file: "keys.ini")
    state.type("?")
    let lines = try lines(state)
    #expect(lines.contains { $0.hasPrefix("f2  ") && $0.contains("log in") })
    #expect(lines.contains { $0.hasPrefix(":renew ") })
  }
}
