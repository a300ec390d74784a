import Formats
import FoundationEssentials

/// Times and numbers as servers write them.
enum AnswerTime {
  static let tenYears: TimeInterval = 315_360_000

  /// The least number that is milliseconds since 1970: as seconds it would be in the year 5138.
  private static let leastMilliseconds = 1e11

  /// RFC 3339, in UTC if it names no zone, or seconds or milliseconds since 1970; nil for anything else.
  static func date(_ value: JSONValue) -> Date? {
    if let number = number(value) {
      let seconds = number < leastMilliseconds ? number : number / 1000
      return (1...253_402_300_799).contains(seconds) ? Date(timeIntervalSince1970: seconds) : nil
    }
    guard let text = value.stringValue else { return nil }
    return RFC3339.date(text) ?? RFC3339.date(text.replacing(" ", with: "T") + "Z")
  }

  /// A number, or text that is one.
  static func number(_ value: JSONValue) -> Double? {
    if let number = value.numberValue { return number }
    guard let text = value.stringValue, text.utf8.count <= 20,
      text.utf8.first.map({ (0x30...0x39).contains($0) }) == true,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
    else { return nil }
    return Double(text)
  }
}
