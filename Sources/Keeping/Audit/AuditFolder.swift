import Formats
import Glibc
import Host
import TokenModel

/// The files of the audit log in the state folder: `audit.jsonl`, and the rotated ones, `audit.1.jsonl` being the
/// newest of them.
struct AuditFolder: Sendable {
  /// `$XDG_STATE_HOME/fob`.
  let path: String
  /// Bytes after which the file is rotated.
  let sizeLimit: Int64
  /// How many rotated files are kept.
  let kept: Int

  /// The file that lines are appended to.
  var current: String { path + "/audit.jsonl" }

  /// A rotated file; number 1 is the newest.
  func aside(_ number: Int) -> String { "\(path)/audit.\(number).jsonl" }

  private func name(_ number: Int) -> String { number == 0 ? current : aside(number) }

  private func isFilled(_ path: String) -> Bool { (FileFingerprint.of(path)?.size ?? 0) > 0 }

  /// The files' names, the newest first. Files only ever move to older names, so whoever reads in this order meets each
  /// one, and one that is rotated meanwhile perhaps twice.
  var names: [String] { (0...kept).map(name) }

  /// The files that there are, the oldest first.
  var existing: [String] { names.reversed().filter(isFilled) }

  /// Whether files were dropped for their number.
  var isComplete: Bool { FileFingerprint.of(aside(kept)) == nil }

  /// The lock of who writes, not yet taken. Makes the folder.
  func lock() throws(SystemFailure) -> LockFile {
    try PrivateFolder.make(path)
    return try LockFile(path + "/audit.lock")
  }

  /// Appends an entry, linked to the line before. The caller holds the lock.
  /// - Returns: the entry with its link, and the line's mark.
  func append(_ entry: AuditEntry) throws(SystemFailure) -> (AuditEntry, AuditMark) {
    var entry = entry
    entry.link = try nextLink()
    let line = Array(entry.line.utf8)
    try AppendFile.append(line, to: current)
    if isFull { try rotate() }
    return (entry, AuditMark(sequence: entry.link?.sequence ?? 0, line: line))
  }

  /// Longer than any two lines.
  private static let tail = 16_384

  /// The mark of the last linked line; nil if there is none. The caller holds the lock.
  func head() throws(SystemFailure) -> AuditMark? { try end().head }

  /// The link of the line that comes next: to everything from the last linked line on, in whichever file that is.
  private func nextLink() throws(SystemFailure) -> AuditLink { try end().next }

  /// The last linked line and what follows it.
  private func end() throws(SystemFailure) -> AuditChain {
    var newest: [String] = []
    var chain = AuditChain()
    for path in (0...kept).lazy.map(name) where isFilled(path) {
      newest.append(path)
      // Nearly always the last lines have it.
      for limit in [Self.tail, Self.readLimit] {
        chain = AuditChain()
        for read in newest.reversed() {
          chain.read(try AppendFile.end(of: read, atMost: read == path ? limit : Self.readLimit), of: read)
        }
        if !chain.nodes.isEmpty { return chain }
      }
    }
    return chain
  }

  private var isFull: Bool { FileFingerprint.of(current).map { $0.size >= sizeLimit } ?? false }

  /// Gives each file the next number and drops the oldest. The last step makes all of them durable.
  private func rotate() throws(SystemFailure) {
    for number in (1..<kept).reversed() where FileFingerprint.of(aside(number)) != nil {
      guard rename(aside(number), aside(number + 1)) == 0 else {
        throw SystemFailure(operation: "rename", path: aside(number))
      }
    }
    try AtomicFile.move(current, to: aside(1))
  }

  /// A file as it is now.
  static func read(_ path: String) throws(FileAccessFailure) -> ReadFile {
    try FileReader.read(path, limit: readLimit, trust: .configuration)
  }

  /// The whole lines that contain some bytes.
  static func lines(of bytes: [UInt8], with needle: [UInt8]? = nil) -> [ArraySlice<UInt8>] {
    if let needle { return lines(of: bytes, holding: needle) }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // After the last newline there is nothing, or a line that is still being written.
    return lines.dropLast()
  }

  /// The same without splitting every line, since most files have few or no matches.
  private static func lines(of bytes: [UInt8], holding needle: [UInt8]) -> [ArraySlice<UInt8>] {
    let newline = UInt8(ascii: "\n")
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while let hit = offset(of: needle, in: bytes, from: start) {
      let begin = bytes[start..<hit].lastIndex(of: newline).map { $0 + 1 } ?? start
      guard let end = bytes[hit...].firstIndex(of: newline) else { break }
      lines.append(bytes[begin..<end])
      start = end + 1
    }
    return lines
  }

  private static func offset(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first else { return start }
    return bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return nil }
      var at = start
      while at + needle.count <= buffer.count,
        let hit = memchr(base + at, Int32(first), buffer.count - needle.count - at + 1)
      {
        at = UnsafeRawPointer(hit) - base
        if memcmp(base + at, needle, needle.count) == 0 { return at }
        at += 1
      }
      return nil
    }
  }

  /// Far more than a file grows to before it is rotated.
  private static let readLimit = 256 << 20
}
