import Support

/// Memory of the UI with 20 environments, after it has asked one of their servers.
struct MemoryBenchmark: Benchmark {
  let name = "memory"

  func measure(on stage: Stage) async throws -> [Row] {
    let program = try ScreenProgram(stage, try BenchHost.withSessions(20, on: stage))
    defer { program.end() }
    let atFirst = try program.memoryAtRest()
    // Renewing brings in the HTTP library.
    program.terminal.send("R")
    let later = try program.memoryAtRest()
    return [
      Row(what: "memory, 20 environments", unit: .megabytes, samples: Samples(one: atFirst), target: .atMost(20)),
      Row(
        what: "memory, 20 environments, after a request", unit: .megabytes, samples: Samples(one: later),
        target: .atMost(20)),
    ]
  }
}
