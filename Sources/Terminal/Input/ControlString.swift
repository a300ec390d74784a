/// What a terminal answers to a question, as it comes in: OSC, DCS, APC, PM and SOS (ECMA-48, section 5.6), from `ESC ] P _ ^ X` to ST or BEL. The
/// question may have been another program's, so that none of it is ever a key.
struct ControlString: Hashable {
  /// Bytes after which one that has not ended is taken to have lost its end.
  static let limit = 1 << 20

  private static let introducers = Set("]P_^X".utf8)
  private static let bell: UInt8 = 0x07
  private static let escape: UInt8 = 0x1B
  private static let cancelling: Set<UInt8> = [0x18, 0x1A]

  private var count = 0

  /// Whether an escape and this byte begin one.
  static func isBegun(by byte: UInt8) -> Bool { introducers.contains(byte) }

  /// Passes over what belongs to the string.
  ///
  /// - Returns: how many bytes that are, and whether the string has ended. An escape at the end is left: what follows tells what it is.
  mutating func pass(over rest: ArraySlice<UInt8>) -> (length: Int, isOver: Bool) {
    for (place, byte) in zip(rest.indices, rest) {
      let length = place - rest.startIndex
      count += 1
      if byte == ControlString.bell || ControlString.cancelling.contains(byte) { return (length + 1, true) }
      if count > ControlString.limit { return (rest.count, true) }
      guard byte == ControlString.escape else { continue }
      guard let next = rest.dropFirst(length + 1).first else { return (length, false) }
      // An escape that ends nothing breaks the string off and begins something else.
      return (next == UInt8(ascii: "\\") ? length + 2 : length, true)
    }
    return (rest.count, false)
  }
}
