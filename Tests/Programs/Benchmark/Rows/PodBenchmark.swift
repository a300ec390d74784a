import Foundation
import Support

/// Listing and ending upload tokens of POD, which are all on one page: beside a script that asks one thing after the other.
struct PodBenchmark: Benchmark {
  let name = "pod"

  private static let listed = 5000
  private static let held = 250
  private static let ended = 200

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let python = Python.find(context)
    return try list(context, python) + revoke(context, python)
  }

  private func host(tokens: Int) throws -> BenchmarkHost {
    try BenchmarkHost("--pod-tokens", "\(tokens)", "--latency", "30ms")
  }

  private func fob(_ arguments: [String], _ context: BenchmarkContext, _ host: BenchmarkHost) throws -> TimedRun {
    try TimedRun([context.fob, "tokens"] + arguments, environment: host.variables)
  }

  private func list(_ context: BenchmarkContext, _ python: Python?) throws -> [Row] {
    let host = try host(tokens: Self.listed)
    // The first one logs in.
    _ = try fob(["list", "pod", "--page", "1", "--json"], context, host)
    let lists = try (1...5).map { _ in try fob(["list", "pod", "--json"], context, host) }
    func samples(_ value: (TimedRun) -> Double) -> Samples { Samples(lists.map(value)) ?? Samples(one: .infinity) }
    var seconds = Row(
      what: "list POD's \(Self.listed) tokens, 30 ms latency", unit: .seconds,
      samples: samples { $0.milliseconds / 1000 })
    var processor = Row(
      what: "… processor time", unit: .milliseconds, samples: samples(\.processorMilliseconds), target: .atMost(300))
    if let python {
      let peer = try Script(python, host).run(ending: 0).time
      let faster = peer.milliseconds / 1000 / seconds.figure
      seconds.ratio = Unit.times.text(faster) + " as fast as a script in Python"
      processor.ratio = Unit.times.text(processor.figure / peer.processorMilliseconds) + " of the script's"
    }
    return [
      seconds, processor,
      Row(
        what: "… most memory", unit: .megabytes, samples: samples { Double($0.peakMemory) / 1_000_000 },
        target: .atMost(50)),
    ]
  }

  private func revoke(_ context: BenchmarkContext, _ python: Python?) throws -> [Row] {
    let host = try host(tokens: Self.held)
    let handles = try handles(in: fob(["list", "pod", "--json"], context, host).output)
    let before = try host.sandbox.counters()
    let revocation = try fob(["revoke", "pod", "--yes"] + handles, context, host)
    let after = try host.sandbox.counters()
    func count(_ name: String) -> Double { Double((after[name] ?? 0) - (before[name] ?? 0)) }
    guard count("revokes") == Double(Self.ended) else {
      throw TestFailure("\(count("revokes")) tokens of POD were revoked, not \(Self.ended)")
    }
    let what = "revoke \(Self.ended) of POD's \(Self.held) tokens, 30 ms latency"
    var rows = [
      Row(what: what, unit: .seconds, samples: Samples(one: revocation.milliseconds / 1000)),
      Row(what: "… pages read", unit: .count, samples: Samples(one: count("lists")), target: .atMost(5)),
      Row(
        what: "… most requests at once", unit: .count, samples: Samples(one: Double(after["atOnce"] ?? 0)),
        target: .exactly(8)),
    ]
    guard let python else { return rows }
    let peer = try Script(python, self.host(tokens: Self.held)).run(ending: Self.ended)
    guard peer.count == Self.ended else { throw TestFailure("the script revoked \(peer.count) tokens of POD") }
    rows += [
      Row(
        what: "… a script in Python, one after the other", unit: .seconds,
        samples: Samples(one: peer.time.milliseconds / 1000)),
      Row(
        what: "… how much faster fob is", unit: .times,
        samples: Samples(one: peer.time.milliseconds / revocation.milliseconds), target: .atLeast(3)),
    ]
    return rows
  }

  /// The first tokens of a list that may be revoked.
  private func handles(in list: String) throws -> [String] {
    let document = try JSONSerialization.jsonObject(with: Data(list.utf8)) as? [String: Any]
    let tokens = document?["tokens"] as? [[String: Any]] ?? []
    return tokens.filter { $0["organization"] as? String == "northfield" }.compactMap { $0["handle"] as? String }
      .prefix(Self.ended).map(\.self)
  }

  /// The script with the account of the environment file.
  private struct Script {
    private let host: BenchmarkHost
    private let arguments: [String]

    init(_ python: Python, _ host: BenchmarkHost) throws {
      self.host = host
      let script = try host.folder.write(
        String(decoding: PackageResources.pod_tokens_py, as: UTF8.self), to: "pod_tokens.py")
      arguments = [python.path, script, host.sandbox.baseURL, "owner@example.org", "correct horse & battery %"]
    }

    /// Runs it; it prints how many tokens it found, or revoked where it is to end some.
    func run(ending count: Int) throws -> (time: TimedRun, count: Int) {
      let run = try TimedRun(arguments + ["\(count)"], environment: host.variables)
      return (run, Int(run.output.split(separator: "\n").last ?? "") ?? 0)
    }
  }
}
