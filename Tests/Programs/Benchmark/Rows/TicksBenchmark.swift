import Support

/// What the UI costs while nobody touches it: with 20 countdowns on the screen, and with nothing that counts.
struct TicksBenchmark: Benchmark {
  let name = "ticks"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    try counting(context) + resting(context)
  }

  private func counting(_ context: BenchmarkContext) throws -> [Row] {
    let host = try BenchmarkHost.withSessions(20, on: context)
    let program = try ScreenProgram(context, host, rows: 64)
    defer { program.end() }
    // What follows the start is over.
    _ = try program.rest(seconds: 4)
    let rest = try program.rest(seconds: 20)
    let bytes = Samples(rest.frames.map(Double.init)) ?? Samples(one: 0)
    return [
      Row(what: "one tick, 20 countdown rows", unit: .bytes, samples: bytes, target: .atMost(260)),
      Row(
        what: "wake-ups of all its threads", unit: .perSecond,
        samples: Samples(one: Double(rest.wakeUps) / rest.seconds), target: .atMost(1.1)),
      Row(
        what: "its processor time", unit: .millisecondsPerSecond,
        samples: Samples(one: rest.processor / rest.seconds), target: .atMost(0.5)),
    ]
  }

  private func resting(_ context: BenchmarkContext) throws -> [Row] {
    let host = try BenchmarkHost()
    let program = try ScreenProgram(context, host)
    defer { program.end() }
    _ = try program.rest(seconds: 4)
    let rest = try program.rest(seconds: 20)
    return [
      Row(
        what: "wake-ups in 20 s, nothing counts", unit: .count, samples: Samples(one: Double(rest.wakeUps)),
        target: .exactly(0)),
      Row(
        what: "bytes in 20 s, nothing counts", unit: .bytes, samples: Samples(one: Double(rest.frames.reduce(0, +))),
        target: .exactly(0)),
    ]
  }
}
