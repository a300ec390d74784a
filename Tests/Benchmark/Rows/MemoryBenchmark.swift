import Glibc
import Support

/// Memory of the UI with 20 environments, after it has asked one of their servers.
struct MemoryBenchmark: Benchmark {
  let name = "memory"

  func measure(on stage: Stage) async throws -> [Row] {
    let host = try BenchHost.withSessions(20, on: stage)
    let interface = try OpenInterface(stage, host)
    defer { interface.terminal.signal(9) }
    interface.settle(for: 500)
    let atFirst = try rest(interface)
    // Renewing brings in the HTTP library.
    interface.terminal.send("R")
    interface.settle(for: 2000)
    let later = try rest(interface)
    return [
      Row(what: "memory, 20 environments", unit: .megabytes, samples: Samples(one: atFirst), target: .atMost(20)),
      Row(
        what: "memory, 20 environments, after a request", unit: .megabytes, samples: Samples(one: later),
        target: .atMost(20)),
    ]
  }

  /// Megabytes when what the work before took is given back.
  private func rest(_ interface: OpenInterface) throws -> Double {
    interface.settle(for: 500)
    usleep(4_000_000)
    return Double(try interface.figures().resident) / 1_000_000
  }
}
