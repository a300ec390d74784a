/// Lengths of time as options and environment files write them: `90s`, `5m`, `2h`, `7d`, or plain seconds.
public enum TimeSpan {
  /// The same of a text that says its unit: who leaves it out may mean days as well as seconds.
  public static func seconds(parsingWithUnit text: String) -> Int? {
    text.last.flatMap { units[$0] } == nil ? nil : seconds(parsing: text)
  }

  /// The length in seconds; nil if the text is no whole number with at most one unit, or too long to count in seconds.
  public static func seconds(parsing text: String) -> Int? {
    let unit = units[text.last ?? " "]
    let digits = unit == nil ? text[...] : text.dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
      let count = Int(digits)
    else { return nil }
    let (seconds, overflow) = count.multipliedReportingOverflow(by: unit ?? 1)
    return overflow ? nil : seconds
  }

  /// A length as it is parsed, in the largest unit that says it with a whole number.
  public static func text(seconds: Int) -> String {
    let fitting = units.filter { seconds >= $0.value && seconds.isMultiple(of: $0.value) }
    return fitting.max { $0.value < $1.value }.map { "\(seconds / $0.value)\($0.key)" } ?? "\(seconds)s"
  }

  private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
}
