import Support

/// From the start of the UI to its first frame, with 20 sessions on disk.
struct FirstFrameBenchmark: Benchmark {
  let name = "first-frame"

  func measure(on stage: Stage) async throws -> [Row] {
    let host = try BenchHost.withSessions(20, on: stage)
    let requests = try host.sandbox.counters()["requests"]
    var (times, bytes): ([Double], [Double]) = ([], [])
    for _ in 0..<stage.rounds {
      let frame = try ScreenProgram(stage, host).firstFrame()
      times.append(frame.milliseconds)
      bytes.append(Double(frame.bytes))
    }
    guard try host.sandbox.counters()["requests"] == requests else {
      throw TestFailure("the first frame asked the server")
    }
    let (time, size) = (Samples(times) ?? Samples(one: .infinity), Samples(bytes) ?? Samples(one: .infinity))
    return [
      Row(what: "first frame of the UI, 20 environments", unit: .milliseconds, samples: time, target: .atMost(10)),
      Row(what: "its bytes at 80×24", unit: .bytes, samples: size, target: .atMost(3000)),
    ]
  }
}
