import Foundation

/// The executables that were built together with the tests.
public enum BuiltBinary {
  /// The path of an executable that lies beside the running one, as SwiftPM puts them: `fob`, `fob-sandbox`.
  public static func path(_ name: String) -> String {
    let running =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: running).deletingLastPathComponent().appendingPathComponent(name).path
  }
}
