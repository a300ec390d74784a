import Glibc

/// Reports which files in some folders have changed, with `inotify` (7).
///
/// One instance for all folders: the system allows few for each user (128 by default).
public final class FileWatch: Sendable {
  private let folders: [Int32: String]
  private let file: Descriptor

  /// Watches folders, not their subfolders.
  ///
  /// - Throws: `SystemFailure` if a folder is missing or the system's limit of watches is reached.
  public init(folders: [String]) throws(SystemFailure) {
    file = try Descriptor(
      taking: inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK)), operation: "watch", path: folders.first ?? "")
    let events = IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR
    var watched: [Int32: String] = [:]
    for folder in folders {
      let watch = inotify_add_watch(file.number, folder, UInt32(events))
      guard watch >= 0 else { throw SystemFailure(operation: "watch", path: folder) }
      watched[watch] = folder
    }
    self.folders = watched
  }

  /// Readable when something has changed: for `poll`.
  public var descriptor: Int32 { file.number }

  /// Sleeps until something has changed, up to a time limit.
  /// - Returns: false if the time is over or the task was cancelled.
  public func change(within time: Duration) async -> Bool {
    await Pause.sleep(for: time, untilReadable: file.number)
  }

  /// The files that were created, written, moved, removed or given other permissions since the last call, each once. If
  /// the system lost events, every file of the folders; removed ones are then missing.
  public func drain() -> (files: [ChangedFile], isComplete: Bool) {
    var files: [ChangedFile] = []
    var overflow = false
    withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
      while case let count = Descriptor.retrying({ read(file.number, buffer.baseAddress, buffer.count) }), count > 0 {
        parse(UnsafeRawBufferPointer(rebasing: buffer[..<count]), &files, &overflow)
      }
    }
    if overflow {
      for folder in folders.values {
        files += ((try? FolderListing.names(in: folder)) ?? []).map { ChangedFile(folder: folder, name: $0) }
      }
    }
    var seen: Set<ChangedFile> = []
    return (files.filter { seen.insert($0).inserted }, !overflow)
  }

  private func parse(_ buffer: UnsafeRawBufferPointer, _ files: inout [ChangedFile], _ overflow: inout Bool) {
    let headerSize = MemoryLayout<inotify_event>.size
    var rest = buffer[...]
    while rest.count >= headerSize {
      let event = UnsafeRawBufferPointer(rebasing: rest).loadUnaligned(as: inotify_event.self)
      if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { overflow = true }
      let name = rest.dropFirst(headerSize).prefix(Int(event.len)).prefix { $0 != 0 }
      if !name.isEmpty, let folder = folders[event.wd] {
        files.append(ChangedFile(folder: folder, name: String(decoding: name, as: UTF8.self)))
      }
      rest = rest.dropFirst(headerSize + Int(event.len))
    }
  }
}

/// A file of a watched folder that was created, written, moved, removed or given other permissions.
public struct ChangedFile: Hashable, Sendable {
  /// The folder's path, as it was given to watch.
  public let folder: String
  /// The file's name in it.
  public let name: String
}
