import Formats
import FoundationEssentials
import Glibc
import TerminalKit

/// A program that shows what its terminal reports, for the tests of the terminal.
struct ShownProgram: Program {
  enum Message: Sendable {
    case terminal(TerminalEvent)
    case answered(String)
  }

  enum Effect: Sendable {
    case terminal(TerminalRequest)
    case ask
  }

  private var reported: [String] = []
  private var counts = false
  private var now = Date.distantPast

  init(counts: Bool) {
    self.counts = counts
  }

  var nextChange: Date? {
    counts ? Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down) + 1) : nil
  }

  static func message(for event: TerminalEvent) -> Message { .terminal(event) }

  static func terminalRequest(of effect: Effect) -> TerminalRequest? {
    if case .terminal(let request) = effect { request } else { nil }
  }

  mutating func update(_ message: Message) -> [Effect] {
    switch message {
    case .answered(let answer): reported.append("answered \(answer)")
    case .terminal(.clock(let date)): now = date
    case .terminal(.key(let key)):
      // Who pressed the key types on while it is worked on: the test writes while the process stands still.
      if key == .character("D") { raise(SIGSTOP) }
      reported.append("key \(key.name)")
      return ShownProgram.effects(of: key)
    case .terminal(.mouse(let event)):
      reported.append("mouse \(event.kind) \(event.position.row),\(event.position.column)")
    case .terminal(.pasted(let text)): reported.append("pasted \(text)")
    case .terminal(.resized(let display)):
      reported.append("size \(display.size.rows)x\(display.size.columns) \(display.depth) \(display.repertoire)")
    case .terminal(.continued): reported.append("continued")
    case .terminal(.clockSet): reported.append("clock set")
    case .terminal(.copied(let outcome)): reported.append("copied \(outcome)")
    case .terminal(.ground(let ground)): reported.append("ground \(ground)")
    case .terminal(.edited(let failure)): reported.append("edited \(failure ?? "")")
    case .terminal(.interrupted): reported.append("interrupted")
    }
    return []
  }

  private static func effects(of key: Key) -> [Effect] {
    switch key {
    case .character("q"): [.terminal(.quit(status: 3))]
    case .character("a"): [.ask]
    case .character("b"): [.terminal(.bell)]
    case .character("c"): [.terminal(.copy(Secret("fob-copied-value")))]
    case .character("d"), .character("D"): [.terminal(.dropTypedAhead)]
    case .character("t"): [.terminal(.setTitle("a title"))]
    case .character("T"): [.terminal(.setTitle("é\u{1B}]52;c;b3duZWQ=\u{07}\u{9B}2J"))]
    case .character("m"): [.terminal(.useMouse(true))]
    case .character("M"): [.terminal(.useMouse(false))]
    case .character("z"): [.terminal(.suspend)]
    case .character("C"): fatalError("The test asked for a crash.")
    default: []
    }
  }

  func view(_ display: Display) -> Canvas {
    var canvas = Canvas(display)
    let depth = display.depth
    canvas.box(
      canvas.frame, title: "terminal", note: counts ? "\(Int(now.timeIntervalSince1970))" : nil,
      style: ShownProgram.frame(depth), border: display.glyphs.border)
    canvas.write("é 漢字 e\u{301} 😀 |", row: 1, column: 2, style: ShownProgram.badge(depth))
    let room = max(0, display.size.rows - 3)
    for (row, line) in reported.suffix(room).enumerated() {
      canvas.write(DisplayText(line), row: row + 2, column: 2, width: display.size.columns - 4)
    }
    return canvas
  }

  private static func frame(_ depth: ColorDepth) -> Style {
    depth < .sixteen ? .plain : Style(foreground: .indexed(8))
  }

  private static func badge(_ depth: ColorDepth) -> Style {
    depth == .mono
      ? Style(attributes: [.bold, .reverse])
      : Style(foreground: .indexed(0), background: .indexed(3), attributes: .bold)
  }
}
