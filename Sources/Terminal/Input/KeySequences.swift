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
  /// `ESC [ 1 ; 2 A` with the shift key, `ESC [ 5 ~`. Others mean nothing.
  static func key(final: UInt8, parameters: [Int]) -> Key? {
    let hasShift = parameters.count > 1 && parameters[1] == 2
    switch final {
    case UInt8(ascii: "A"): return hasShift ? .shiftUp : .up
    case UInt8(ascii: "B"): return hasShift ? .shiftDown : .down
    case UInt8(ascii: "C"): return hasShift ? .shiftRight : .right
    case UInt8(ascii: "D"): return hasShift ? .shiftLeft : .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "Z"): return .backTab
    case UInt8(ascii: "P")...UInt8(ascii: "S"): return .function(Int(final - UInt8(ascii: "P")) + 1)
    case UInt8(ascii: "M"): return parameters.isEmpty ? .enter : nil
    case UInt8(ascii: "~"): return numbered[parameters.first ?? 0]
    default: return nil
    }
  }

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
