import Foundation
import Support

/// Builds of this package.
enum SwiftBuild {
  /// The package's folder.
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Builds the release of one product as it is shipped; what `swift build` says goes to standard error.
  ///
  /// - Throws: `TestFailure` when it does not build.
  static func release(_ product: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "swift", "build", "--package-path", package, "--configuration", "release", "--static-swift-stdlib",
      "--disable-local-rpath", "--product", product,
    ]
    process.standardOutput = FileHandle.standardError
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw TestFailure("\(product) does not build") }
  }
}
