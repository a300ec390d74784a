import ArgumentParser
import Foundation
import Support

/// `fob-bench`: measures the release build of fob against its targets and its peers.
@main
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fob-bench",
    abstract: "Measures fob against its targets, and beside other programs where they are installed.",
    discussion: """
      Needs no network: a sandbox stands in for the servers. Builds the release of fob and of what it needs first. Ends with 1 where a target is missed.

      BENCHMARKS
        \(Benchmarks.standard.map(\.name).joined(separator: ", "))
      """)

  @Option(help: "Only this benchmark; may be given several times.")
  var only: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Measure clean builds too, which takes minutes.")
  var builds = false

  @Option(help: "How often a short process is started.")
  var rounds = 50

  @Flag(inversion: .prefixedNo, help: "Have swift build bring what is measured up to date first.")
  var build = true

  private var benchmarks: [any Benchmark] { Benchmarks.standard + (builds ? Benchmarks.slow : []) }

  func validate() throws {
    let names = benchmarks.map(\.name)
    if let unknown = only.first(where: { !names.contains($0) }) {
      throw ValidationError("there is no benchmark “\(unknown)”: \(names.joined(separator: ", "))")
    }
    if rounds < 1 { throw ValidationError("--rounds is at least 1.") }
  }

  func run() async throws {
    if build {
      for product in ["fob", "fob-sandbox", "day-program"] { try SwiftBuild.release(product) }
    }
    let context = BenchmarkContext(rounds: rounds)
    let machine = Machine()
    var report = Report()
    for benchmark in benchmarks where only.isEmpty || only.contains(benchmark.name) {
      FileHandle.standardError.write(Data("measuring \(benchmark.name)\n".utf8))
      report.add(try await benchmark.measure(on: context), of: benchmark.name)
    }
    print(json ? try report.json(of: machine) : report.lines(of: machine).joined(separator: "\n"))
    if !report.isPassed { throw ExitCode.failure }
  }
}

/// All benchmarks, in the table's order.
private enum Benchmarks {
  /// Those that need no build.
  static let standard: [any Benchmark] = [
    CachedTokenBenchmark(), FirstFrameBenchmark(), KeysBenchmark(), InventoryBenchmark(), TicksBenchmark(),
    MemoryBenchmark(),
    DayBenchmark(), ThroughputBenchmark(), HangUpBenchmark(), RevocationBenchmark(), PodBenchmark(),
    OneExpiryBenchmark(), AuditBenchmark(),
    ScreenPeersBenchmark(),
    GrowthBenchmark(),
  ]

  /// Those that take minutes.
  static let slow: [any Benchmark] = [BuildBenchmark()]
}

/// What is measured together: one row of the table with its peers, or a few that come from the same runs.
protocol Benchmark: Sendable {
  /// How `--only` names it, in words with hyphens.
  var name: String { get }
  /// Measures.
  ///
  /// - Returns: the rows, the ones with targets first.
  func measure(on context: BenchmarkContext) async throws -> [Row]
}
