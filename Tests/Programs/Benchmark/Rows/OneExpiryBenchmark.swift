import Foundation
import Support

/// Many processes that want a token just after it has ended: one of them refreshes, the others wait for it.
struct OneExpiryBenchmark: Benchmark {
  let name = "one-expiry"

  private static let processes = 32
  private static let lifetime = 5.0
  /// Milliseconds that the server takes for an answer.
  private static let latency = 300.0

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let host = try BenchmarkHost("--token-lifetime", "\(Int(Self.lifetime))s", "--latency", "\(Int(Self.latency))ms")
    let command = [context.fob, "token", "video"]
    let old = try TimedRun(command, environment: host.variables).output
    try await Task.sleep(for: .seconds(Self.lifetime + 0.5))

    let start = ContinuousClock.now
    let crowd = try (0..<Self.processes).map { _ in try PipedProgram(command, environment: host.variables) }
    var (failures, tokens) = (0, Set<String>())
    for program in crowd {
      if try await program.waitForEnd() == 0 { tokens.insert(program.text) } else { failures += 1 }
    }
    let time = (ContinuousClock.now - start) / .milliseconds(1)
    guard tokens.count == 1, !tokens.contains(old) else { throw TestFailure("they got \(tokens.count) tokens") }
    let counters = try host.sandbox.counters()
    let renewals = (counters["refreshes"] ?? 0) + (counters["logins"] ?? 0) - 1
    let what = "\(Self.processes) processes at one expiry"
    return [
      Row(what: what + ": refreshes", unit: .count, samples: Samples(one: Double(renewals)), target: .exactly(1)),
      Row(what: what + ": failures", unit: .count, samples: Samples(one: Double(failures)), target: .exactly(0)),
      // The refresh is sent after the start, so that its answer comes no sooner than this.
      Row(
        what: what + ": from the refresh's answer until all have it", unit: .milliseconds,
        samples: Samples(one: time - Self.latency), target: .atMost(200)),
    ]
  }
}
