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
      let (pieces, progress) = reader.steadyPieces()
      return (Self.page(of: pieces), progress)
    }
    self.progress = progress
    return page
  }

  /// The same as `pieces`, at a moment when no file got another name meanwhile, so that none is read twice or missed.
  private func steadyPieces() -> ([Piece], [UInt64: Progress]) {
    for _ in 1..<Self.attempts {
      let before = folder.inodes
      let read = pieces()
      if folder.inodes == before { return read }
    }
    return pieces()
  }

  /// Far more than files are put aside while others are read.
  private static let attempts = 100

  /// What has been added to the files, the one that was put aside last among them: somebody may have been writing to it just then.
  private func pieces() -> ([Piece], [UInt64: Progress]) {
    var pieces: [Piece] = []
    var now: [UInt64: Progress] = [:]
    for path in folder.files {
      guard let file = FileFingerprint.of(path) else { continue }
      let known = progress[file.inode].flatMap { $0.size <= file.size ? $0 : nil }
      if let known, known.size == file.size {
        now[file.inode] = known
        continue
      }
      let lines = AuditFolder.lines(of: path)
      let before = known?.lines ?? 0
      pieces.append(Piece(path: path, firstLine: before + 1, lines: lines.dropFirst(before)))
      now[file.inode] = Progress(size: file.size, lines: lines.count)
    }
    return (pieces, now)
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
