import Support

/// From a key to what it changes on the screen, with 100 000 upload tokens loaded; and the memory that they take.
struct KeysBenchmark: Benchmark {
  let name = "keys"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let host = try BenchmarkHost.withTokens(100_000, on: context)
    let list = try LoadedList(context, host)
    let program = list.program
    defer { program.end() }
    let memory = try program.memoryAtRest()

    let moves = try program.press(each: (0..<context.rounds * 2).map { $0 % 2 == 0 ? "j" : "k" })
    let pages = try program.press(each: (0..<context.rounds).map { _ in "\u{6}" })
    let jumps = try program.press(each: (0..<20).map { $0 % 2 == 0 ? "G" : "1G" })
    let marks = try program.press(each: (0..<40).map { _ in " " })
    let keys = (moves + pages + jumps + marks).map(\.milliseconds)
    var filters: [Double] = []
    for pattern in ["batch", "o*a", "label:b*", "zz", "never"] {
      // Each keystroke is one of its own, and what else runs on the machine is not its doing.
      let runs = try (0..<5).map { _ in try list.typeFilter(pattern) }
      filters += (0..<pattern.count).compactMap { key in Samples(runs.map { $0[key] })?.median }
    }
    let sorts = try ["label", "expiry"].map { try list.sort(by: $0) }
    return [
      row("key → its repaint written, 100 000 tokens", keys, .atMost(0.7)),
      row("the slowest of a hundred", keys, .atMost(2), share: 0.99),
      Row(
        what: "cursor move", unit: .bytes, samples: Samples(moves.map { Double($0.bytes) }) ?? Samples(one: 0),
        target: .atMost(300)),
      row("filter over 100 000 tokens, a keystroke", filters, .atMost(3), share: 0.9),
      row("sort 100 000 tokens", sorts, .atMost(20)),
      Row(
        what: "memory with 100 000 tokens", unit: .megabytes, samples: Samples(one: memory), target: .atMost(28)),
    ]
  }

  private func row(_ what: String, _ values: [Double], _ target: Target, share: Double = 0.5) -> Row {
    Row(
      what: what, unit: .milliseconds, samples: Samples(values) ?? Samples(one: .infinity), target: target,
      share: share)
  }
}
