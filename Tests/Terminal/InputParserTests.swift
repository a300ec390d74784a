import TerminalKit
import Testing

@testable import Terminal

@Suite struct InputParserTests {
  private let sequences: [[UInt8]: Key] = [
    Array("\u{1B}OA".utf8): .up, Array("\u{1B}OP".utf8): .function(1), [0x7F]: .backspace,
    Array("\u{1B}[5~".utf8): .pageUp, Array("\u{1B}[Q".utf8): .function(9),
  ]

  private func parse(_ text: String) -> [InputEvent] {
    var parser = InputParser(sequences: sequences)
    return parser.parse(text.utf8) + parser.giveUp()
  }

  private func keys(_ text: String) -> [Key?] {
    parse(text).map { if case .key(let key) = $0 { key } else { nil } }
  }

  @Test(arguments: [
    (
      "xG é漢😀",
      [Key.character("x"), .character("G"), .character(" "), .character("é"), .character("漢"), .character("😀")]
    ),
    ("\u{12}\u{1A}\u{00}\u{1D}", [.control("r"), .control("z"), .control("@"), .control("]")]),
    ("\t\r\n\u{7F}\u{08}", [.tab, .enter, .enter, .backspace, .backspace]),
    ("\u{1B}", [.escape]),
    ("\u{1B}\u{1B}", [.escape, .escape]),
    ("\u{1B}b\u{1B}[", [.alt("b"), .alt("[")]),
    ("\u{1B}é", [.escape, .character("é")]),
    ("\u{1B}OA\u{1B}OP\u{1B}[5~\u{1B}[Q", [.up, .function(1), .pageUp, .function(9)]),
    ("\u{1B}[A\u{1B}[1;2B\u{1B}[1;5C\u{1B}[Z\u{1B}[H", [.up, .shiftDown, .controlRight, .backTab, .home]),
    ("\u{1B}[3~\u{1B}[24~\u{1B}[6~", [.delete, .function(12), .pageDown]),
    ("\u{1B}\u{1B}[A", [.escape, .up]),
    ("\u{1B}Op\u{1B}Ox\u{1B}Oy\u{1B}OM", [.character("0"), .character("8"), .character("9"), .enter]),
    (
      "\u{1B}Oj\u{1B}Ok\u{1B}Ol\u{1B}Om\u{1B}On\u{1B}Oo\u{1B}OX",
      [
        .character("*"), .character("+"), .character(","), .character("-"), .character("."), .character("/"),
        .character("="),
      ]
    ),
    ("\u{1B}O5Mx\u{1B}O2P\u{1B}O5C", [.enter, .character("x"), .function(1), .controlRight]),
    ("\u{1B}[7$x\u{1B}[23$y\u{1B}[8^", [.home, .character("x"), .function(11), .character("y"), .end]),
    ("\u{1B}P", [.alt("P")]), ("\u{1B}]", [.alt("]")]),
  ])
  func `keys are found in bytes`(text: String, expected: [Key]) {
    #expect(keys(text) == expected)
  }

  @Test(arguments: [
    "\u{1B}[<35;10;5M", "\u{1B}[I", "\u{1B}[99;99;99x", "\u{1B}Oz", "\u{1B}[[A", "\u{1B}[4;1$y", "\u{1B}[?2026;2$y",
    "\u{1B}[?1;2c", "\u{1B}[1;3",
  ])
  func `swallows what nobody knows`(text: String) {
    #expect(keys(text + "").isEmpty)
  }

  @Test(arguments: [
    "\u{1B}]10;rgb:ffff/ffff/ffff\u{1B}\\", "\u{1B}]4;1;rgb:cd00/0000/0000\u{07}", "\u{1B}P>|XTerm(379)\u{1B}\\",
    "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}^private\u{1B}\\", "\u{1B}Xlq\u{1B}\\", "\u{1B}]52;c;\u{18}",
  ])
  func `answers of the terminal are never keys`(text: String) {
    #expect(keys(text + "q") == [.character("q")])
    let bytes = Array((text + "q").utf8)
    for cut in 1..<bytes.count {
      var parser = InputParser(sequences: sequences)
      #expect(parser.parse(bytes[..<cut]) + parser.parse(bytes[cut...]) == [.key(.character("q"))], "cut at \(cut)")
    }
    var unended = InputParser(sequences: sequences)
    #expect(unended.parse(text.utf8.prefix(4)).isEmpty && unended.pending == .answer)
    unended.forget()
    #expect(unended.parse("lq".utf8).isEmpty && unended.giveUp().isEmpty)
    #expect(unended.parse("q".utf8) == [.key(.character("q"))])
  }

  @Test(arguments: [
    ("\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{1B}\\", Ground.dark), ("\u{1B}]11;rgb:ff/ff/dd\u{07}", .light),
    ("\u{1B}]11;rgba:0000/2b2b/3636/ffff\u{1B}\\", .dark), ("\u{1B}]11;rgb:f/e/d\u{07}", .light),
  ])
  func `the answer about the background is one event, however it comes`(text: String, ground: Ground) {
    let bytes = Array(("a" + text + "q").utf8)
    for cut in 1..<bytes.count {
      var parser = InputParser(sequences: sequences)
      #expect(
        parser.parse(bytes[..<cut]) + parser.parse(bytes[cut...])
          == [.key(.character("a")), .ground(ground), .key(.character("q"))], "cut at \(cut)")
    }
  }

  @Test(arguments: [
    "11;?", "11;rgb:", "11;rgb:ff/ff", "11;rgb:gg/00/00", "11;rgb:fffff/0/0", "11;rgb:ff//00", "11;cmyk:0/0/0",
    "12;rgb:ff/ff/ff", "11;rgb:ff/ff/ff;x", "11", "", "11;rgb:\(String(repeating: "f", count: 500))/0/0",
  ])
  func `what is no background is dropped`(text: String) {
    #expect(parse("\u{1B}]\(text)\u{1B}\\") == [])
    #expect(parse("\u{1B}P11;rgb:ff/ff/ff\u{1B}\\") == [])
  }

  @Test func `an answer that never ends is given up`() {
    var parser = InputParser(sequences: sequences)
    #expect(parser.parse("\u{1B}]".utf8).isEmpty)
    for _ in 0..<18 { #expect(parser.parse([UInt8](repeating: 0x6C, count: 60_000)).isEmpty) }
    #expect(parser.parse("\u{1B}[Aq".utf8) == [.key(.up), .key(.character("q"))])
  }

  @Test func `a description does not turn the keypad into function keys`() {
    let table = KeySequences.table(["kf5": Array("\u{1B}Ot".utf8), "kf1": Array("\u{1B}OP".utf8)])
    #expect(table == [Array("\u{1B}OP".utf8): .function(1)])
  }

  @Test func `goes on after an unknown sequence`() {
    #expect(keys("a\u{1B}[99zb") == [.character("a"), .character("b")])
    #expect(keys("\u{1B}[12\u{1B}[A") == [.up])
  }

  @Test(arguments: ["漢a", "\u{1B}[Ab", "\u{1B}[1;2Ax", "\u{1B}[200~é\u{1B}[201~q", "x\u{1B}OAy"])
  func `does not mind where it is cut`(text: String) {
    let whole = parse(text)
    let bytes = Array(text.utf8)
    for cut in 1..<bytes.count {
      var parser = InputParser(sequences: sequences)
      #expect(parser.parse(bytes[..<cut]) + parser.parse(bytes[cut...]) == whole, "cut at \(cut)")
      #expect(parser.pending == .nothing)
    }
  }

  @Test func `broken UTF-8 is a key that no password may hold, and the rest is kept`() {
    func keys(_ text: String) -> [InputEvent] { text.unicodeScalars.map { .key(.character($0)) } }
    var parser = InputParser(sequences: [:])
    #expect(parser.parse([0xFF, 0x61, 0xC3, 0x62]) == keys("\u{FFFD}a\u{FFFD}b"))
    #expect(parser.parse([0xED, 0xA0, 0x80, 0x61, 0xE9, 0x62]) == keys("\u{FFFD}a\u{FFFD}b"))
    #expect(parser.parse([0xE9]).isEmpty)
    #expect(parser.giveUp() == keys("\u{FFFD}"))
    #expect(parser.pending == .nothing)
  }

  @Test func `knows what it waits for`() {
    var parser = InputParser(sequences: [:])
    #expect(parser.pending == .nothing)
    #expect(parser.parse("\u{1B}".utf8).isEmpty)
    #expect(parser.pending == .escape)
    #expect(parser.giveUp() == [.key(.escape)])
    #expect(parser.parse("\u{1B}[1".utf8).isEmpty)
    #expect(parser.pending == .rest)
    #expect(parser.giveUp().isEmpty)
    #expect(parser.parse([0xE6]).isEmpty)
    #expect(parser.pending == .rest)
    #expect(parser.giveUp() == [.key(.character("\u{FFFD}"))])
    #expect(parser.parse("\u{1B}[200~ab".utf8).isEmpty)
    #expect(parser.pending == .rest)
    #expect(parser.giveUp() == [.pasted("ab")])
    #expect(parser.pending == .nothing)
  }

  @Test func `takes a paste as one piece`() {
    #expect(
      parse("a\u{1B}[200~x\u{1B}[A\r\u{03}q\u{1B}[201~b")
        == [.key(.character("a")), .pasted("x\u{1B}[A\r\u{03}q"), .key(.character("b"))])
    #expect(parse("\u{1B}[200~\u{1B}[201~") == [.pasted("")])
  }

  @Test func `what was pasted before it was forgotten is not taken and its rest is no keys`() {
    var parser = InputParser(sequences: sequences)
    #expect(parser.parse("\u{1B}[200~before".utf8).isEmpty)
    parser.forget()
    #expect(parser.parse("after\u{1B}[201~q".utf8) == [.pasted("after"), .key(.character("q"))])
  }

  @Test func `ends a long paste within bounds`() {
    var parser = InputParser(sequences: [:])
    _ = parser.parse("\u{1B}[200~".utf8)
    for _ in 0..<20 { #expect(parser.parse([UInt8](repeating: 0x61, count: 100_000)).isEmpty) }
    guard case .pasted(let text) = parser.parse("\u{1B}[201~".utf8).first else {
      Issue.record("there is no paste")
      return
    }
    #expect(text.utf8.count == 1 << 20)
  }

  @Test func `any bytes are survived`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var parser = InputParser(sequences: sequences)
      let pool: [UInt8] = [0x1B, 0x5B, 0x4F, 0x32, 0x30, 0x3B, 0x7E, 0x41, 0xE6, 0xBC, 0xA2, 0xFF, 0x00]
      let bytes = (0..<64).compactMap { _ in pool.randomElement(using: &generator) }
      for byte in bytes { _ = parser.parse([byte]) }
      _ = parser.giveUp()
      #expect(parser.parse([0x71]) == [.key(.character("q"))], "after \(bytes)")
    }
  }
}
