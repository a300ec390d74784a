import Host

/// Reads the audit log from its oldest entry on, and then what has been added since, also across files that were put aside meanwhile.
public struct AuditReader: Sendable {
  /// How far a file was read.
  private struct Position {
    var inode: UInt64
    var lines: Int
  }

  private let folder: AuditFolder
  private var position: Position?

  init(_ folder: AuditFolder) {
    self.folder = folder
  }

  /// Every whole line that has not been read yet.
  public mutating func next() async -> AuditPage {
    // While the names of the files stay as they are, none is read twice or missed.
    let lock = try? folder.lock()
    _ = await lock?.lock(within: .seconds(2))
    defer { lock?.unlock() }
    let (reader, start) = (self, position)
    let (page, position) = await BlockingCall.run { reader.read(from: start) }
    self.position = position
    return page
  }

  private func read(from start: Position?) -> (AuditPage, Position?) {
    var page = AuditPage()
    var position = start
    let files = folder.files.compactMap { path in FileFingerprint.of(path).map { (path: path, inode: $0.inode) } }
    let first = start.flatMap { start in files.firstIndex { $0.inode == start.inode } } ?? 0
    for file in files[first...] {
      let before = file.inode == start?.inode ? start?.lines ?? 0 : 0
      let lines = AuditFolder.lines(of: file.path)
      for (index, line) in lines.enumerated().dropFirst(before) where !line.isEmpty {
        if let entry = AuditEntry(line: line) {
          page.entries.append(entry)
        } else {
          page.problems.append("\(file.path), line \(index + 1): this is no entry; it was passed over.")
        }
      }
      position = Position(inode: file.inode, lines: lines.count)
    }
    return (page, position)
  }
}
