import Crypto
import Glibc

/// A line of the audit log that is linked to those before it, as its bytes tell. It is read without the rest of its JSON, since a log has many.
///
/// Its `prev` is the SHA-256 of everything from the linked line before it on, newlines included: of one line, unless a full disk or an older fob left
/// something in between. Its `seq` counts from 1.
struct LinkedLine: Sendable {
  let sequence: Int
  let previous: AuditDigest

  /// Reads a line without its newline; nil if it is not linked, as one that was cut.
  init?(_ line: UnsafeRawBufferPointer) {
    guard line.first == UInt8(ascii: "{"), line.hasSuffix(Self.ending),
      let digest = line.end(of: Self.previousKey, from: 0), digest + 64 <= line.count,
      let previous = AuditDigest(hexadecimal: UnsafeRawBufferPointer(rebasing: line[digest..<digest + 64])),
      let number = line.end(of: Self.sequenceKey, from: digest + 64),
      let sequence = Self.number(in: line, from: number), sequence > 0
    else { return nil }
    self.sequence = sequence
    self.previous = previous
  }

  // As `AuditEntry` writes them: in the order of their names, and no text in quotation marks can hold them.
  private static let ending: StaticString = #","version":1}"#
  private static let previousKey: StaticString = #""prev":""#
  private static let sequenceKey: StaticString = #","seq":"#

  private static func number(in line: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var number = 0
    var place = start
    while place < line.count, case let digit = Int(line[place]) - 48, (0...9).contains(digit), place < start + 18 {
      number = 10 * number + digit
      place += 1
    }
    return place > start ? number : nil
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func hasSuffix(_ text: StaticString) -> Bool {
    guard let base = baseAddress, count >= text.utf8CodeUnitCount else { return false }
    return memcmp(base + count - text.utf8CodeUnitCount, text.utf8Start, text.utf8CodeUnitCount) == 0
  }

  /// Where a text ends that is somewhere from a place on; nil if it is not there.
  fileprivate func end(of text: StaticString, from start: Int) -> Int? {
    guard let base = baseAddress else { return nil }
    let length = text.utf8CodeUnitCount
    var at = start
    while at + length <= count, let hit = memchr(base + at, Int32(text.utf8Start[0]), count - length - at + 1) {
      at = UnsafeRawPointer(hit) - base
      if memcmp(base + at, text.utf8Start, length) == 0 { return at + length }
      at += 1
    }
    return nil
  }

  /// Where the line ends that begins at a place: at its newline, or at the end of all.
  func lineEnd(from start: Int) -> Int {
    guard let base = baseAddress, start < count, let newline = memchr(base + start, 10, count - start) else {
      return count
    }
    return UnsafeRawPointer(newline) - base
  }
}
