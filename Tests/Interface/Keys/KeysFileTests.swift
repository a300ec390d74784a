import Formats
import TerminalKit
import Testing

@testable import Interface

@Suite struct KeysFileTests {
  private func map(_ text: String) throws -> KeyMap {
    try KeysFile.keyMap(Array(text.utf8), file: "keys.ini")
  }

  private func problems(_ text: String) -> [String] {
    do {
      _ = try map(text)
      return []
    } catch let error as KeysFileFailure {
      return error.problems.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  private func name(_ map: KeyMap, _ keys: [Key], in context: KeyContext = .main) -> ActionName? {
    if case .action(let action) = map.match(keys, in: context) { action.name } else { nil }
  }

  @Test func `a keys file gives other keys`() throws {
    let map = try map("[main]\nlog-in = f2, g l\nmove-to-first = home\nrefresh = none\n\n[inspect]\nreveal = ctrl-v")
    #expect(name(map, [.function(2)]) == .logIn)
    #expect(name(map, [.character("g"), .character("l")]) == .logIn)
    #expect(name(map, [.character("L")]) == nil)
    #expect(name(map, [.character("g"), .character("g")]) == nil)
    #expect(name(map, [.home]) == .moveToFirst)
    #expect(name(map, [.character("R")]) == nil)
    #expect(name(map, [.control("v")], in: .inspect) == .reveal)
    #expect(name(map, [.character("x")]) == .revoke)
    guard case .prefix = map.match([.character("g")], in: .main) else {
      Issue.record("g begins g l")
      return
    }
  }

  @Test func `keys may change places`() throws {
    let map = try map("[main]\nmove-down = k, down\nmove-up = j, up\nlabel = comma\ncreate = ;\ncopy = =")
    #expect(name(map, [.character("k")]) == .moveDown)
    #expect(name(map, [.character("j")]) == .moveUp)
    #expect(name(map, [.character(",")]) == .label)
    #expect(name(map, [.character(";")]) == .create)
    #expect(name(map, [.character("=")]) == .copy)
  }

  @Test func `all names every context and one of its own wins`() throws {
    let map = try map("[all]\nhelp = f1\nsuspend = ctrl-x\n\n[menu]\nhelp = H")
    for context in [KeyContext.main, .inspect] { #expect(name(map, [.function(1)], in: context) == .help) }
    #expect(name(map, [.character("H")], in: .menu) == .help)
    #expect(name(map, [.function(1)], in: .menu) == nil)
    for context in KeyContext.allCases { #expect(name(map, [.control("x")], in: context) == .suspend) }
  }

  @Test func `no file and an empty one are the same`() throws {
    #expect(try map("").entries == KeyMap.standard.entries)
    #expect(try map("# nothing\n[main]\n").entries == KeyMap.standard.entries)
  }

  /// What `fob keys` prints reads back as the keys that there are.
  @Test func `the list reads back`() throws {
    var text = ""
    for context in KeyContext.allCases {
      text += "[\(context.word)]\n"
      var seen: Set<String> = []
      for entry in KeyMap.standard.entries where entry.context == context.word && seen.insert(entry.action).inserted {
        text += "\(entry.action) = \(entry.keys.isEmpty ? "none" : entry.keys.joined(separator: ", "))\n"
      }
    }
    #expect(try map(text).entries == KeyMap.standard.entries)
  }

  @Test(arguments: [
    ("[mian]\nquit = q", "keys.ini:1: there is no section [mian]; did you mean [main]?"),
    (
      "[keys]",
      "keys.ini:1: there is no section [keys]; there are [main], [filter], [command], [inspect], [help], [activity], [report], [menu], [columns], [progress], [results], [form], [approval], [confirmation], [preview], [rotation], [rotated], [horizon], [all]."
    ),
    ("[main]\nrevok = x", "keys.ini:2: there is no action 'revok'; did you mean 'revoke'?"),
    ("[main]\nexplode = x", "keys.ini:2: there is no action 'explode'; 'fob keys' lists the actions."),
    (
      "[main]\nsubmit = f3",
      "keys.ini:2: 'submit' is no action in [main]; it belongs into [filter], [command], [form]."
    ),
    ("[main]\nlog-in = Ctrl+L", "keys.ini:2: 'Ctrl+L' is no key; did you mean 'ctrl-l'?"),
    ("[main]\nlog-in = pagedown", "keys.ini:2: 'pagedown' is no key; did you mean 'page-down'?"),
    (
      "[main]\nlog-in = LL",
      "keys.ini:2: 'LL' is no key; keys are single characters and names such as enter, space, page-up, ctrl-r, alt-b, f5."
    ),
    (
      "[main]\nlog-in = a,,b",
      "keys.ini:2: 'log-in' lacks a key; write one, or 'none'. The key , is written 'comma'."
    ),
    ("[main]\nlog-in =", "keys.ini:2: 'log-in' lacks a key; write one, or 'none'. The key , is written 'comma'."),
    ("[main]\nlog-in = ctrl-m", "keys.ini:2: terminals send the same for ctrl-m as for enter; write 'enter'."),
    ("[main]\nlog-in = ctrl-c", "keys.ini:2: ctrl-c always leaves what is open; take another key."),
    (
      "[main]\nlog-in = c",
      "keys.ini:2: 'c' cannot be log-in, because it is create too; give one of them another key, or write 'create = none'."
    ),
    (
      "[main]\nlog-in = g",
      "keys.ini:2: 'g' cannot be log-in beside 'g g' for move-to-first: after g fob would not know whether g g is meant."
    ),
    (
      "[main]\nlog-in = L L\nrefresh = L",
      "keys.ini:3: 'L' cannot be refresh beside 'L L' for log-in: after L fob would not know whether L L is meant."
    ),
    (
      "[main]\nrevoke = ctrl-k",
      "keys.ini:2: revoke ends something, and ctrl-k is pressed out of habit elsewhere; take another key."
    ),
    (
      "[main]\nlog-out = g backspace\nmove-to-first = home",
      "keys.ini:2: log-out ends something, and backspace is pressed out of habit elsewhere; take another key."
    ),
    ("[main]\nquit = none", "keys.ini:2: without a key for quit there is no way out of [main]; give it one."),
    ("[form]\ncancel = none", "keys.ini:2: without a key for cancel there is no way out of [form]; give it one."),
    ("[main]\nlog-in = 5", "keys.ini:2: '5' begins a number before another key; take a key that is no digit."),
    (
      "[form]\nsubmit = s",
      "keys.ini:2: 's' is typed in [form]; take a key that writes nothing, such as ctrl-o or f5."
    ),
    ("quit = q", "keys.ini:1: this is before the first [section]."),
  ])
  func `says what is wrong`(text: String, problem: String) {
    #expect(problems(text) == [problem])
  }

  @Test func `everything wrong is told at once by line`() {
    let found = problems("[main]\nquit = none\nrevok = x\nlog-in = c\n")
    #expect(found.map { $0.prefix(10) } == ["keys.ini:2", "keys.ini:3", "keys.ini:4"])
  }

  @Test func `a mistake in all is told once`() {
    #expect(problems("[all]\nsuspend = ctrl-l").count == 1)
  }

  @Test func `a file that is read again counts at once`() throws {
    var state = try World.listed()
    _ = update(&state, .keysRead(try map("[main]\nlog-in = f2\nhelp = f1\nquit = Q")))
    #expect(state.notice == .done("Keys reloaded. f1 shows them."))
    state.press(.character("L"))
    #expect(state.notice == .info("L does nothing here. Press f1 for the keys."))
    #expect(state.screen.contains("f2 log in"))
    #expect(!state.screen.contains("L log in"))
    state.press(.function(2))
    #expect(state.keyContext == .form)
  }

  @Test func `a file that is wrong changes nothing`() throws {
    var state = try World.listed()
    let file = "/home/ops/.config/fob/keys.ini"
    let error = KeysFileFailure(problems: [
      FileFailure(file: file, line: 2, reason: "'x' is wrong."),
      FileFailure(file: file, line: 3, reason: "so is this."),
    ])
    _ = update(&state, .keysNotRead(error))
    #expect(
      state.notice
        == .warning("The keys were not taken. /home/ops/.config/fob/keys.ini:2: 'x' is wrong. E for details."))
    state.type("?")
    #expect(state.keyContext == .help)
  }

  @Test func `what is wrong with two files is both told`() throws {
    var state = try World.listed()
    let settings = FileFailure(file: "/x/settings.ini", line: 2, reason: "there is no key 'notif'.")
    let keys = KeysFileFailure(FileFailure(file: "/x/keys.ini", line: 2, reason: "'x' is wrong."))
    for _ in 0..<2 {
      _ = update(&state, .settingsRead(state.settings, [settings]))
      _ = update(&state, .keysNotRead(keys))
    }
    let text = "/x/settings.ini:2: there is no key 'notif'."
    #expect(state.notice == .warning("\(text) The keys were not taken. /x/keys.ini:2: 'x' is wrong."))
    state.press(.escape)
    state.type("E")
    let report = try #require(state.textAtHand)
    #expect(report.contains(text) && report.contains("/x/keys.ini:2: 'x' is wrong."))
    _ = update(&state, .settingsRead(state.settings, []))
    _ = update(&state, .keysRead(.standard))
    #expect(state.textAtHand == nil)
  }

  @Test func `sentences name the key that is bound`() throws {
    var state = try World.state(chosen: "prod-test")
    #expect(state.screen.contains("Session expired 14:01. L logs in."))
    state.keys = try map("[main]\nlog-in = f2")
    #expect(state.screen.contains("Session expired 14:01. f2 logs in."))
    state.keys = try map("[main]\nlog-in = none")
    #expect(state.screen.contains("Session expired 14:01. :log-in logs in."))
  }
}
