import Formats
import Glibc

/// Gathers bytes of which some are secret, each text with its length before it; memory that was outgrown is overwritten.
struct SecretWriter: ~Copyable {
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 1)
  private(set) var count = 0

  deinit { Self.wipe(memory) }

  /// Adds a text that is not there.
  mutating func appendNothing() { append(length: PackedText.nothing) }

  /// Adds a text; where it is the same as another one that is at hand when it is read, only that it is so.
  mutating func append(_ text: UnsafeRawBufferPointer, like other: UnsafeRawBufferPointer?) {
    if let other, other.elementsEqual(text) { return append(length: PackedText.same) }
    append(length: UInt(text.count) + PackedText.lengthBase)
    append(text)
  }

  /// Adds bytes as they are.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    reserve(bytes.count)
    UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
    count += bytes.count
  }

  /// Hands out what was gathered.
  mutating func take() -> SecretBuffer {
    defer { count = 0 }
    return SecretBuffer(UnsafeRawBufferPointer(rebasing: memory[..<count]))
  }

  /// Seven bits a byte, the lowest first; all but the last have the highest bit set (LEB128).
  private mutating func append(length: UInt) {
    var rest = length
    repeat {
      let byte = UInt8(rest & 0x7F)
      rest >>= 7
      reserve(1)
      memory[count] = rest == 0 ? byte : byte | 0x80
      count += 1
    } while rest != 0
  }

  private mutating func reserve(_ more: Int) {
    guard count + more > memory.count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(2 * memory.count, count + more), alignment: 1)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    Self.wipe(memory)
    memory = larger
  }

  private static func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    if let start = memory.baseAddress { explicit_bzero(start, memory.count) }
    memory.deallocate()
  }
}

/// What stands before each packed text.
enum PackedText {
  /// There is no text.
  static let nothing: UInt = 0
  /// It is the same as another one.
  static let same: UInt = 1
  /// Added to the length of a text that follows.
  static let lengthBase: UInt = 2
}
