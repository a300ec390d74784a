import Formats
import TokenModel

/// What a server says in words, made fit for a failure or a screen: neutral (`DisplayText`) and short.
enum ServerWords {
  /// The most cells that a server's words may take.
  static let limit = 200

  /// The words without white space around them, neutral, at most `limit` cells; nil where nothing is left.
  static func neutral(_ text: String, limit: Int = limit) -> String? {
    // No scalar that is kept takes less than a fifth of a cell, so that the rest of a huge text need not be looked at.
    let start = text.utf8.count <= limit * 5 ? text : String(text.unicodeScalars.prefix(limit * 5))
    let words = DisplayText(start.trimmed).truncated(to: limit).string
    return words.isEmpty ? nil : words
  }

  /// `HOST says: WORDS`, or that it gave no reason; that it failed where the status says so.
  static func reason(_ words: String?, from host: String, status: Int) -> String {
    let hasFailed = (500...599).contains(status)
    let start = hasFailed ? "\(host) failed with status \(status)" : "\(host) answered with status \(status)"
    guard let words = words.flatMap({ neutral($0) }) else { return "\(start) and gave no reason." }
    return hasFailed ? "\(start): \(words)" : "\(host) says: \(words)"
  }

  /// The most bytes that are looked through for secrets.
  static let longest = 16_384

  /// The words with a mask in place of every secret that the request held, should the server repeat one, in whatever encoding. Of words that are longer than
  /// what is looked through the first half of that is given, so that no secret stands across the cut.
  static func hiding(_ secrets: [Secret], in words: String, longest: Int = longest) -> String {
    let text = Array(words.utf8.prefix(longest))
    let isCut = words.utf8.count > longest
    let limit = isCut ? longest / 2 : text.count
    let ranges = secrets.filter { $0.withBytes(\.count) >= shortestHidden }
      .flatMap { SecretSpelling($0).ranges(in: text) }.sorted { $0.lowerBound < $1.lowerBound }
    var shown: [UInt8] = []
    var end = 0
    for range in ranges where range.upperBound > end && range.lowerBound < limit {
      if range.lowerBound >= end {
        shown += text[end..<range.lowerBound]
        shown += Secret.mask.utf8
      }
      end = range.upperBound
    }
    if end < limit { shown += text[end..<limit] }
    return String(decoding: shown, as: UTF8.self) + (isCut ? "…" : "")
  }

  /// Anything shorter is found in ordinary words by chance.
  private static let shortestHidden = 4
}

extension String {
  fileprivate var trimmed: String {
    // What begins and ends with a letter or another sign of ASCII has no blanks around it.
    if let first = utf8.first, let last = utf8.last, 0x21...0x7E ~= first, 0x21...0x7E ~= last { return self }
    let isBlank: (Character) -> Bool = { $0.isWhitespace }
    let start = drop(while: isBlank)
    return String(start.reversed().drop(while: isBlank).reversed())
  }
}
