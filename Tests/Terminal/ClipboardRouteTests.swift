import Interface
import Testing
import TokenModel

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
  func triesTheSurestFirst(environment: [String: String], expected: [ClipboardRoute]) {
    #expect(ClipboardRoute.routes(environment: environment) == expected)
  }

  @Test func writesOSC52() throws {
    #expect(try Clipboard.setSelection(Secret("fob")) == Array("\u{1B}]52;c;Zm9i\u{07}".utf8))
    #expect(throws: ClipboardFailure.self) {
      try Clipboard.setSelection(Secret(String(repeating: "x", count: 60_000)))
    }
  }

  @Test func goesOnWhereAWayFails() async {
    let clipboard = Clipboard(
      terminalTakesSequences: true,
      environment: [
        "TMUX": "/nowhere/tmux,1,0", "TMUX_TMPDIR": "/nowhere", "PATH": "/usr/bin:/bin",
      ])
    guard case .write = await clipboard.copy(Secret("x")) else {
      Issue.record("the terminal was not tried")
      return
    }
    let none = await Clipboard(terminalTakesSequences: true, environment: ["TERM": "linux"]).copy(Secret("x"))
    #expect(none == .done(.failed(reason: "this terminal has no clipboard; show the value and select it")))
  }
}
