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

/// Whether a path is a symbolic link.
func isLink(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}

/// A socket that has a path.
func boundSocket(at path: String) throws -> Int32 {
  let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
  let isBound = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
    }
  }
  guard isBound else { throw TestFailure("no socket at \(path): \(String(cString: strerror(errno)))") }
  return number
}
