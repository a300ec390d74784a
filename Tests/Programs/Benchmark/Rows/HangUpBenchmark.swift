import Foundation
import Support

/// A terminal that goes away while a renewal is under way: the UI lets it go at once, and the renewal is not lost.
struct HangUpBenchmark: Benchmark {
  let name = "hang-up"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    var (idle, off, gone, saved) = ([Double](), [Double](), [Double](), 0)
    let runs = max(3, context.rounds / 10)
    for _ in 0..<runs {
      idle.append(try await untilGone(context))
      let renewing = try await whileRenewing(context)
      off.append(renewing.off)
      gone.append(renewing.gone)
      if renewing.isSaved { saved += 1 }
    }
    guard let idle = Samples(idle), let off = Samples(off), let gone = Samples(gone) else { return [] }
    return [
      Row(what: "hang-up → gone, nothing under way", unit: .milliseconds, samples: idle, target: .atMost(50)),
      Row(
        what: "hang-up → off the terminal, a renewal under way (server waits 2 s)", unit: .milliseconds, samples: off,
        target: .atMost(50)),
      Row(what: "… → gone", unit: .milliseconds, samples: gone, target: .atMost(10_000)),
      Row(
        what: "… renewed sessions saved, of \(runs)", unit: .count, samples: Samples(one: Double(saved)),
        target: .exactly(Double(runs))),
    ]
  }

  /// Whether a refresh is noted on disk whose result is not.
  private func isRefreshing(_ host: BenchmarkHost) throws -> Bool {
    guard let text = host.folder.text(of: "state/fob/sessions/archive.json") else {
      throw TestFailure("there is no session")
    }
    return text.contains("refreshStarted")
  }

  private func untilGone(_ context: BenchmarkContext) async throws -> Double {
    let host = try BenchmarkHost()
    let program = try ScreenProgram(context, host)
    let start = ContinuousClock.now
    program.terminal.hangUp()
    guard program.waitForEnd(within: 20_000) else { throw TestFailure("fob did not end after a hang-up") }
    return (ContinuousClock.now - start) / .milliseconds(1)
  }

  private func whileRenewing(_ context: BenchmarkContext) async throws -> (off: Double, gone: Double, isSaved: Bool) {
    let host = try BenchmarkHost("--latency", "2s")
    let command = [context.fob, "token", "archive"]
    let old = try TimedRun(command, environment: host.variables).output
    let program = try ScreenProgram(context, host, ["--environment", "archive"])
    program.terminal.send("R")
    try await waitUntil("the renewal is under way") { try isRefreshing(host) }
    let start = ContinuousClock.now
    program.terminal.hangUp()
    try await waitUntil("fob is off the terminal", within: 20) { !program.hasTerminal }
    let off = (ContinuousClock.now - start) / .milliseconds(1)
    guard program.waitForEnd(within: 20_000) else { throw TestFailure("fob did not end after a hang-up") }
    let gone = (ContinuousClock.now - start) / .milliseconds(1)
    // Whoever finishes the renewal has until the request's time limit, at most a minute.
    try? await waitUntil("the renewed session is saved", within: 60) { try !isRefreshing(host) }
    let new = try TimedRun(command, environment: host.variables).output
    return (off, gone, try !isRefreshing(host) && new != old)
  }
}
