/// All benchmarks, in the table's order.
enum Benchmarks {
  /// Those that need no build.
  static let standard: [any Benchmark] = [
    CachedTokenBenchmark(), FirstFrameBenchmark(), KeysBenchmark(), TicksBenchmark(), MemoryBenchmark(),
    ThroughputBenchmark(), GrowthBenchmark(),
  ]
}
