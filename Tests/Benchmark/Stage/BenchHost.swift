import Foundation
import Support

/// A sandbox with its environment files, and the folders of an operator on it.
final class BenchHost: Sendable {
  let sandbox: SandboxProcess
  let folder: TemporaryFolder

  /// Starts a sandbox with these flags.
  init(_ flags: String...) throws {
    folder = try TemporaryFolder()
    sandbox = try SandboxProcess(flags + ["--write-environments", folder.path(of: "config/fob/environments")])
  }

  /// The variables that every program runs with.
  var variables: [String: String] {
    [
      "XDG_CONFIG_HOME": folder.path(of: "config"), "XDG_STATE_HOME": folder.path(of: "state"),
      "XDG_DATA_HOME": folder.path(of: "data"), "HOME": folder.path, "PATH": "/usr/local/bin:/usr/bin:/bin",
      "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
    ]
  }
}
