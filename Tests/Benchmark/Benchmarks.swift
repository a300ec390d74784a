/// All benchmarks, in the table's order.
enum Benchmarks {
  /// Those that need no build.
  static let standard: [any Benchmark] = [
    CachedTokenBenchmark(), FirstFrameBenchmark(), KeysBenchmark(), TicksBenchmark(), MemoryBenchmark(),
    DayBenchmark(), ThroughputBenchmark(), HangUpBenchmark(), RevocationBenchmark(), PodBenchmark(),
    OneExpiryBenchmark(),
    ScreenPeersBenchmark(),
    GrowthBenchmark(),
  ]

  /// Those that take minutes.
  static let slow: [any Benchmark] = [BuildBenchmark()]
}
