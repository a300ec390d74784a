import Support

/// Random text made of what attacks terminals, readers and logs.
struct HostileWords {
  private var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  private static let pieces = [
    "\u{1B}[2J", "\u{1B}[31m", "\u{1B}]0;owned\u{07}", "\u{1B}]52;c;b3duZWQ=\u{07}", "\u{1B}P1;2q\u{1B}\\", "\u{9B}2K",
    "\u{9D}0;t\u{9C}", "\u{85}", "\u{08}\u{08}", "\u{7F}", "\u{01}", "\u{0E}", "\u{202E}drawkcab\u{202C}", "\u{2066}",
    "\u{061C}", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{2028}", "\u{2029}", "\u{FE0F}", "\u{AD}",
    "e\u{301}\u{301}\u{301}",
    "漢字", "👩\u{200D}👧", "🇨🇭", "plain", "“quoted”", "\"", "\\", "%2f..", "$(id)", String(repeating: "W", count: 300),
  ]

  /// Some of it, in one line.
  mutating func text() -> String {
    (0..<Int.random(in: 1...6, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined(
      separator: " ")
  }

  /// The same as a file's name.
  mutating func fileName() -> String {
    var name = ""
    for scalar in text().unicodeScalars where scalar != "/" && name.utf8.count < 150 {
      name.unicodeScalars.append(scalar)
    }
    return name
  }

  /// The same in a JSON string, without quotation marks, every scalar beyond ASCII and every control escaped or raw by chance.
  mutating func jsonText() -> String {
    var json = ""
    for unit in text().utf16 {
      let isPlain = (0x20..<0x7F).contains(unit) && unit != 0x22 && unit != 0x5C
      json += isPlain ? String(UnicodeScalar(UInt8(unit))) : "\\u" + String(0x10000 + Int(unit), radix: 16).suffix(4)
    }
    return json
  }
}
