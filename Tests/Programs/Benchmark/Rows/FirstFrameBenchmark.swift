import Support

/// From the start of the UI to its first frame, with so many sessions on disk.
struct FirstFrameBenchmark: Benchmark {
  let name = "first-frame"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    try measure(20, atMost: 10, on: context) + measure(100, atMost: 15, on: context)
      + measure(1000, atMost: 40, on: context)
  }

  private func measure(_ count: Int, atMost milliseconds: Double, on context: BenchmarkContext) throws -> [Row] {
    let host = try BenchmarkHost.withSessions(count, on: context)
    let requests = try host.sandbox.counters()["requests"]
    var (times, bytes): ([Double], [Double]) = ([], [])
    for _ in 0..<context.rounds {
      let program = try ScreenProgram(context, host)
      let frame = try program.firstFrame()
      program.end()
      times.append(frame.milliseconds)
      bytes.append(Double(frame.bytes))
    }
    guard try host.sandbox.counters()["requests"] == requests else {
      throw TestFailure("the first frame asked the server")
    }
    let (time, size) = (Samples(times) ?? Samples(one: .infinity), Samples(bytes) ?? Samples(one: .infinity))
    return [
      Row(
        what: "first frame of the UI, \(count) environments", unit: .milliseconds, samples: time,
        target: .atMost(milliseconds)),
      Row(what: "its bytes at 80×24", unit: .bytes, samples: size, target: .atMost(3600)),
    ]
  }
}
