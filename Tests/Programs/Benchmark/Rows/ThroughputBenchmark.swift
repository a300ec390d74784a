import Support

/// Loading 100 000 upload tokens, a thousand pages of a hundred, from a server that takes 30 ms for an answer.
struct ThroughputBenchmark: Benchmark {
  let name = "throughput"

  private static let pages = 1000
  /// Requests at once.
  private static let width = 8.0
  private static let latency = 0.03

  func measure(on context: BenchmarkContext) async throws -> [Row] {
    let host = try BenchmarkHost.withTokens(Self.pages * 100, latency: "30ms", on: context)
    let before = try host.sandbox.counters()
    let list = try LoadedList(context, host)
    defer { list.program.end() }
    let after = try host.sandbox.counters()
    func counted(_ name: String) -> Samples {
      Samples(one: Double((after[name] ?? 0) - (before[name] ?? 0)))
    }
    let ideal = Double(Self.pages) / Self.width * Self.latency
    var loading = Row(
      what: "load 100 000 tokens, 30 ms latency", unit: .seconds, samples: Samples(one: list.loading),
      target: .atMost(1.15 * ideal))
    loading.ratio = Unit.times.text(list.loading / ideal) + " the ideal of eight at once"
    return [
      loading,
      Row(what: "pages asked for", unit: .count, samples: counted("lists"), target: .atMost(Double(Self.pages + 1))),
      Row(what: "connections for them", unit: .count, samples: counted("connections"), target: .atMost(Self.width)),
    ]
  }
}
