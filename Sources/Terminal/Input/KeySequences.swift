import TerminalKit

/// The bytes that terminals send for keys that write no character.
enum KeySequences {
  /// The names of these keys in terminal descriptions (terminfo(5)).
  static let capabilities: [String: Key] = {
    var keys: [String: Key] = [
      "kcuu1": .up, "kcud1": .down, "kcub1": .left, "kcuf1": .right, "khome": .home, "kend": .end, "kpp": .pageUp,
      "knp": .pageDown, "kich1": .insert, "kdch1": .delete, "kcbt": .backTab, "kbs": .backspace, "kent": .enter,
      "kri": .shiftUp, "kind": .shiftDown, "kLFT": .shiftLeft, "kRIT": .shiftRight,
    ]
    for number in 1...12 { keys["kf\(number)"] = .function(number) }
    return keys
  }()

  /// The keys of a terminal by their sequences, from its strings by capability.
  static func table(_ strings: [String: [UInt8]]) -> [[UInt8]: Key] {
    var table: [[UInt8]: Key] = [:]
    for (capability, sequence) in strings where !sequence.isEmpty {
      if let key = capabilities[capability], !isOfKeypad(sequence) { table[sequence] = key }
    }
    return table
  }

  /// The key of a control sequence (ECMA-48) that is not in the terminal's description but common to nearly all
  /// terminals: `ESC [ A`, `ESC [ 1 ; 2 A` with Shift, 3 for Alt, 5 for Control, `ESC [ 5 ~`. Nil for others.
  static func key(final: UInt8, parameters: [Int]) -> Key? {
    if let arrow = arrows[final] {
      guard parameters.count > 1, modifiers.indices.contains(parameters[1]) else { return arrow }
      return modifiers[parameters[1]]?[arrow] ?? arrow
    }
    switch final {
    case UInt8(ascii: "a")...UInt8(ascii: "d") where parameters.isEmpty:
      return modifiers[2]?[arrows[final & 0xDF] ?? .up]
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "Z"): return .backTab
    case UInt8(ascii: "P")...UInt8(ascii: "S"): return .function(Int(final - UInt8(ascii: "P")) + 1)
    // rxvt ends with `^` for Control and with `@` for Control and Shift.
    case UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "@"): return numbered[parameters.first ?? 0]
    default: return nil
    }
  }

  /// The key of `ESC O` and a small letter: rxvt's arrows with Control.
  static func shifted(final: UInt8) -> Key? {
    guard (UInt8(ascii: "a")...UInt8(ascii: "d")).contains(final), let arrow = arrows[final & 0xDF] else { return nil }
    return modifiers[5]?[arrow]
  }

  /// The key of `ESC O` and a character of the numeric keypad in the application mode of the VT100 and its descendants,
  /// whatever the description says: fob requests that mode, and the keypad writes what is printed on it.
  static func keypad(final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "j")...UInt8(ascii: "y"): .character(Unicode.Scalar(final - 0x40))
    case UInt8(ascii: "X"): .character("=")
    case UInt8(ascii: "M"): .enter
    case UInt8(ascii: "I"): .tab
    case UInt8(ascii: " "): .character(" ")
    default: nil
    }
  }

  private static func isOfKeypad(_ sequence: [UInt8]) -> Bool {
    sequence.count == 3 && sequence.starts(with: [0x1B, UInt8(ascii: "O")]) && keypad(final: sequence[2]) != nil
  }

  /// What follows `ESC [` with Shift in rxvt: a number of one or two digits and `$`, which is no final byte in ECMA-48.
  static func shiftedNumber(_ body: ArraySlice<UInt8>) -> (value: Int, length: Int)? {
    let digits = body.prefix(2).prefix { (0x30..<0x3A).contains($0) }
    guard body.dropFirst(digits.count).first == UInt8(ascii: "$") else { return nil }
    return Int(String(decoding: digits, as: UTF8.self)).map { ($0, digits.count + 1) }
  }

  private static let arrows: [UInt8: Key] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
  ]

  /// The arrows with modifiers, by xterm's modifier numbers.
  private static let modifiers: [[Key: Key]?] = [
    nil, nil, [.up: .shiftUp, .down: .shiftDown, .left: .shiftLeft, .right: .shiftRight],
    [.up: .altUp, .down: .altDown, .left: .altLeft, .right: .altRight], nil,
    [.up: .controlUp, .down: .controlDown, .left: .controlLeft, .right: .controlRight],
  ]

  private static let numbered: [Int: Key] = {
    var keys: [Int: Key] = [
      1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    ]
    for (index, number) in [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].enumerated() {
      keys[number] = .function(index + 1)
    }
    return keys
  }()
}

/// What terminals send when the mouse is used (xterm's control sequences, "Mouse Tracking").
enum MouseReport {
  private static let wheel = 64
  private static let motion = 32
  private static let buttons = 3

  /// The event of `ESC [ < button ; column ; row M`, or `m` for a release; nil if it means nothing here.
  static func event(final: UInt8, parameters: [Int]) -> MouseEvent? {
    guard final == UInt8(ascii: "M"), parameters.count == 3 else { return nil }
    return event(button: parameters[0], column: parameters[1], row: parameters[2])
  }

  /// The same from terminals without mode 1006: `ESC [ M` and three bytes, each plus 32.
  static func event(old bytes: [UInt8]) -> MouseEvent? {
    guard bytes.count == 3, bytes.allSatisfy({ $0 >= 32 }) else { return nil }
    return event(button: Int(bytes[0]) - 32, column: Int(bytes[1]) - 32, row: Int(bytes[2]) - 32)
  }

  private static func event(button: Int, column: Int, row: Int) -> MouseEvent? {
    guard column > 0, row > 0, button & motion == 0 else { return nil }
    let kind: MouseEvent.Kind
    switch (button & wheel != 0, button & buttons) {
    case (true, 0): kind = .wheelUp
    case (true, 1): kind = .wheelDown
    case (false, 0): kind = .press
    default: return nil
    }
    return MouseEvent(kind, at: Position(row: row - 1, column: column - 1))
  }
}
