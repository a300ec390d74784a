import Foundation
import Glibc

/// A private folder of a test's own, gone with everything in it when the last reference goes.
public final class TemporaryFolder: Sendable {
  /// The folder's path, without symbolic links in it.
  public let path: String

  /// Makes the folder (0700) in the system's folder for temporary files.
  public init() throws {
    var template = Array((NSTemporaryDirectory() + "/fob-test-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template), let resolved = realpath(made, nil) else {
      throw TestFailure("no temporary folder could be made: \(String(cString: strerror(errno)))")
    }
    path = String(cString: resolved)
    free(resolved)
  }

  /// The path of a name in the folder.
  public func path(of name: String) -> String { path + "/" + name }

  /// Writes a file, making the folders that its name holds, and returns its path.
  @discardableResult
  public func write(_ text: String, to name: String, permissions: mode_t = 0o600) throws -> String {
    let file = path(of: name)
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    try setPermissions(permissions, of: name)
    return file
  }

  /// The content of a file as text, or nothing where there is no such file.
  public func text(of name: String) -> String? {
    try? String(contentsOfFile: path(of: name), encoding: .utf8)
  }

  /// Sets the permission bits of a file or folder in the folder; of the folder itself for an empty name.
  public func setPermissions(_ permissions: mode_t, of name: String) throws {
    guard chmod(path(of: name), permissions) == 0 else { throw TestFailure("chmod of \(name) failed") }
  }

  /// The permission bits of a file or folder in the folder.
  public func permissions(of name: String) throws -> mode_t {
    var status = stat()
    guard stat(path(of: name), &status) == 0 else { throw TestFailure("there is no \(name)") }
    return status.st_mode & 0o7777
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
