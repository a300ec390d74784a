import Foundation

/// What a terminal is told besides text.
public enum ControlSequences {
  /// What remains of a stream's controls when the sequences are taken out that a screen is drawn with: nothing, unless text from elsewhere got
  /// through. A clipboard sequence counts as one that got through, unless it is allowed.
  public static func strays(in bytes: [UInt8], allowingClipboard: Bool = false) -> [String] {
    var text: [UInt8] = []
    var strays: [String] = []
    var place = 0
    while place < bytes.count {
      guard bytes[place] == 0x1B else {
        text.append(bytes[place])
        place += 1
        continue
      }
      let length = lengthOfSequence(bytes[place...], allowingClipboard)
      if length == 0 { strays.append("ESC " + String(decoding: bytes[(place + 1)...].prefix(20), as: UTF8.self)) }
      place += max(1, length)
    }
    guard let shown = String(validating: text, as: UTF8.self) else { return strays + ["bytes that are no UTF-8"] }
    return strays + shown.unicodeScalars.filter(isStray).map(name)
  }

  /// Scalars that are neither text nor the end of a line: for what is said line by line.
  public static func controls(in text: String) -> [String] {
    let drawing: Set<Unicode.Scalar> = ["\u{07}", "\u{08}", "\t", "\u{0E}", "\u{0F}"]
    return text.unicodeScalars.filter { isStray($0) || drawing.contains($0) }.map(name)
  }

  private static func name(_ scalar: Unicode.Scalar) -> String {
    "U+" + String(scalar.value, radix: 16, uppercase: true)
  }

  /// How long a sequence is that a screen is drawn with; 0 where it is none.
  private static func lengthOfSequence(_ bytes: ArraySlice<UInt8>, _ allowingClipboard: Bool) -> Int {
    let body = bytes.dropFirst(2)
    switch bytes.dropFirst().first.map({ Unicode.Scalar($0) }) {
    case "[":
      guard let end = body.firstIndex(where: { !(0x20..<0x40).contains($0) }), (0x40..<0x7F).contains(bytes[end]) else {
        return 0
      }
      return end - bytes.startIndex + 1
    case "(", ")": return 3
    case "=", ">", "7", "8", "D", "M": return 2
    // The colours as the Linux console had them; nothing ends this one.
    case "]" where body.first == UInt8(ascii: "R"): return 3
    // The question for the background.
    case "]" where body.starts(with: Array("11;?\u{1B}\\".utf8)): return 8
    case "]":
      guard let end = body.firstIndex(of: 0x07) else { return 0 }
      let content = String(decoding: body[..<end], as: UTF8.self)
      // The window's title, and the colours as the terminal had them.
      let isKnown = content.hasPrefix("2;") || content == "104" || allowingClipboard && content.hasPrefix("52;c;")
      return isKnown && !content.unicodeScalars.contains(where: isStray) ? end - bytes.startIndex + 1 : 0
    default: return 0
    }
  }

  /// What steers a terminal, turns the order of text round, or cannot be seen. Carriage returns, line feeds, backspaces, tabs, shifts to the line
  /// drawing set and bells are what curses writes.
  private static func isStray(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x07...0x0A, 0x0D, 0x0E, 0x0F: false
    case 0x00..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFE00...0xFE0F: true
    default: false
    }
  }
}
