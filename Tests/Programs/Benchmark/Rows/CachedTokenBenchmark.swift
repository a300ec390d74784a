import Foundation
import Support

/// `fob token ENV` with a good session on disk, the whole process, beside what else prints a token.
struct CachedTokenBenchmark: Benchmark {
  let name = "cached-token"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let host = try BenchmarkHost()
    // The first run logs in.
    let command = [context.fob, "token", "archive"]
    let token = try TimedRun(command, environment: host.variables).output.trimmingCharacters(in: .newlines)
    let fob = Contender(name: "fob token ENV", arguments: command, environment: host.variables, expected: token)
    let peers = try TokenPeers(token: token)
    defer { peers.end() }
    let cat = try peers.cat(context)
    let contenders = [fob] + [cat, try peers.gh(context), try peers.pass(context)].compactMap { $0 }
    let counters = try host.sandbox.counters()

    let runs = try Contender.race(contenders, rounds: context.rounds)
    guard try host.sandbox.counters() == counters else { throw TestFailure("a cached token asked the server") }

    var rows = [row("fob token ENV, cached, whole process", runs[0], target: .atMost(4))]
    rows += compare(runs, with: cat, contenders)
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

  /// How fob stands to `cat`, round by round; nothing where there is no `cat`.
  private func compare(_ runs: [[TimedRun]], with cat: Contender?, _ all: [Contender]) -> [Row] {
    guard let place = all.firstIndex(where: { $0.name == cat?.name }),
      let samples = Samples(zip(runs[0], runs[place]).map { $0.milliseconds / $1.milliseconds })
    else { return [] }
    return [Row(what: "fob token ÷ cat", unit: .times, samples: samples, target: .atMost(2.2))]
  }
}
