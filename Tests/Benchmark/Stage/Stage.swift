import Foundation
import Support

/// What benchmarks are measured with.
struct Stage: Sendable {
  /// How often a short process is started.
  var rounds: Int

  /// The program that is measured: the release build beside this one.
  var fob: String { BuiltBinary.path("fob") }

  /// The full path of a peer, or nothing where it is not installed.
  func peer(_ name: String) -> String? {
    let folders = ["/usr/local/bin", "/usr/bin", "/bin"]
    return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
