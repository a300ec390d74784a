import TerminalKit
import Testing

@testable import Terminal

@Suite struct MouseReportTests {
  private func parse(_ text: String) -> [InputEvent] {
    var parser = InputParser(sequences: [:])
    return parser.parse(text.utf8) + parser.giveUp()
  }

  @Test(arguments: [
    ("\u{1B}[<0;10;5M", MouseEvent(.press, at: Position(row: 4, column: 9))),
    ("\u{1B}[<16;300;1M", MouseEvent(.press, at: Position(row: 0, column: 299))),
    ("\u{1B}[<64;1;2M", MouseEvent(.wheelUp, at: Position(row: 1, column: 0))),
    ("\u{1B}[<65;1;2M", MouseEvent(.wheelDown, at: Position(row: 1, column: 0))),
    ("\u{1B}[M !!", MouseEvent(.press, at: Position(row: 0, column: 0))),
    ("\u{1B}[Ma+%", MouseEvent(.wheelDown, at: Position(row: 4, column: 10))),
  ])
  func `finds clicks and the wheel`(text: String, event: MouseEvent) {
    #expect(parse(text) == [.mouse(event)])
    #expect(parse(text + "q") == [.mouse(event), .key(.character("q"))])
  }

  @Test(arguments: [
    "\u{1B}[<0;10;5m", "\u{1B}[<1;10;5M", "\u{1B}[<2;10;5M", "\u{1B}[<32;10;5M", "\u{1B}[<0;0;5M", "\u{1B}[<0;1M",
    "\u{1B}[<M", "\u{1B}[M#!!",
  ])
  func `other reports mean nothing`(text: String) {
    #expect(parse(text) == [])
    #expect(parse(text + "q") == [.key(.character("q"))])
  }

  @Test func `does not mind where it is cut`() {
    for text in ["\u{1B}[<0;10;5Mq", "\u{1B}[M !!q"] {
      let bytes = Array(text.utf8)
      for cut in 1..<bytes.count {
        var parser = InputParser(sequences: [:])
        #expect(parser.parse(bytes[..<cut]) + parser.parse(bytes[cut...]) == parse(text), "cut at \(cut)")
      }
    }
  }

  @Test(arguments: [
    ("\u{1B}[1;5D\u{1B}[1;5C", [Key.controlLeft, .controlRight]), ("\u{1B}[1;3D\u{1B}[1;3A", [.altLeft, .altUp]),
    ("\u{1B}Od\u{1B}Oc", [.controlLeft, .controlRight]), ("\u{1B}[a\u{1B}[d", [.shiftUp, .shiftLeft]),
    ("\u{1B}[1;2D\u{1B}[1;9D\u{1B}[D", [.shiftLeft, .left, .left]), ("\u{1B}\u{7F}", [.altBackspace]),
  ])
  func `finds keys with modifiers`(text: String, keys: [Key]) {
    #expect(parse(text) == keys.map { .key($0) })
  }
}
