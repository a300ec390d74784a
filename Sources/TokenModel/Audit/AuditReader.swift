import Host

/// Reads the audit log from its oldest entry on, and then what has been added since, also across files that were put aside meanwhile.
public struct AuditReader: Sendable {
  /// How far a file was read.
  private struct Progress: Sendable {
    var size: Int64
    var lines: Int
  }

  /// The lines of a file that were not read before.
  private struct Piece: Sendable {
    var path: String
    var firstLine: Int
    var lines: ArraySlice<ArraySlice<UInt8>>
  }

  private let folder: AuditFolder
  /// By the files' inodes, since their names change.
  private var progress: [UInt64: Progress] = [:]

  init(_ folder: AuditFolder) {
    self.folder = folder
  }

  /// Every whole line that has not been read yet.
  public mutating func next() async -> AuditPage {
    let reader = self
    let (page, progress) = await BlockingCall.run {
      let (pieces, progress) = reader.pieces()
      return (Self.page(of: pieces), progress)
    }
    self.progress = progress
    return page
  }

  /// What has been added to the files, the one that was put aside last among them: somebody may have been writing to it just then.
  private func pieces() -> ([Piece], [UInt64: Progress]) {
    var pieces: [Piece] = []
    var now: [UInt64: Progress] = [:]
    for path in folder.names {
      guard let found = FileFingerprint.of(path), now[found.inode] == nil else { continue }
      if let known = progress[found.inode], known.size == found.size {
        now[found.inode] = known
        continue
      }
      // It may be another that has the name by now.
      guard let file = AuditFolder.read(path), now[file.fingerprint.inode] == nil else { continue }
      let size = Int64(file.bytes.count)
      let known = progress[file.fingerprint.inode].flatMap { $0.size <= size ? $0.lines : nil } ?? 0
      let lines = AuditFolder.lines(of: file.bytes)
      pieces.append(Piece(path: path, firstLine: known + 1, lines: lines.dropFirst(known)))
      now[file.fingerprint.inode] = Progress(size: size, lines: lines.count)
    }
    return (pieces.reversed(), now)
  }

  private static func page(of pieces: [Piece]) -> AuditPage {
    var page = AuditPage()
    for piece in pieces {
      for (index, line) in piece.lines.enumerated() where !line.isEmpty {
        if let entry = AuditEntry(line: line) {
          page.entries.append(entry)
        } else {
          page.problems.append("\(piece.path), line \(piece.firstLine + index): this is no entry; it was passed over.")
        }
      }
    }
    return page
  }
}
