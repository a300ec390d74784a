import CBuildFacts
import Services

/// The program's version, in one place: packages and the manual take it from here.
enum Version {
  /// As `--version` prints it and as servers see it in the user agent.
  static let text = "0.1.0"
  /// When it was released, as the manual says it.
  static let date = "November 27, 2026"
}

/// What `fob --version` says of this build and of the libraries that it found.
enum BuildFacts {
  /// The option that asks for them.
  static let option = "--version"

  /// The lines, the version first and alone, as scripts read it.
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
