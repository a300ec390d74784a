import Support

/// What the UI costs while nobody touches it: with 20 countdowns on the screen, and with nothing that counts.
struct TicksBenchmark: Benchmark {
  let name = "ticks"

  func measure(on stage: Stage) async throws -> [Row] {
    try counting(stage) + resting(stage)
  }

  private func counting(_ stage: Stage) throws -> [Row] {
    let host = try BenchHost.withSessions(20, on: stage)
    let interface = try OpenInterface(stage, host, rows: 64)
    defer { interface.terminal.signal(9) }
    // What follows the start is over.
    Watch(interface, seconds: 4).run()
    let watch = Watch(interface, seconds: 20)
    let before = try interface.figures()
    let frames = watch.run()
    let after = try interface.figures()
    let bytes = Samples(frames.map(Double.init)) ?? Samples(one: 0)
    return [
      Row(what: "one tick, 20 countdown rows", unit: .bytes, samples: bytes, target: .atMost(260)),
      Row(
        what: "wake-ups of all its threads", unit: .perSecond,
        samples: Samples(one: Double(after.wakeUps(since: before)) / watch.seconds), target: .atMost(1.1)),
      Row(
        what: "its processor time", unit: .millisecondsPerSecond,
        samples: Samples(one: (after.processor - before.processor) / watch.seconds), target: .atMost(1)),
    ]
  }

  private func resting(_ stage: Stage) throws -> [Row] {
    let host = try BenchHost()
    let interface = try OpenInterface(stage, host)
    defer { interface.terminal.signal(9) }
    Watch(interface, seconds: 4).run()
    let before = try interface.figures()
    let watch = Watch(interface, seconds: 20)
    let frames = watch.run()
    let woken = Double(try interface.figures().wakeUps(since: before))
    return [
      Row(
        what: "wake-ups in 20 s, nothing counts", unit: .count, samples: Samples(one: woken), target: .exactly(0)),
      Row(
        what: "bytes in 20 s, nothing counts", unit: .bytes, samples: Samples(one: Double(frames.reduce(0, +))),
        target: .exactly(0)),
    ]
  }
}

/// Looks for a while at what is written.
private struct Watch {
  let interface: OpenInterface
  let seconds: Double

  init(_ interface: OpenInterface, seconds: Double) {
    (self.interface, self.seconds) = (interface, seconds)
  }

  /// - Returns: the bytes of each frame.
  @discardableResult
  func run() -> [Int] {
    let end = ContinuousClock.now + .seconds(seconds)
    var frames: [Int] = []
    while ContinuousClock.now < end {
      let left = (end - .now) / .milliseconds(1)
      let bytes = interface.terminal.next(within: Int32(max(0, left)))
      if !bytes.isEmpty { frames.append(bytes.count) }
    }
    return frames
  }
}
