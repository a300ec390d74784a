import Foundation
import Support

/// Listing and ending upload tokens of POD, which are all on one page: beside a script that asks one thing after the other, on the same server.
struct PodBenchmark: Benchmark {
  let name = "pod"

  private static let tokens = 5000

  func measure(on stage: Stage) async throws -> [Row] {
    let host = try BenchHost("--pod-tokens", "\(Self.tokens)", "--latency", "30ms")
    let fob = { (arguments: [String]) in
      try TimedRun([stage.fob, "tokens"] + arguments, environment: host.variables)
    }
    // The first one logs in.
    _ = try fob(["list", "pod", "--page", "1", "--json"])
    let list = try fob(["list", "pod", "--json"])
    let before = try host.sandbox.counters()
    let revocation = try fob(["revoke", "pod", "--label", "retry 3*", "--yes"])
    let after = try host.sandbox.counters()
    func count(_ name: String) -> Double { Double((after[name] ?? 0) - (before[name] ?? 0)) }

    let what = "revoke \(Int(count("revokes"))) of POD's \(Self.tokens) tokens, 30 ms latency"
    var seconds = Row(what: what, unit: .seconds, samples: Samples(one: revocation.milliseconds / 1000))
    var rows = [
      Row(
        what: "list POD's \(Self.tokens) tokens: processor time", unit: .milliseconds,
        samples: Samples(one: list.processorMilliseconds), target: .atMost(300)),
      Row(
        what: "… most memory", unit: .megabytes, samples: Samples(one: Double(list.peakMemory) / 1_000_000),
        target: .atMost(50)),
      Row(what: "… time", unit: .seconds, samples: Samples(one: list.milliseconds / 1000)),
      Row(what: "… pages read to revoke", unit: .count, samples: Samples(one: count("lists")), target: .atMost(5)),
      Row(
        what: "… most requests at once", unit: .count, samples: Samples(one: count("atOnce")), target: .exactly(8)),
    ]
    if let python = Python.find(stage) {
      let script = try Script(python, host)
      let listing = try script.run(prefix: "")
      let peer = try script.run(prefix: "retry 4")
      let each = revocation.milliseconds / max(1, count("revokes"))
      let peersEach = peer.time.milliseconds / Double(max(1, peer.count))
      rows += [
        Row(
          what: "… time, a script in Python", unit: .seconds, samples: Samples(one: listing.time.milliseconds / 1000)),
        Row(
          what: "revoke \(peer.count) of them, a script in Python", unit: .seconds,
          samples: Samples(one: peer.time.milliseconds / 1000)),
        Row(
          what: "… how much faster fob is, by the token", unit: .times, samples: Samples(one: peersEach / each),
          target: .atLeast(3)),
      ]
      seconds.ratio = Unit.times.text(peersEach / each) + " as fast as a script in Python"
    }
    return [seconds] + rows
  }

  /// The script with the account of the environment file.
  private struct Script {
    private let arguments: [String]
    private let variables: [String: String]

    init(_ python: Python, _ host: BenchHost) throws {
      let script = try host.folder.write(
        String(decoding: PackageResources.pod_tokens_py, as: UTF8.self), to: "pod_tokens.py")
      arguments = [python.path, script, host.sandbox.baseURL, "owner@example.org", "correct horse & battery %"]
      variables = host.variables
    }

    /// Runs it; it prints how many tokens it found or revoked.
    func run(prefix: String) throws -> (time: TimedRun, count: Int) {
      let run = try TimedRun(arguments + [prefix], environment: variables)
      return (run, Int(run.output.split(separator: "\n").last ?? "") ?? 0)
    }
  }
}
