import Foundation
import Support

/// Ending a thousand upload tokens: how close that comes to what the server allows.
struct RevocationBenchmark: Benchmark {
  let name = "revoke"

  private static let tokens = 1000
  private static let atOnce = 8
  private static let latency = 0.03

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let host = try BenchmarkHost(
      "--tokens", "\(Self.tokens)", "--latency", "\(Int(Self.latency * 1000))ms", "--rate-limit", "1000000")
    let before = try host.sandbox.counters()
    let run = try TimedRun(
      [context.fob, "tokens", "revoke", "video", "--all", "--yes"], environment: host.variables)
    let counters = try host.sandbox.counters()
    func count(_ name: String) -> Double { Double((counters[name] ?? 0) - (before[name] ?? 0)) }

    let seconds = run.milliseconds / 1000
    // Every request waits for the server; the revocations eight at a time.
    let ideal = (count("requests") - count("revokes") + count("revokes") / Double(Self.atOnce)) * Self.latency
    let what = "revoke \(Self.tokens) tokens, \(Int(Self.latency * 1000)) ms latency"
    var time = Row(what: what, unit: .seconds, samples: Samples(one: seconds), target: .atMost(ideal * 1.1))
    time.ratio = Unit.times.text(seconds / ideal) + " what the server's latency leaves"
    return [
      time,
      Row(
        what: "… ended", unit: .count, samples: Samples(one: count("revokes")), target: .exactly(Double(Self.tokens))),
      Row(
        what: "… most requests at once", unit: .count, samples: Samples(one: count("atOnce")),
        target: .atMost(Double(Self.atOnce))),
      Row(what: "… requests", unit: .count, samples: Samples(one: count("requests"))),
      Row(what: "… connections", unit: .count, samples: Samples(one: count("connections")), target: .atMost(16)),
      Row(what: "… processor time", unit: .milliseconds, samples: Samples(one: run.processorMilliseconds)),
    ]
  }
}
