import Formats
import Host
import TokenModel

/// Reads the audit log from its oldest entry, then what is appended, across rotations.
public struct AuditReader: Sendable {
  /// How far a file was read.
  private struct Progress: Sendable {
    var size: Int64
    var lines: Int
  }

  /// The unread lines of a file.
  private struct Piece: Sendable {
    var path: String
    var firstLine: Int
    var lines: ArraySlice<ArraySlice<UInt8>>
  }

  /// The result of one look at the files.
  private struct Look: Sendable {
    var pieces: [Piece] = []
    /// By the files' inodes, since their names change.
    var progress: [UInt64: Progress] = [:]
    /// Sentences about the files that could not be read.
    var refusals: [String] = []

    /// Takes the unread lines of a file. The name may belong to another file than a moment ago.
    mutating func add(_ file: ReadFile, after last: Look) {
      let (inode, size) = (file.fingerprint.inode, Int64(file.bytes.count))
      guard progress[inode] == nil else { return }
      let known = last.progress[inode].flatMap { $0.size <= size ? $0.lines : nil } ?? 0
      let lines = AuditFolder.lines(of: file.bytes)
      pieces.append(Piece(path: file.path, firstLine: known + 1, lines: lines.dropFirst(known)))
      progress[inode] = Progress(size: size, lines: lines.count)
    }
  }

  private let folder: AuditFolder
  private var last = Look()

  init(_ folder: AuditFolder) {
    self.folder = folder
  }

  /// Every whole line that has not been read yet. A file that cannot be read is reported once, until it can.
  public mutating func next() async -> AuditPage {
    let (folder, before) = (folder, last)
    let (page, look) = await BlockingCall.run {
      let look = Self.look(at: folder, after: before)
      var page = Self.page(of: look.pieces)
      page.refusals = look.refusals.filter { !before.refusals.contains($0) }
      return (page, look)
    }
    last = look
    last.pieces = []
    return page
  }

  /// What has been appended, also to the file rotated last: someone may have been writing to it just then.
  private static func look(at folder: AuditFolder, after last: Look) -> Look {
    var look = Look()
    for path in folder.names {
      let found = FileFingerprint.of(path)
      if let found {
        guard look.progress[found.inode] == nil else { continue }
        if let known = last.progress[found.inode], known.size == found.size {
          look.progress[found.inode] = known
          continue
        }
      } else if path != folder.current {
        continue
      }
      do throws(FileAccessFailure) {
        look.add(try AuditFolder.read(path), after: last)
      } catch {
        if let found { look.progress[found.inode] = last.progress[found.inode] }
        if !error.isMissing { look.refusals.append(error.description) }
      }
    }
    look.pieces.reverse()
    return look
  }

  private static func page(of pieces: [Piece]) -> AuditPage {
    var page = AuditPage()
    page.end = pieces.reversed().lazy.compactMap { mark(of: $0.lines) }.first
    for piece in pieces {
      for (index, line) in piece.lines.enumerated() where !line.isEmpty {
        if let entry = AuditEntry(line: line) {
          page.entries.append(entry)
        } else {
          page.problems.append("\(piece.path):\(piece.firstLine + index): not an entry; skipped.")
        }
      }
    }
    return page
  }
}

extension AuditReader {
  /// The mark of the last linked line.
  private static func mark(of lines: ArraySlice<ArraySlice<UInt8>>) -> AuditMark? {
    lines.reversed().lazy.compactMap { line in
      line.withUnsafeBytes { LinkedLine($0) }.map { AuditMark(sequence: $0.sequence, line: Array(line)) }
    }.first
  }
}

/// What was read of the audit log.
public struct AuditPage: Sendable, Equatable {
  /// The entries, oldest first.
  public var entries: [AuditEntry] = []
  /// The mark of the last line that is linked; nil if there is none.
  public var end: AuditMark?
  /// Sentences about the files that could not be read.
  public var refusals: [String] = []
  /// Sentences about lines that are not entries: which line of which file.
  public var problems: [String] = []
}
