import Foundation
import Support

/// An operator's host of a test's own: a sandbox, its environment files, and folders for configuration, state and data.
final class OperatorHost: Sendable {
  let sandbox: SandboxProcess
  let folder: TemporaryFolder

  /// Starts a sandbox with these flags and writes its environments.
  convenience init(_ flags: String...) throws {
    try self.init(flags)
  }

  /// Starts a sandbox with these flags and writes its environments.
  init(_ flags: [String]) throws {
    folder = try TemporaryFolder()
    sandbox = try SandboxProcess(flags + ["--write-environments", folder.path(of: "config/fob/environments")])
  }

  /// The variables that every command runs with.
  var variables: [String: String] {
    [
      "XDG_CONFIG_HOME": folder.path(of: "config"), "XDG_STATE_HOME": folder.path(of: "state"),
      "XDG_DATA_HOME": folder.path(of: "data"), "HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
    ]
  }

  /// Runs `fob` with these arguments and waits for its end.
  func fob(_ arguments: String..., input: String = "", adding extra: [String: String] = [:]) async throws -> FobResult {
    try await fob(arguments, input: input, adding: extra)
  }

  /// Runs `fob` with these arguments and waits for its end.
  func fob(_ arguments: [String], input: String = "", adding extra: [String: String] = [:]) async throws -> FobResult {
    try await FobResult.run(
      arguments, input: input, variables: variables.merging(extra) { $1 }, in: TemporaryFolder())
  }

  /// Runs `fob` with bytes on its standard input that need not be text.
  func fob(_ arguments: [String], bytes: [UInt8], adding extra: [String: String] = [:]) async throws -> FobResult {
    let path = folder.path(of: "bytes")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try await FobResult.run(
      ["-c", "exec \"$0\" \"$@\" < \(path)", BuiltBinary.path("fob")] + arguments, input: "",
      variables: variables.merging(extra) { $1 }, in: TemporaryFolder(), program: "/bin/bash")
  }

  /// Runs `fob` with its output in a pipe whose reader has gone.
  func fobWithoutReader(_ arguments: [String]) async throws -> FobResult {
    let script = "exec 3> >(:); wait $!; exec \"$0\" \"$@\" >&3 3>&-"
    return try await FobResult.run(
      ["-c", script, BuiltBinary.path("fob")] + arguments, input: "", variables: variables, in: TemporaryFolder(),
      program: "/bin/bash")
  }

  /// Writes or replaces an environment's file.
  func writeEnvironment(_ name: String, _ lines: [String]) throws {
    try folder.write(lines.joined(separator: "\n") + "\n", to: "config/fob/environments/\(name)")
  }

  /// Changes one line of an environment's file, or takes it out.
  func change(_ name: String, _ key: String, to value: String?) throws {
    let path = folder.path(of: "config/fob/environments/\(name).ini")
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter {
      !$0.hasPrefix("\(key) ") && !$0.hasPrefix("\(key)=")
    }
    try writeEnvironment("\(name).ini", lines.map(String.init) + (value.map { ["\(key) = \($0)"] } ?? []))
  }

  /// Has the answers under a path come a byte at a time, after the server has acted.
  func slowDown(_ path: String, by seconds: Double = 0.004) throws {
    try sandbox.control("faults", #"{"kind": "drip", "seconds": \#(seconds), "path": "\#(path)", "count": 1}"#)
  }

  /// Waits until the session of an environment has ended by itself.
  func waitForExpiry(of name: String) async throws {
    let deadline = ContinuousClock.now + .seconds(150)
    while ContinuousClock.now < deadline {
      let status = try await fob("status", name, "--json").json
      let row = (status["environments"] as? [[String: Any]])?.first
      if row?["state"] as? String == "expired" { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw TestFailure("the session of \(name) has not ended")
  }
}
