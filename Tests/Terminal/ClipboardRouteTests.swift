import Formats
import TerminalKit
import Testing

@testable import Terminal

@Suite struct ClipboardRouteTests {
  private static let xclip = ClipboardRoute.desktop(command: ["xclip", "-selection", "clipboard"])
  private static let xsel = ClipboardRoute.desktop(command: ["xsel", "--clipboard", "--input"])

  @Test(arguments: [
    (["TERM": "xterm"], [ClipboardRoute.terminal]),
    (["TERM": "linux"], []),
    (["TMUX": "/tmp/x,1,0"], [.tmux, .terminal]),
    (["TMUX": "/tmp/x,1,0", "SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"], [.tmux, .terminal]),
    (["WAYLAND_DISPLAY": "wayland-0"], [.desktop(command: ["wl-copy"]), .terminal]),
    (["DISPLAY": ":0"], [xclip, xsel, .terminal]),
    (["DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a b"], [.terminal]),
    (["DISPLAY": "", "TMUX": ""], [.terminal]),
  ])
  func `tries the surest first`(environment: [String: String], expected: [ClipboardRoute]) {
    let channel = TerminalChannel(name: environment["TERM"] ?? "xterm", isDescendedFromXterm: true)
    #expect(ClipboardRoute.routes(environment: environment, channel: channel) == expected)
  }

  @Test(arguments: ["linux", "linux-16color", "vt102", "vt220", "dumb", "ansi", "cons25", "eterm-color"])
  func `never sends a secret to a terminal that would draw it`(name: String) async {
    let channel = TerminalChannel(name: name, isDescendedFromXterm: true)
    #expect(ClipboardRoute.routes(environment: ["TERM": name], channel: channel).isEmpty)
    let undescribed = TerminalChannel(name: "wy60", isDescendedFromXterm: false)
    #expect(ClipboardRoute.routes(environment: ["TERM": "wy60"], channel: undescribed).isEmpty)
  }

  @Test func `comes through GNU screen in pieces that it takes`() async throws {
    let value = String(repeating: "token", count: 400)
    let clipboard = Clipboard(
      channel: TerminalChannel(name: "screen", isDescendedFromXterm: true),
      environment: ["TERM": "screen", "STY": "1.pts-0.host"])
    guard case .write(let bytes) = await clipboard.copy(Secret(value)) else {
      Issue.record("nothing was written")
      return
    }
    let pieces = String(decoding: bytes, as: UTF8.self).split(separator: "\u{1B}\\")
    #expect(pieces.count > 1 && pieces.allSatisfy { $0.hasPrefix("\u{1B}P") && $0.utf8.count + 2 <= 768 })
    let inner = pieces.map { String($0.dropFirst(2)) }.joined()
    #expect(try Array(inner.utf8) == Clipboard.setSelection(Secret(value)))
  }

  @Test func `OSC 52 is written`() throws {
    #expect(try Clipboard.setSelection(Secret("fob")) == Array("\u{1B}]52;c;Zm9i\u{07}".utf8))
    #expect(throws: ClipboardFailure.self) {
      try Clipboard.setSelection(Secret(String(repeating: "x", count: 60_000)))
    }
  }

  @Test func `goes on where a way fails`() async {
    let clipboard = Clipboard(
      channel: TerminalChannel(name: "xterm", isDescendedFromXterm: true),
      environment: [
        "TMUX": "/nowhere/tmux,1,0", "TMUX_TMPDIR": "/nowhere", "PATH": "/usr/bin:/bin",
      ])
    guard case .write = await clipboard.copy(Secret("x")) else {
      Issue.record("the terminal was not tried")
      return
    }
    let none = await Clipboard(channel: .none, environment: ["TERM": "linux"]).copy(Secret("x"))
    #expect(none == .done(.failed(reason: "this terminal has no clipboard; show the value and select it")))
  }
}
