import Foundation
import Glibc

/// Which files in some folders are opened, and which of the folders are listed, by whichever program: by `inotify` (7).
public final class OpenedFiles {
  private let descriptor: Int32
  private var folders: [Int32: String] = [:]

  /// Watches folders that are there, not the folders in them.
  public init(in paths: [String]) throws {
    descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    for path in paths {
      let watch = inotify_add_watch(descriptor, path, UInt32(IN_OPEN))
      guard watch >= 0 else { throw TestFailure("\(path) cannot be watched: \(String(cString: strerror(errno)))") }
      folders[watch] = path
    }
  }

  deinit { close(descriptor) }

  /// The paths opened since the last call, in order.
  public func drain() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return [] }
    var paths: [String] = []
    var rest = buffer[..<count]
    while !rest.isEmpty {
      let event = rest.withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
      let name = rest.dropFirst(MemoryLayout<inotify_event>.size).prefix(Int(event.len)).prefix { $0 != 0 }
      let folder = folders[event.wd] ?? "?"
      paths.append(name.isEmpty ? folder : folder + "/" + String(decoding: name, as: UTF8.self))
      rest = rest.dropFirst(MemoryLayout<inotify_event>.size + Int(event.len))
    }
    return paths
  }
}
