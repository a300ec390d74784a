import Interface

/// Which bytes terminals send for the keys that write nothing.
enum KeySequences {
  /// The names of these keys in descriptions of terminals (terminfo(5)).
  static let capabilities: [String: Key] = {
    var keys: [String: Key] = [
      "kcuu1": .up, "kcud1": .down, "kcub1": .left, "kcuf1": .right, "khome": .home, "kend": .end, "kpp": .pageUp,
      "knp": .pageDown, "kich1": .insert, "kdch1": .delete, "kcbt": .backTab, "kbs": .backspace, "kent": .enter,
      "kri": .shiftUp, "kind": .shiftDown, "kLFT": .shiftLeft, "kRIT": .shiftRight,
    ]
    for number in 1...12 { keys["kf\(number)"] = .function(number) }
    return keys
  }()

  /// The keys of a terminal by what it sends, from its strings by capability.
  static func table(_ strings: [String: [UInt8]]) -> [[UInt8]: Key] {
    var table: [[UInt8]: Key] = [:]
    for (capability, sequence) in strings where !sequence.isEmpty {
      if let key = capabilities[capability] { table[sequence] = key }
    }
    return table
  }

  /// The key of a control sequence (ECMA-48) that the terminal's description does not have but nearly all terminals agree on: `ESC [ A`,
  /// `ESC [ 1 ; 2 A` with the shift key, 3 for Alt, 5 for Control, `ESC [ 5 ~`. Others mean nothing.
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
    case UInt8(ascii: "~"): return numbered[parameters.first ?? 0]
    default: return nil
    }
  }

  /// The key of `ESC O` and a small letter: rxvt's arrows with Control.
  static func shifted(final: UInt8) -> Key? {
    guard (UInt8(ascii: "a")...UInt8(ascii: "d")).contains(final), let arrow = arrows[final & 0xDF] else { return nil }
    return modifiers[5]?[arrow]
  }

  private static let arrows: [UInt8: Key] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
  ]

  /// The arrows with the modifiers by xterm's number of them.
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
