import Interface

@testable import Terminal

extension FuzzTarget {
  /// What a terminal sends, in one piece and byte by byte.
  static let keyboard = FuzzTarget("keyboard") { input in
    let table = KeySequences.table([
      "kcuu1": Array("\u{1B}OA".utf8), "khome": Array("\u{1B}[1~".utf8), "kf1": Array("\u{1B}OP".utf8),
      "kbs": [0x7F],
    ])
    for takesSequences in [true, false] {
      let table = takesSequences ? table : [:]
      var whole = InputParser(sequences: table, takesSequences: takesSequences)
      let events = whole.parse(input) + whole.giveUp()
      try BrokenPromise.unless(whole.pending == .nothing, "Something is left after giving up.")
      var pieces = InputParser(sequences: table, takesSequences: takesSequences)
      var again: [InputEvent] = []
      for byte in input { again += pieces.parse([byte]) }
      again += pieces.giveUp()
      // A sequence that is too long ends where a piece ends.
      guard input.count < longestSequence else { continue }
      try BrokenPromise.unless(events == again, "Bytes mean \(events) at once and \(again) one by one.")
    }
  }

  private static let longestSequence = 64
}
