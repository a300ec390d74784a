import Foundation
import Glibc

/// A new folder that is removed with all that is in it when the test is over.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    path = url.appendingPathComponent("fob-host-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    chmod(path, 0o700)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// A path in the folder.
  func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Makes a file with exactly these permissions.
  @discardableResult
  func file(_ name: String, _ content: String = "content", mode: mode_t = 0o600) throws -> String {
    try Data(content.utf8).write(to: URL(fileURLWithPath: self(name)))
    chmod(self(name), mode)
    return self(name)
  }

  /// Makes a folder with exactly these permissions.
  @discardableResult
  func folder(_ name: String, mode: mode_t = 0o700) -> String {
    mkdir(self(name), mode)
    chmod(self(name), mode)
    return self(name)
  }

  /// The names in the folder, sorted.
  var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }
}

/// The twelve permission bits of a file.
func mode(of path: String) -> mode_t? {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
}

/// The content of a file as text.
func text(of path: String) throws -> String {
  try String(contentsOfFile: path, encoding: .utf8)
}
