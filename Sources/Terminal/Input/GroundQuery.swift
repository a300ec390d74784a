import TerminalKit

/// The query for a terminal's background, and its answer: xterm's OSC 11 (ctlseqs, "Operating System Commands").
enum GroundQuery {
  /// `ESC ] 11 ; ? ST`.
  static let bytes = Array("\u{1B}]11;?\u{1B}\\".utf8)
  /// A longer string is no answer.
  static let longestAnswer = 64

  /// Whether to ask a terminal. GNU screen swallows the query, terminals that draw strings would show it, and tmux
  /// answers for itself.
  static func isAnswered(channel: TerminalChannel, environment: [String: String]) -> Bool {
    guard channel.takesStrings, !ScreenPassage.isThere(environment) else { return false }
    return environment["TMUX"] != nil || !(environment["TERM"] ?? "").hasPrefix("screen")
  }

  /// The background in an OSC's text: `11;rgb:1e1e/1e1e/1e1e`, each part of one to four digits, or `11;rgba:` with a
  /// fourth part.
  static func ground(in text: some Sequence<UInt8>) -> Ground? {
    let words = String(decoding: Array(text), as: UTF8.self).split(separator: ";", omittingEmptySubsequences: false)
    guard words.count == 2, words[0] == "11", let colon = words[1].firstIndex(of: ":"),
      ["rgb", "rgba"].contains(words[1][..<colon])
    else { return nil }
    let parts = words[1][words[1].index(after: colon)...].split(separator: "/", omittingEmptySubsequences: false)
    let levels = parts.compactMap(level)
    guard levels.count == parts.count, levels.count >= 3 else { return nil }
    return Ground(red: levels[0], green: levels[1], blue: levels[2])
  }

  private static func level(_ digits: Substring) -> Double? {
    guard (1...4).contains(digits.count), digits.allSatisfy(\.isHexDigit), let value = Int(digits, radix: 16) else {
      return nil
    }
    return Double(value) / Double(1 << (4 * digits.count) - 1)
  }
}
