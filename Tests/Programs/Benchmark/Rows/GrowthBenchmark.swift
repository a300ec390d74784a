import Support

/// How the costs grow with the number of environments, and with that of upload tokens.
struct GrowthBenchmark: Benchmark {
  let name = "growth"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    try [(1, nil), (10, nil), (100, 15), (1000, 40)].flatMap { try environments($0, firstFrame: $1, context) }
      + [100, 1000, 10_000, 100_000].flatMap { try tokens($0, context) }
  }

  /// - Parameter limit: milliseconds that the first frame may take.
  private func environments(_ count: Int, firstFrame limit: Double?, _ context: BenchmarkContext) throws -> [Row] {
    let host = try BenchmarkHost.withSessions(count, on: context)
    let starts = try (0..<7).map { _ in
      try ScreenProgram(context, host).firstFrame().milliseconds
    }
    let program = try ScreenProgram(context, host)
    defer { program.end() }
    _ = try program.rest(seconds: 5)
    let ticks = try program.rest(seconds: 6)
    let work = ticks.processor / Double(max(1, ticks.frames.count))
    return [
      row("\(count) environments: first frame", .milliseconds, starts, limit.map { .atMost($0) }),
      row("\(count) environments: processor time a tick", .milliseconds, [work]),
      row("\(count) environments: memory", .megabytes, [try program.memoryAtRest()]),
    ]
  }

  private func tokens(_ count: Int, _ context: BenchmarkContext) throws -> [Row] {
    let list = try LoadedList(context, try BenchmarkHost.withTokens(count, on: context))
    defer { list.program.end() }
    let memory = try list.program.memoryAtRest()
    let moves = try list.program.press(each: (0..<40).map { $0 % 2 == 0 ? "j" : "k" }).map(\.milliseconds)
    return [
      row("\(count) tokens: load all", .seconds, [list.loading]),
      row("\(count) tokens: cursor move", .milliseconds, moves),
      row("\(count) tokens: filter, a keystroke", .milliseconds, try list.typeFilter("o*a")),
      row("\(count) tokens: sort", .milliseconds, [try list.sort(by: "label")]),
      row("\(count) tokens: memory", .megabytes, [memory]),
    ]
  }

  private func row(_ what: String, _ unit: Unit, _ values: [Double], _ target: Target? = nil) -> Row {
    Row(what: what, unit: unit, samples: Samples(values) ?? Samples(one: .infinity), target: target)
  }
}
