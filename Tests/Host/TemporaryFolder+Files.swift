import Foundation
import Glibc
import Support

extension TemporaryFolder {
  /// A path in the folder.
  func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Makes a file with exactly these permissions.
  @discardableResult
  func file(_ name: String, _ content: String = "content", mode: mode_t = 0o600) throws -> String {
    try write(content, to: name, permissions: mode)
  }

  /// Makes a folder with exactly these permissions.
  @discardableResult
  func folder(_ name: String, mode: mode_t = 0o700) -> String {
    mkdir(self(name), mode)
    chmod(self(name), mode)
    return self(name)
  }

  /// The names in the folder, sorted.
  var names: [String] { names(in: ".") }

  /// The names in a folder in it, sorted.
  func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: self(folder)).sorted()) ?? []
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
