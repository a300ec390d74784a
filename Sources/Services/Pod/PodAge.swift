import FoundationEssentials

/// The English ages that Rails writes (`time_ago_in_words`): rounded, without a timestamp (pod.md, section 6).
enum PodAge {
  /// What an age means, in seconds, as near as its words allow; nil where they are unknown.
  static func seconds(_ words: String) -> Int? {
    var words = words.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }[...]
    if words.last == "ago" { words.removeLast() }
    if words.elementsEqual(["less", "than", "a", "minute"]) { return 30 }
    let qualifier = words.first.flatMap { Qualifier(rawValue: $0) }
    if qualifier != nil { words.removeFirst() }
    guard words.count == 2, let count = Int(words[words.startIndex]), (1...10_000).contains(count),
      let unit = unit(words[words.startIndex + 1])
    else { return nil }
    return Int(((Double(count) + (qualifier?.shift ?? 0)) * unit).rounded())
  }

  /// How Rails rounds: `over 1 year` is 15 to 21 months, `almost 2 years` up to 24.
  private enum Qualifier: String {
    case about, over, almost

    var shift: Double {
      switch self {
      case .about: 0
      case .over: 0.5
      case .almost: -0.125
      }
    }
  }

  private static func unit(_ word: String) -> Double? {
    switch word.hasSuffix("s") ? String(word.dropLast()) : word {
    case "second": 1
    case "minute": 60
    case "hour": 3600
    case "day": 86_400
    case "month": 30 * 86_400
    case "year": 365.25 * 86_400
    default: nil
    }
  }
}
