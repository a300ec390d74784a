import Foundation
import Support

/// `random-keys [KEYS]`: presses so many random keys (10 000 unless said otherwise) in the built UI that lies beside it. `FOB_SEED` repeats a run.
@main
enum Main {
  static func main() async {
    let seed =
      ProcessInfo.processInfo.environment["FOB_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000)
    let keys = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000
    print("random-keys: \(keys) keys; FOB_SEED=\(seed) repeats them")
    do {
      try await RandomRun(seed: seed).run(keys: keys)
      print("random-keys: the UI answered to the end")
    } catch {
      print("random-keys: FOB_SEED=\(seed): \(error)")
      exit(1)
    }
  }
}
