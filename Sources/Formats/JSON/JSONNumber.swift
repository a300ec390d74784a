/// A number of a JSON text (RFC 8259 §6): sign, digits, fraction and exponent as they stand.
struct JSONNumber<Text: JSONText> {
  private let text: Text
  private let isNegative: Bool
  private let whole: Text
  private let fraction: Text
  private let exponent: Text
  private let isExponentNegative: Bool

  /// Reads a number that begins with the first byte and ends with the last; nil where the text is something else.
  init?(_ text: Text) {
    var rest = text
    self.text = text
    isNegative = Self.take("-", from: &rest)
    whole = Self.digits(from: &rest)
    let hasFraction = Self.take(".", from: &rest)
    fraction = hasFraction ? Self.digits(from: &rest) : rest.prefix(0)
    let hasExponent = Self.take("e", from: &rest) || Self.take("E", from: &rest)
    isExponentNegative = hasExponent && Self.take("-", from: &rest)
    if hasExponent, !isExponentNegative { _ = Self.take("+", from: &rest) }
    exponent = hasExponent ? Self.digits(from: &rest) : rest.prefix(0)
    guard rest.isEmpty, whole.count == 1 || whole.first.map({ $0 != UInt8(ascii: "0") }) == true,
      hasFraction != fraction.isEmpty, hasExponent != exponent.isEmpty
    else { return nil }
  }

  /// The number as it is where it is whole and fits in 64 bits, else the nearest `Double`; nil beyond every `Double`.
  var value: JSONValue? {
    if let integer { return .integer(integer) }
    guard let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite else { return nil }
    return .number(number)
  }

  private var integer: Int64? {
    let sign = isNegative ? "-" : ""
    if fraction.isEmpty, exponent.isEmpty { return Int64(sign + String(decoding: whole, as: UTF8.self)) }
    let isZero = { (digit: UInt8) in digit == UInt8(ascii: "0") }
    let all = (Array(whole) + fraction).drop(while: isZero)
    guard let last = all.lastIndex(where: { !isZero($0) }) else { return 0 }
    let digits = all[...last]
    // Nineteen digits are the most that fit; an exponent that is no `Int` is far beyond.
    guard let power = exponent.isEmpty ? 0 : Int(String(decoding: exponent, as: UTF8.self)), power < 1 << 32 else {
      return nil
    }
    let zeros = (isExponentNegative ? -power : power) - fraction.count + (all.endIndex - digits.endIndex)
    guard zeros >= 0, digits.count + zeros <= 19 else { return nil }
    return Int64(sign + String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: zeros))
  }

  private static func take(_ character: Unicode.Scalar, from rest: inout Text) -> Bool {
    guard let first = rest.first, Unicode.Scalar(first) == character else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func digits(from rest: inout Text) -> Text {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest[digits.endIndex...]
    return digits
  }
}
