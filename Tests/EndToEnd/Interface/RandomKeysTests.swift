import Foundation
import Support
import Testing

/// A short run of random keys; `.ci/random-keys` is the long one, under AddressSanitizer.
@Suite(.drivesPrograms) struct RandomKeysTests {
  @Test func `the user interface answers to the end`() async throws {
    let seed =
      ProcessInfo.processInfo.environment["FOB_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000)
    do {
      try await RandomRun(seed: seed).run(keys: 1500)
    } catch {
      Issue.record("FOB_SEED=\(seed): \(error)")
    }
  }
}
