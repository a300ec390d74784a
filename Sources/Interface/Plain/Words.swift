import Formats

/// Lines of the screens as somebody says them.
enum Words {
  /// A time in its two largest units: `59 minutes`, `3 hours 12 minutes`, `1 day 4 hours`.
  static func span(_ seconds: Int) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
    let parts =
      switch seconds {
      case ..<60: [count(seconds, "second")]
      case ..<3600: [count(minutes, "minute")]
      case ..<86_400: [count(hours, "hour"), count(minutes % 60, "minute")]
      default: [count(days, "day"), count(hours % 24, "hour")]
      }
    return parts.joined(separator: " ")
  }

  /// `1 environment`, `4 environments`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A line that was laid out in columns: these are told apart by punctuation, and a masked value is called hidden.
  static func of(_ line: StyledText) -> DisplayText {
    let text = line.spans.map(\.text.string).joined().replacing(" , ", with: ", ")
    var columns = columns(of: text)
    guard columns.count > 1 else { return DisplayText(masked(columns.first ?? "")) }
    let first = columns.removeFirst()
    let isIndented = text.hasPrefix(" ")
    let start = isIndented || first.hasSuffix(":") ? "\(first) " : "\(first): "
    return DisplayText(masked(start + columns.joined(separator: ", ")))
  }

  /// What two or more blanks separate.
  private static func columns(of text: String) -> [String] {
    var columns = [""]
    var blanks = 0
    for scalar in text.unicodeScalars {
      if scalar == " " {
        blanks += 1
        continue
      }
      if blanks > 1 { columns.append("") } else if blanks == 1 { columns[columns.count - 1] += " " }
      blanks = 0
      columns[columns.count - 1].unicodeScalars.append(scalar)
    }
    return columns.filter { !$0.isEmpty }.map { $0.hasPrefix(" ") ? String($0.dropFirst()) : $0 }
  }

  private static func masked(_ text: String) -> String {
    let mark = GlyphSet.words.masked.string
    guard text.contains(mark) else { return text }
    var words = ""
    var isInside = false
    for character in text {
      let isMark = String(character) == mark
      if isMark, !isInside { words += "hidden" }
      if !isMark { words.append(character) }
      isInside = isMark
    }
    return words
  }

  /// A line without what changes from second to second: its digits. Of `40 of 500` the tenths that are done stay, so that progress is told in
  /// steps.
  static func essence(_ line: DisplayText) -> String {
    var numbers: [Int] = []
    var essence = ""
    var wasDigit = false
    for scalar in line.string.unicodeScalars {
      if let digit = scalar.isASCII ? Character(scalar).wholeNumberValue : nil {
        if wasDigit {
          numbers[numbers.count - 1] = min(numbers[numbers.count - 1] * 10 + digit, 1 << 40)
        } else {
          numbers.append(digit)
          essence += "#"
        }
        wasDigit = true
      } else {
        essence.unicodeScalars.append(scalar)
        wasDigit = false
      }
    }
    guard essence.contains("# of #"), let (done, all) = progress(numbers, in: essence), all > 0 else { return essence }
    return "\(essence) \(min(done, all) * 10 / all)"
  }

  private static func progress(_ numbers: [Int], in essence: String) -> (Int, Int)? {
    let before = essence.split(separator: "# of #", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    let index = before.count { $0 == "#" }
    return index + 1 < numbers.count ? (numbers[index], numbers[index + 1]) : nil
  }
}
