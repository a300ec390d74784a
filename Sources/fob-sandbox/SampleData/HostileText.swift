/// Text that attacks the terminal of whoever prints it unchanged.
enum HostileText {
  /// Fits into one line of an error.
  static let sentence = "Denied \u{1b}[2J\u{1b}]0;owned\u{07}\u{9b}31m \u{202e}drawkcab\u{2066} \u{200b}\u{7f}end"

  /// Labels, each with another trick: screen, title and clipboard sequences, C1 controls, bidi overrides, line ends,
  /// zero-width and combining characters, markup, a false scope, a very long one.
  static let labels = [
    "\u{1b}[31mred\u{1b}[0m \u{1b}[2Jcleared",
    "\u{1b}]0;title\u{07}\u{1b}]52;c;b3duZWQ=\u{07}",
    "\u{9b}2K\u{85}next\u{9d}",
    "invoice\u{202e}fdp.exe\u{202c} \u{2066}isolated",
    "first line\r\nsecond line\tand tab",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦 👍\u{1f3fd} 🇨🇭 \u{2764}\u{fe0f} 漢字 한국어",
    "zero\u{200b}width\u{200d}\u{feff}joiners",
    "e" + String(repeating: "\u{0301}", count: 40) + " stacked",
    "</td></tr></tbody></table><script>alert(1)</script>",
    "admin (scope: all)",
    "\u{07}\u{08}\u{08}\u{7f}bell and backspace",
    String(repeating: "W", count: 3000),
  ]
}
