import Crypto
import FoundationEssentials
import Host
import TokenModel

/// The linked lines of an audit log, read from its oldest byte to its newest.
struct AuditChain: Sendable {
  /// A linked line where it stands.
  struct Node: Sendable {
    var sequence: Int
    var previous: AuditDigest
    /// Of everything from this line up to the next one: what that must hold.
    var digest: AuditDigest
    /// Of the line alone, where something follows that is linked to nothing.
    var alone: AuditDigest?
    /// The place of its file among `files`.
    var file: Int
    /// Counted from 1.
    var line: Int
  }

  /// The files, the oldest first.
  private(set) var files: [String] = []
  private(set) var nodes: [Node] = []
  /// The digest of what is before the first linked line.
  private(set) var beginning: AuditDigest
  /// The first entry after a linked line that is linked to nothing.
  private(set) var stray: (file: Int, line: Int)?
  /// The lines that are no entries, as a full disk leaves them, and the entries before the first linked line.
  private(set) var unlinked = 0
  /// The mark that is looked for, if its line is here.
  private(set) var isMarkFound = false

  private let mark: AuditMark?
  private var hash = SHA256()
  /// The mark of the last linked line.
  private(set) var head: AuditMark?

  /// Nothing is read yet.
  /// - Parameter mark: a line to look for.
  init(seeking mark: AuditMark? = nil) {
    self.mark = mark
    beginning = AuditDigest(SHA256().finalize())
  }

  /// The link of the line that comes next.
  var next: AuditLink {
    AuditLink(sequence: (nodes.last?.sequence ?? 0) + 1, previous: (nodes.last?.digest ?? beginning).text)
  }

  /// Reads the next file.
  mutating func read(_ bytes: [UInt8], of path: String) {
    files.append(path)
    bytes.withUnsafeBytes { bytes in
      var (start, line, unhashed) = (0, 0, 0)
      var last: (sequence: Int, range: Range<Int>)?
      while start < bytes.count {
        let end = bytes.lineEnd(from: start)
        line += 1
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        if let linked = LinkedLine(text) {
          hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[unhashed..<start]))
          unhashed = start
          begin(linked, at: line)
          last = (linked.sequence, start..<min(end + 1, bytes.count))
          if let mark, mark.sequence == linked.sequence, let last {
            isMarkFound = isMarkFound || mark == Self.mark(last.sequence, bytes, last.range)
          }
        } else {
          unlinked += 1
          if let last, nodes[nodes.count - 1].alone == nil {
            nodes[nodes.count - 1].alone = Self.mark(last.sequence, bytes, last.range).digest
          }
          if stray == nil, !nodes.isEmpty, AuditEntry(line: text) != nil { stray = (files.count - 1, line) }
        }
        start = end + 1
      }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[unhashed...]))
      // Who goes on closes a line that was cut.
      if bytes.last.map({ $0 != 10 }) ?? false { hash.update(data: [10]) }
      if let last { head = Self.mark(last.sequence, bytes, last.range) }
    }
    close()
  }

  /// What is read so far belongs to the line before; here begins another.
  private mutating func begin(_ line: LinkedLine, at number: Int) {
    close()
    hash = SHA256()
    nodes.append(
      Node(
        sequence: line.sequence, previous: line.previous, digest: beginning, file: files.count - 1, line: number))
  }

  private mutating func close() {
    let digest = AuditDigest(hash.finalize())
    if nodes.isEmpty { beginning = digest } else { nodes[nodes.count - 1].digest = digest }
  }

  /// The mark of a line: the digest of it alone.
  private static func mark(_ sequence: Int, _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> AuditMark {
    var hash = SHA256()
    hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[line]))
    return AuditMark(sequence: sequence, digest: AuditDigest(hash.finalize()))
  }
}
