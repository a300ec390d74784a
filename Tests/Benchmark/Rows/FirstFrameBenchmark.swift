import Support

/// From the start of the UI to its first frame, with so many sessions on disk.
struct FirstFrameBenchmark: Benchmark {
  let name = "first-frame"

  func measure(on stage: Stage) async throws -> [Row] {
    try measure(20, atMost: 10, on: stage) + measure(100, atMost: 15, on: stage) + measure(1000, atMost: 40, on: stage)
  }

  private func measure(_ count: Int, atMost milliseconds: Double, on stage: Stage) throws -> [Row] {
    let host = try BenchHost.withSessions(count, on: stage)
    let requests = try host.sandbox.counters()["requests"]
    var (times, bytes): ([Double], [Double]) = ([], [])
    for _ in 0..<stage.rounds {
      let program = try ScreenProgram(stage, host)
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
      Row(what: "its bytes at 80×24", unit: .bytes, samples: size, target: .atMost(3000)),
    ]
  }
}
