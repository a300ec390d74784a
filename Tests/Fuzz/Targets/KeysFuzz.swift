import Formats
import Interface

extension FuzzTarget {
  /// The reader of the keys' file, with the check for keys that mean two things.
  static let keys = FuzzTarget("keys") { input in
    do throws(KeysFileFailure) {
      _ = try KeysFile.keyMap(input, file: "/config/fob/keys.ini")
    } catch {
      try BrokenPromise.unless(!error.problems.isEmpty, "A file is refused without a word.")
    }
  }
}
