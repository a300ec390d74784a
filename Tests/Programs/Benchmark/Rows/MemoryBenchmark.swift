import Foundation
import Support

/// Memory of the UI with 20 environments, after it has asked one of their servers.
struct MemoryBenchmark: Benchmark {
  let name = "memory"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let program = try ScreenProgram(context, try BenchmarkHost.withSessions(20, on: context))
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

/// A day of the UI with a clock that runs fast: 86 400 ticks, with reloads, keys and renewals between them.
struct DayBenchmark: Benchmark {
  let name = "day"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let run = try TimedRun([BuiltBinary.path("day-program"), "24"], environment: [:])
    let hours = run.output.split(separator: "\n").compactMap { Double($0) }
    guard hours.count == 24 else { throw TestFailure("the day has \(hours.count) hours") }
    return [
      Row(
        what: "memory, from the second hour of a day to its end", unit: .megabytes,
        samples: Samples(one: (hours[23] - hours[1]) * 1024 / 1_000_000), target: .atMost(1)),
      Row(
        what: "processor time of a tick in it", unit: .milliseconds,
        samples: Samples(one: run.processorMilliseconds / 86_400)),
    ]
  }
}
