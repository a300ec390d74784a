import CBuildFacts
import Services

/// The program's version, for packages and the manual too.
enum Version {
  /// As `--version` prints it and servers see it in the user agent.
  static let text = "0.1.0"
  /// The release date, as the manual has it.
  static let date = "November 27, 2026"
}

/// The facts of `fob --version` about this build and the libraries found.
enum BuildFacts {
  /// The option for them.
  static let option = "--version"

  /// The lines, with the version alone in the first, for scripts.
  static var lines: [String] {
    let commit = String(cString: fob_build_commit())
    return [
      Version.text, "built with Swift \(compiler), \(configuration)\(commit.isEmpty ? "" : ", from commit \(commit)")",
      CurlTransport.libraryVersion,
    ]
  }

  private static var compiler: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3.2)
      "6.3.2 or later"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  private static var configuration: String {
    #if DEBUG
      "for debugging"
    #else
      "for release"
    #endif
  }
}
