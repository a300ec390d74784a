import Interface
import TerminalKit

@testable import Terminal

extension FuzzTarget {
  /// A terminal's answer to somebody's question, around which a person types. The first byte says which kind of answer it is.
  static let answers = FuzzTarget("answers") { input in
    let introducers = Array("]P_^X".utf8)
    guard let first = input.first else { return }
    // What ends an answer early makes keys of its rest.
    let ends: Set<UInt8> = [0x1B, 0x07, 0x18, 0x1A]
    let body = input.dropFirst().filter { !ends.contains($0) }
    let start = [0x1B, introducers[Int(first) % introducers.count]]
    let answer = start + body + (first < 0x80 ? [0x07] : [0x1B, 0x5C])
    let typed = [InputEvent.key(.character("a")), .key(.character("z"))]
    for cut in 0..<min(answer.count, 256) {
      var torn = InputParser(sequences: [:])
      let events = torn.parse([0x61] + answer[..<cut]) + torn.parse(answer[cut...] + [0x7A])
      // What an answer says of the background is no key.
      let keys = events.lazy.filter { if case .ground = $0 { false } else { true } }
      try BrokenPromise.unless(keys.elementsEqual(typed), "Torn at \(cut) the answer means \(events).")
      try BrokenPromise.unless(torn.pending == .nothing, "Something is left after the answer.")
    }
    var lost = InputParser(sequences: [:])
    let rest = lost.parse(start + body) + lost.giveUp()
    try BrokenPromise.unless(body.isEmpty || rest.isEmpty, "An answer without an end means \(rest).")
    try BrokenPromise.unless(lost.parse([0x71]) == [.key(.character("q"))], "No key comes through after a lost answer.")
  }
}
