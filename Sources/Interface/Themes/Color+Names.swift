extension Color {
  /// The names of the ANSI colours, in the order of their numbers.
  private static let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

  /// Every name of a colour.
  static let words = Set(["default"] + names + names.map { "bright-\($0)" })

  /// The colour that a theme's file writes: `default`, an ANSI colour's name, one after `bright-`, 0–255, or `#rrggbb`.
  init?(parsing text: String) {
    let plain = text.hasPrefix("bright-") ? String(text.dropFirst(7)) : text
    if text == "default" {
      self = .standard
    } else if let number = Color.names.firstIndex(of: plain) {
      self = .indexed(UInt8(plain == text ? number : number + 8))
    } else if text.hasPrefix("#"), text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) {
      self = .rgb(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
    } else if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt8(text) {
      self = .indexed(number)
    } else {
      return nil
    }
  }
}
