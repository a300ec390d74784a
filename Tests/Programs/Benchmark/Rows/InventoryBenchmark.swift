import Support

/// The upload tokens of 20 environments as one list, 5,000 of each: from a key to what it changes on the screen, and memory.
struct InventoryBenchmark: Benchmark {
  let name = "inventory"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let host = try BenchmarkHost.withInventory(20, tokens: 5000, on: context)
    let list = try LoadedList(inventory: context, host)
    let program = list.program
    defer { program.end() }
    let memory = try program.memoryAtRest()
    let moves = try program.press(each: (0..<context.rounds).map { $0 % 2 == 0 ? "j" : "k" })
    let pages = try program.press(each: (0..<context.rounds).map { _ in "\u{6}" })
    let marks = try program.press(each: (0..<40).map { _ in " " })
    var filters: [Double] = []
    for pattern in ["batch", "o*a", "label:b*", "env:env0001 b", "never"] {
      let runs = try (0..<5).map { _ in try list.typeFilter(pattern) }
      filters += (0..<pattern.count).compactMap { key in Samples(runs.map { $0[key] })?.median }
    }
    let sorts = try ["label", "expiry"].map { try list.sort(by: $0) }
    _ = try program.press("H")
    let times = try program.press(each: (0..<context.rounds).map { $0 % 2 == 0 ? "l" : "h" })
    return [
      row(
        "inventory of 20 × 5,000: key → its repaint written", (moves + pages + marks).map(\.milliseconds), .atMost(1)),
      row("filter over it, a keystroke", filters, .atMost(5), share: 0.9),
      row("sort it", sorts, .atMost(30)),
      row("horizon of them: key → its repaint written", times.map(\.milliseconds), .atMost(2)),
      Row(what: "memory with it", unit: .megabytes, samples: Samples(one: memory), target: .atMost(60)),
      Row(what: "from I to all of it", unit: .seconds, samples: Samples(one: list.loading)),
    ]
  }

  private func row(_ what: String, _ values: [Double], _ target: Target, share: Double = 0.5) -> Row {
    Row(
      what: what, unit: .milliseconds, samples: Samples(values) ?? Samples(one: .infinity), target: target,
      share: share)
  }
}
