import TerminalKit
import Testing

@testable import Terminal

@Suite struct NotificationSequenceTests {
  @Test(arguments: [
    (NotificationMeans.osc9, ["TERM": "xterm-256color"], "\u{1B}]9;a; b\u{07}"),
    (.osc777, ["TERM": "foot"], "\u{1B}]777;notify;fob;a, b\u{07}"),
    (.osc9, ["TERM": "tmux-256color", "TMUX": "/x"], "\u{1B}Ptmux;\u{1B}\u{1B}]9;a; b\u{07}\u{1B}\\\u{07}"),
    (.osc9, ["TERM": "screen-256color"], "\u{1B}P\u{1B}]9;a; b\u{07}\u{1B}\\\u{07}"),
    (.osc9, ["TERM": "xterm", "STY": "1.pts-0"], "\u{1B}P\u{1B}]9;a; b\u{07}\u{1B}\\\u{07}"),
    (.osc9, ["TERM": "eterm-color"], "\u{07}"), (.osc9, ["TERM": "linux"], "\u{07}"),
    (.osc777, ["TERM": "vt100"], "\u{07}"), (.osc9, [:], "\u{07}"),
  ])
  func `says it as the terminal understands it`(means: NotificationMeans, environment: [String: String], bytes: String)
  {
    let name = environment["TERM"] ?? ""
    let channel = TerminalChannel(name: name, isDescendedFromXterm: !name.isEmpty)
    #expect(NotificationSequence.bytes("a; b", means, channel: channel, environment: environment) == Array(bytes.utf8))
  }

  @Test func `a name cannot hold sequences`() {
    let channel = TerminalChannel(name: "xterm", isDescendedFromXterm: true)
    let bytes = NotificationSequence.bytes(
      "x\u{1B}]0;y\u{07}z", .osc9, channel: channel, environment: ["TERM": "xterm"])
    #expect(bytes.filter { $0 == 0x1B }.count == 1)
    #expect(bytes.filter { $0 == 0x07 }.count == 1)
  }
}
