import Formats
import FoundationEssentials
import Host

extension EffectRunner {
  /// Writes a new file that only its owner may read; replaces and follows nothing.
  /// - Parameter path: as it was typed; `~/` is the home folder.
  /// - Returns: why it was not written, or nil.
  static func createFile(_ text: String, at path: String) -> String? {
    let home = ProcessInfo.processInfo.environment["HOME"]
    let place = path.hasPrefix("~/") ? home.map { $0 + path.dropFirst() } ?? path : path
    do throws(SystemFailure) {
      try TrustedPath.requireSafePlace(for: place)
      guard try AtomicFile.create(Array(text.utf8), at: place) else {
        return "\(DisplayText(path)) is there already. Choose another name."
      }
      return nil
    } catch {
      return error.description
    }
  }
}
