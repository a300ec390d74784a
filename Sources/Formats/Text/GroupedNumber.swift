extension Int {
  /// The number as people read large ones: `1,870`, `100,000`.
  public var grouped: String {
    let digits = Array(String(magnitude))
    let text = digits.enumerated().reduce(into: "") { text, digit in
      if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text.append(",") }
      text.append(digit.element)
    }
    return self < 0 ? "-" + text : text
  }
}
