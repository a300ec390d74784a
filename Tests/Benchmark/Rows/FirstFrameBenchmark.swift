import Support

/// From the start of the UI to its first frame, with 20 sessions on disk.
struct FirstFrameBenchmark: Benchmark {
  let name = "first-frame"

  func measure(on stage: Stage) async throws -> [Row] {
    let host = try BenchHost.withSessions(20, on: stage)
    let requests = try host.sandbox.counters()["requests"]
    var (times, bytes): ([Double], [Double]) = ([], [])
    for _ in 0..<stage.rounds {
      let start = ContinuousClock.now
      let interface = try OpenInterface(stage, host)
      var (frame, end) = (interface.terminal.next(within: 20_000), ContinuousClock.now)
      // A terminal may hand on what was written in pieces.
      while case let rest = interface.terminal.next(within: 5), !rest.isEmpty {
        frame += rest
        end = .now
      }
      times.append((end - start) / .milliseconds(1))
      bytes.append(Double(frame.count))
    }
    guard try host.sandbox.counters()["requests"] == requests else {
      throw TestFailure("the first frame asked the server")
    }
    let (time, size) = (Samples(times) ?? Samples(one: .infinity), Samples(bytes) ?? Samples(one: .infinity))
    return [
      Row(what: "first frame of the UI, 20 environments", unit: .milliseconds, samples: time, target: .atMost(30)),
      Row(what: "its bytes at 80×24", unit: .bytes, samples: size, target: .atMost(3000)),
    ]
  }
}
