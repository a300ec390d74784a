import Foundation
import Support

/// `fob token ENV` with a good session on disk, the whole process, beside what else prints a token.
struct CachedTokenBenchmark: Benchmark {
  let name = "cached-token"

  func measure(on stage: Stage) async throws -> [Row] {
    let host = try BenchHost()
    // The first run logs in.
    let command = [stage.fob, "token", "archive"]
    let token = try TimedRun(command, environment: host.variables).output.trimmingCharacters(in: .newlines)
    let fob = Contender(name: "fob token ENV", arguments: command, environment: host.variables, expected: token)
    let peers = try TokenPeers(token: token)
    defer { peers.end() }
    let cat = try peers.cat(stage)
    let python = try peers.python(stage)
    let others = [try peers.gh(stage), try peers.pass(stage)]
    let contenders = [fob] + ([cat, python] + others).compactMap { $0 }
    let counters = try host.sandbox.counters()

    let runs = try Contender.race(contenders, rounds: stage.rounds)
    guard try host.sandbox.counters() == counters else { throw TestFailure("a cached token asked the server") }

    var rows = [row("fob token ENV, cached, whole process", runs[0], target: .atMost(4))]
    rows += compare(runs, fob, cat, contenders, .atMost(4), "fob token ÷ cat") { $0 / $1 }
    rows += compare(runs, fob, python, contenders, .atLeast(80), "the vendor's way ÷ fob token") { $1 / $0 }
    let median = Samples(runs[0].map(\.milliseconds))?.median ?? 0
    rows += zip(contenders, runs).dropFirst().map { contender, runs in
      var row = row(contender.name, runs, target: nil)
      row.ratio = Unit.times.text(row.figure / median) + " fob token"
      return row
    }
    return rows
  }

  private func row(_ what: String, _ runs: [TimedRun], target: Target?) -> Row {
    let samples = Samples(runs.map(\.milliseconds)) ?? Samples(one: .infinity)
    return Row(what: what, unit: .milliseconds, samples: samples, target: target)
  }

  /// How fob stands to another one, round by round; nothing where there is no other one.
  private func compare(
    _ runs: [[TimedRun]], _ fob: Contender, _ other: Contender?, _ all: [Contender], _ target: Target, _ what: String,
    _ ratio: (Double, Double) -> Double
  ) -> [Row] {
    guard let place = all.firstIndex(where: { $0.name == other?.name }),
      let samples = Samples(zip(runs[0], runs[place]).map { ratio($0.milliseconds, $1.milliseconds) })
    else { return [] }
    return [Row(what: what, unit: .times, samples: samples, target: target)]
  }
}
