/// The sequence that selects ASCII as the character set. curses writes one with nearly every change of attributes, in case that it had selected line drawing
/// characters before; here nothing ever does, as lines are drawn with characters of Unicode or ASCII.
enum CharacterSetSelection {
  private static let ascii: [UInt8] = [0x1B, 0x28, 0x42]
  private static let lines: [UInt8] = [0x1B, 0x28, 0x30]

  /// What curses has written without these sequences.
  /// - Parameter keepsFirst: whether one stays, for a terminal on which somebody else may have selected another set.
  static func removed(from bytes: [UInt8], keepsFirst: Bool) -> [UInt8] {
    var rest = bytes[...]
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    var keepsNext = keepsFirst
    while let escape = rest.firstIndex(of: ascii[0]) {
      kept += rest[..<escape]
      rest = rest[escape...]
      if rest.starts(with: lines) { return bytes }
      let isSelection = rest.starts(with: ascii)
      if !isSelection || keepsNext { kept += rest.prefix(isSelection ? ascii.count : 1) }
      if isSelection { keepsNext = false }
      rest = rest.dropFirst(isSelection ? ascii.count : 1)
    }
    return kept + rest
  }
}
