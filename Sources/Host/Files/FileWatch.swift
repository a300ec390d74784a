import Glibc

/// Tells which files in a folder have changed, by `inotify` (7).
public final class FileWatch: Sendable {
  private let folder: String
  private let file: Descriptor

  /// Watches a folder, not the folders in it.
  ///
  /// - Throws: `SystemError` where there is no such folder or the system's limit of watches is reached.
  public init(folder: String) throws(SystemError) {
    self.folder = folder
    file = try Descriptor(
      taking: inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK)), operation: "watch", path: folder)
    let events = IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR
    guard inotify_add_watch(file.number, folder, UInt32(events)) >= 0 else {
      throw SystemError(operation: "watch", path: folder)
    }
  }

  /// Readable when something has changed: for `poll`.
  public var descriptor: Int32 { file.number }

  /// The names of the files that were made, written, moved, removed or given other permissions since the last call, each once.
  /// Should the system have lost count, the names of all that are in the folder.
  public func drain() -> [String] {
    var names: [String] = []
    var overflow = false
    withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
      while case let count = Descriptor.retrying({ read(file.number, buffer.baseAddress, buffer.count) }), count > 0 {
        Self.parse(UnsafeRawBufferPointer(rebasing: buffer[..<count]), &names, &overflow)
      }
    }
    if overflow { names += (try? FolderListing.names(in: folder)) ?? [] }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private static func parse(_ buffer: UnsafeRawBufferPointer, _ names: inout [String], _ overflow: inout Bool) {
    let headerSize = MemoryLayout<inotify_event>.size
    var rest = buffer[...]
    while rest.count >= headerSize {
      let event = UnsafeRawBufferPointer(rebasing: rest).loadUnaligned(as: inotify_event.self)
      if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { overflow = true }
      let name = rest.dropFirst(headerSize).prefix(Int(event.len)).prefix { $0 != 0 }
      if !name.isEmpty { names.append(String(decoding: name, as: UTF8.self)) }
      rest = rest.dropFirst(headerSize + Int(event.len))
    }
  }
}
