import Foundation
import Support

/// Clean builds. Compare processor time where others use the machine.
struct BuildBenchmark: Benchmark {
  let name = "builds"

  func measure(on stage: Stage) async throws -> [Row] {
    let debug = try SwiftBuild.clean(["--build-tests"])
    let release = try SwiftBuild.clean(SwiftBuild.releaseOptions + ["--product", "fob"])
    return rows("clean debug build with tests", debug, minutes: 3) + rows("clean release build", release, minutes: 4)
  }

  private func rows(_ what: String, _ build: SwiftBuild.Cost, minutes: Double) -> [Row] {
    [
      Row(what: what, unit: .seconds, samples: Samples(one: build.seconds), target: .atMost(minutes * 60)),
      Row(what: "… processor time", unit: .seconds, samples: Samples(one: build.processorSeconds)),
    ]
  }
}
