import TerminalKit
import Testing

@testable import Terminal

/// Which terminals are asked for their background.
@Suite struct GroundQueryTests {
  private func isAsked(_ environment: [String: String], isDescendedFromXterm: Bool = true) -> Bool {
    let channel = TerminalChannel(name: environment["TERM"] ?? "", isDescendedFromXterm: isDescendedFromXterm)
    return GroundQuery.isAnswered(channel: channel, environment: environment)
  }

  @Test func `those that answer are asked`() {
    #expect(isAsked(["TERM": "xterm-256color"]))
    #expect(isAsked(["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"]))
    #expect(isAsked(["TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"]))
  }

  @Test(arguments: [
    ["TERM": "linux"], ["TERM": "dumb"], ["TERM": "vt100"], ["TERM": "screen"], ["TERM": "screen-256color"],
    ["TERM": "screen.xterm-256color"], ["TERM": "xterm-256color", "STY": "1.pts-0"], [:],
  ])
  func `those that do not are left alone`(environment: [String: String]) {
    #expect(!isAsked(environment, isDescendedFromXterm: environment["TERM"] != nil))
  }

  @Test(arguments: [
    ((0.0, 0.0, 0.0), Ground.dark), ((0.12, 0.12, 0.12), .dark), ((0, 0.17, 0.21), .dark), ((0, 0, 1), .dark),
    ((0.4, 0.4, 0.4), .dark), ((0.6, 0.6, 0.6), .light), ((0.99, 0.96, 0.89), .light), ((1, 1, 1), .light),
    ((1, 1, 0), .light),
  ])
  func `a ground is what text must stand out from`(color: (Double, Double, Double), ground: Ground) {
    #expect(Ground(red: color.0, green: color.1, blue: color.2) == ground)
  }
}
