import Formats
import Testing

/// Values changed in the text of an INI file, all else as it was.
@Suite struct INIChangeTests {
  private func changed(
    _ text: String, _ values: [(key: String, value: String?)], in section: String = "environment"
  ) throws(TextFailure) -> String {
    try INIChange(values).applied(to: text, in: section)
  }

  private static let text = """
    # My archive.
    [environment]
    service = preservica
    ; where it is
    URL: https://eu.preservica.com
    organization = brown,
    \tnorthfield

    other = stays
    """

  @Test func `a value changes in its line, and nothing else`() throws {
    #expect(
      try changed(Self.text + "\n", [("url", "https://us.preservica.com")])
        == Self.text.replacing("https://eu", with: "https://us") + "\n")
  }

  @Test func `a value of several lines becomes one`() throws {
    #expect(
      try changed(Self.text, [("organization", "brown")])
        == Self.text.replacing("brown,\n\tnorthfield", with: "brown"))
  }

  @Test func `a key goes with its lines`() throws {
    #expect(
      try changed(Self.text, [("organization", nil), ("unknown", nil)])
        == Self.text.replacing("organization = brown,\n\tnorthfield\n", with: ""))
  }

  @Test func `a new key stands behind the last one, also where no line end is there`() throws {
    #expect(try changed(Self.text, [("refresh", "manual")]) == Self.text + "\nrefresh = manual\n")
    #expect(try changed("[environment]\na = 1\n\n# end\n", [("b", "2")]) == "[environment]\na = 1\nb = 2\n\n# end\n")
  }

  @Test func `line ends and the byte order mark stay`() throws {
    #expect(
      try changed("\u{FEFF}[environment]\r\na = 1\r\nc = 3\r\n", [("a", "2"), ("b", "3")])
        == "\u{FEFF}[environment]\r\na = 2\r\nc = 3\r\nb = 3\r\n")
  }

  @Test func `a section of another name is left alone`() throws {
    #expect(
      try changed("[a]\nx = 1\n[environment]\nx = 1\n", [("x", "2")]) == "[a]\nx = 1\n[environment]\nx = 2\n")
    let behind = "[environment]\nx = 1\n[a]\ny = 1\n  2\n"
    #expect(try changed(behind, [("x", "2")]) == behind.replacing("x = 1", with: "x = 2"))
    #expect(throws: TextFailure.self) { try changed("[a]\nx = 1\n", [("x", "2")]) }
  }

  @Test(arguments: [" leading", "two\nlines = 1", "trailing "])
  func `what cannot be read back is refused`(value: String) {
    #expect(throws: TextFailure.self) { try changed(Self.text, [("url", value)]) }
  }
}
