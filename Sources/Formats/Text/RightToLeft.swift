extension Unicode.Scalar {
  /// Whether it is of a script that is written from right to left.
  public var isRightToLeft: Bool {
    switch value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
    default: false
    }
  }
}

extension DisplayText {
  /// The text as a column that others follow on a terminal. Terminals that turn right-to-left text round take a row for one paragraph, and digits behind such
  /// a text for a part of it (UAX #9, rules W2, W7 and N1), unless a left-to-right mark, which takes no cell, stands between them.
  public var followed: DisplayText {
    guard string.unicodeScalars.contains(where: \.isRightToLeft) else { return self }
    return DisplayText(neutral: string + "\u{200E}", width: width)
  }
}
