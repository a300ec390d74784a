import Formats
import Glibc
import Host

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

  /// The files' names, the newest first. Files only ever move to older names, so whoever reads in this order meets each
  /// one, and one that is rotated meanwhile perhaps twice.
  var names: [String] { [current] + (1...kept).map(aside) }

  /// The lock for rotating.
  func lock() throws(SystemFailure) -> LockFile { try LockFile(path + "/audit.lock") }

  /// Appends a line with one write, so that it stays one line whoever else writes.
  func append(_ line: String) throws(SystemFailure) {
    try PrivateFolder.make(path)
    try AppendFile.append(Array(line.utf8), to: current)
    guard isFull else { return }
    let lock = try lock()
    // Whoever holds the lock is rotating.
    guard lock.tryLock() else { return }
    defer { lock.unlock() }
    if isFull { try rotate() }
  }

  private var isFull: Bool { FileFingerprint.of(current).map { $0.size >= sizeLimit } ?? false }

  /// Gives each file the next number and drops the oldest. A line that is being written lands in the file that it was
  /// meant for.
  private func rotate() throws(SystemFailure) {
    for number in (1..<kept).reversed() where FileFingerprint.of(aside(number)) != nil {
      try AtomicFile.move(aside(number), to: aside(number + 1))
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
