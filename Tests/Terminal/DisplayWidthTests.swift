import CLinux
import Formats
import Glibc
import Testing

@Suite struct DisplayWidthTests {
  /// Every scalar that `DisplayText` lets through takes as many cells as the C library, and with it curses, believes.
  ///
  /// Each version of Unicode changes its mind about a few; for these the screen shows a replacement.
  @Test func `agrees with the C library`() throws {
    _ = try #require(setlocale(LC_CTYPE, "C.UTF-8"))
    var differing: [String] = []
    for value in UInt32(0x20)...0x3_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = DisplayText(String(scalar))
      guard text.string.unicodeScalars.count == 1, text.string.unicodeScalars.first == scalar else { continue }
      let width = fob_wcwidth(value)
      // -1: the C library is too old to know it; curses is given something else then.
      if width >= 0, width != DisplayWidth.of(scalar) {
        differing.append("U+\(String(value, radix: 16)): \(DisplayWidth.of(scalar)), wcwidth \(width)")
      }
    }
    #expect(differing.count <= 20, "\(differing.count): \(differing.prefix(20))")
  }
}
