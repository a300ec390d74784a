import CLinux
import Foundation
import Glibc
import Support

/// Clean builds. Compare processor time where others use the machine.
struct BuildBenchmark: Benchmark {
  let name = "builds"

  func measure(on context: BenchmarkContext) async throws -> [Row] {
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

/// Builds of this package.
enum SwiftBuild {
  /// What a build took.
  struct Cost {
    var seconds: Double
    var processorSeconds: Double
  }

  /// The package's folder.
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// What the release is built with.
  static let releaseOptions = ["--configuration", "release", "--static-swift-stdlib", "--disable-local-rpath"]

  /// Builds the release of one product as it is shipped; what `swift build` says goes to standard error.
  ///
  /// - Throws: `TestFailure` when it does not build.
  static func release(_ product: String) throws {
    try run(releaseOptions + ["--product", product])
  }

  /// Builds in a new folder, with the dependencies that were cloned before.
  ///
  /// - Throws: `TestFailure` when it does not build.
  static func clean(_ arguments: [String]) throws -> Cost {
    let folder = try TemporaryFolder()
    for name in ["checkouts", "repositories", "workspace-state.json"] {
      try FileManager.default.copyItem(atPath: "\(package)/.build/\(name)", toPath: folder.path(of: name))
    }
    let before = processorSeconds
    let start = ContinuousClock.now
    try run(["--scratch-path", folder.path, "--skip-update"] + arguments)
    return Cost(seconds: (ContinuousClock.now - start) / .seconds(1), processorSeconds: processorSeconds - before)
  }

  private static func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["swift", "build", "--package-path", package] + arguments
    process.standardOutput = FileHandle.standardError
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw TestFailure("swift build \(arguments.joined(separator: " ")) failed")
    }
  }

  /// What all children that have ended used, their own children included.
  private static var processorSeconds: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1_000_000 }
  }
}
