import Support

/// How the costs grow with the number of environments, and with that of upload tokens.
struct GrowthBenchmark: Benchmark {
  let name = "growth"

  func measure(on stage: Stage) async throws -> [Row] {
    try [1, 10, 100, 1000].flatMap { try environments($0, stage) }
      + [100, 1000, 10_000, 100_000].flatMap { try tokens($0, stage) }
  }

  private func environments(_ count: Int, _ stage: Stage) throws -> [Row] {
    let host = try BenchHost.withSessions(count, on: stage)
    let starts = try (0..<7).map { _ in
      let start = ContinuousClock.now
      _ = try OpenInterface(stage, host).terminal.next(within: 20_000)
      return (ContinuousClock.now - start) / .milliseconds(1)
    }
    let interface = try OpenInterface(stage, host)
    defer { interface.terminal.signal(9) }
    _ = watch(interface, seconds: 5)
    let before = try interface.figures()
    let ticks = watch(interface, seconds: 6)
    let after = try interface.figures()
    let work = (after.processor - before.processor) / Double(max(1, ticks))
    return [
      row("\(count) environments: first frame", .milliseconds, starts),
      row("\(count) environments: processor time a tick", .milliseconds, [work]),
      row("\(count) environments: memory", .megabytes, [Double(after.resident) / 1_000_000]),
    ]
  }

  private func tokens(_ count: Int, _ stage: Stage) throws -> [Row] {
    let list = try LoadedList(stage, try BenchHost.withTokens(count, on: stage))
    defer { list.interface.terminal.signal(9) }
    let memory = try list.memoryAtRest()
    let moves = try list.interface.press(each: (0..<40).map { $0 % 2 == 0 ? "j" : "k" }).map(\.milliseconds)
    return [
      row("\(count) tokens: load all", .seconds, [list.loading]),
      row("\(count) tokens: cursor move", .milliseconds, moves),
      row("\(count) tokens: filter, a keystroke", .milliseconds, try list.typeFilter("o*a")),
      row("\(count) tokens: sort", .milliseconds, [try list.sort(by: "label")]),
      row("\(count) tokens: memory", .megabytes, [memory]),
    ]
  }

  private func row(_ what: String, _ unit: Unit, _ values: [Double]) -> Row {
    Row(what: what, unit: unit, samples: Samples(values) ?? Samples(one: .infinity), target: nil)
  }

  /// Looks at the screen for a while.
  /// - Returns: how many frames were written.
  private func watch(_ interface: OpenInterface, seconds: Double) -> Int {
    let end = ContinuousClock.now + .seconds(seconds)
    var frames = 0
    while ContinuousClock.now < end {
      if !interface.terminal.next(within: Int32(max(0, (end - .now) / .milliseconds(1)))).isEmpty { frames += 1 }
    }
    return frames
  }
}
