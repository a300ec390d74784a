/// All benchmarks, in the table's order.
enum Benchmarks {
  /// Those that need no build.
  static let standard: [any Benchmark] = [
    CachedTokenBenchmark(), HangUpBenchmark(), RevocationBenchmark(), OneExpiryBenchmark(), ScreenPeersBenchmark(),
  ]

  /// Those that take minutes.
  static let slow: [any Benchmark] = [BuildBenchmark()]
}
