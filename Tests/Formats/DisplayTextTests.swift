import CLinux
import Formats
import Glibc
import Testing

@Suite struct DisplayTextTests {
  @Test(
    arguments: [
      ("", "", 0), ("plain ~ text", "plain ~ text", 12), ("é", "é", 1), ("e\u{301}", "e\u{301}", 1), ("漢字", "漢字", 4),
      ("か한Ａ", "か한Ａ", 6), ("😀", "😀", 2), ("─│┌", "─│┌", 3), ("\u{1B}[2J", "^[[2J", 5), ("a\0b", "a^@b", 4),
      ("\u{7}\u{7F}\t", "^G^?^I", 6), ("a\nb", "a⏎b", 3), ("a\r\nb", "a⏎b", 3), ("a\rb", "a⏎b", 3),
      ("\r\r\n\n", "⏎⏎⏎", 3), ("\u{85}\u{2028}\u{2029}", "⏎⏎⏎", 3), ("\u{9B}31m", "�31m", 4),
      ("\u{9D}0;x\u{9C}", "�0;x�", 5), ("a\u{202E}b\u{2066}c\u{200F}", "a�b�c�", 6),
      ("\u{200B}\u{FEFF}\u{AD}", "���", 3),
      ("\u{E0041}\u{E007F}", "��", 2), ("\u{3164}\u{115F}", "��", 2),
      ("\u{378}", "�", 1),
    ])
  func `what could steer a terminal becomes visible`(text: String, expected: String, width: Int) {
    let display = DisplayText(text)
    #expect(Array(display.string.unicodeScalars) == Array(expected.unicodeScalars))
    #expect(display.width == width)
  }

  @Test(
    arguments: [
      ("👍🏽", "👍", 2), ("👩‍👩‍👧", "👩", 2), ("❤️", "❤", 1), ("1️⃣", "1\u{20E3}", 1), ("🇯🇵", "��", 2), ("🏽", "🏽", 2),
      ("a\u{200D}b", "ab", 2), ("a\u{200D}👧", "a👧", 3), ("👩\u{200D}a", "👩a", 3), ("👩‍👩👧", "👩👧", 4),
      ("x\u{200C}y", "xy", 2), ("\u{1100}\u{1161}\u{11A8}", "\u{1100}\u{1161}\u{11A8}", 2),
      ("क्षि", "क्षि", 3), ("🏴\u{E0067}\u{E0062}\u{E007F}", "🏴���", 5),
    ])
  func `clusters that terminals disagree on become what all of them draw alike`(
    text: String, expected: String, width: Int
  ) {
    let display = DisplayText(text)
    #expect(Array(display.string.unicodeScalars) == Array(expected.unicodeScalars))
    #expect(display.width == width)
  }

  @Test func `keeps at most four marks in a cell`() {
    let marks = String(repeating: "\u{301}", count: 1000)
    #expect(DisplayText("a" + marks + "b").string.unicodeScalars.count == 6)
    #expect(DisplayText(marks).string.unicodeScalars.first == "\u{25CC}")
    #expect(DisplayText("\n\u{301}").string.unicodeScalars.map(\.value) == [0x23CE, 0x301])
  }

  @Test func `broken UTF-8 is repaired`() {
    #expect(DisplayText(utf8: [0x61, 0xFF, 0x62]).string == "a�b")
    #expect(DisplayText(utf8: [0xED, 0xA0, 0x80]).string.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" })
    #expect(DisplayText(utf8: [0xC0, 0x80]).width == 2)
  }

  @Test func `no scalar gets through that could steer a terminal, and once is enough`() {
    // Between lie planes without a single assigned scalar.
    for value in Array(UInt32(0)...0x3FFFF) + Array(0xE0000...0xE0FFF) + Array(0x10FF00...0x10FFFF) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let display = DisplayText(String(scalar))
      var width = 0
      for shown in display.string.unicodeScalars {
        width += DisplayWidth.of(shown)
        switch shown.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator:
          Issue.record("U+\(String(value, radix: 16)) gets through as U+\(String(shown.value, radix: 16))")
        default: break
        }
      }
      if width != display.width || DisplayText(display.string) != display {
        Issue.record("U+\(String(value, radix: 16)) is not neutral")
      }
    }
  }

  @Test(
    arguments: [
      ("abcdef", 3, "abc", 3), ("abc", 3, "abc", 3), ("abc", 0, "", 0), ("abc", -1, "", 0), ("漢字", 3, "漢", 2),
      ("漢字", 1, "", 0),
      ("e\u{301}x", 1, "e\u{301}", 1), ("", 5, "", 0),
    ])
  func `a prefix has whole characters and its width`(text: String, cells: Int, expected: String, width: Int) {
    let prefix = DisplayText(text).prefix(cells: cells)
    #expect(prefix.string == expected && prefix.width == width)
  }

  @Test(
    arguments: [
      ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("abcdef", -3, ""),
      ("漢字漢", 4, "漢…"),
      ("漢字漢", 5, "漢字…"), ("", 0, ""), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
    ])
  func `a cut text ends with an ellipsis and fits`(text: String, cells: Int, expected: String) {
    let truncated = DisplayText(text).truncated(to: cells)
    #expect(truncated.string == expected && truncated.width <= max(0, cells))
  }

  @Test(
    arguments: [
      ("ab", 4, "ab  ", "  ab"), ("ab", 2, "ab", "ab"), ("abc", 2, "a…", "a…"), ("漢字漢", 4, "漢… ", " 漢…"),
      ("", 2, "  ", "  "),
      ("ab", 0, "", ""), ("ab", -1, "", ""),
    ])
  func `a text is padded on either side`(text: String, cells: Int, left: String, right: String) {
    let display = DisplayText(text)
    #expect(display.padded(to: cells).string == left && display.padded(to: cells, .before).string == right)
    #expect(display.padded(to: cells).width == max(0, cells))
  }

  /// Pieces that are neutral already are not looked at once more, but where one could change another.
  @Test func `interpolation is that of the whole text`() {
    let pieces = ["", "plain", "漢", "\u{301}", "e\u{301}\u{301}\u{301}\u{301}", "\u{202E}x", "a\nb", "\u{1F1E9}", "é"]
    for first in pieces {
      for second in pieces {
        let whole = DisplayText("\(first)<>\(second)" as String)
        #expect("\(first)<>\(second)" as DisplayText == whole)
        let neutral = (DisplayText(first), DisplayText(second))
        #expect("\(neutral.0)\(neutral.1)" as DisplayText == DisplayText(neutral.0.string + neutral.1.string))
      }
    }
  }

  @Test func `interpolation neutralises what it is given`() {
    let label = "\u{1B}[31m"
    let text: DisplayText = "label \(label)!"
    #expect(text.string == "label ^[[31m!" && text.width == 13)
  }

  @Test func `texts are joined and appended`() {
    let parts: [DisplayText] = ["a", "漢", ""]
    let joined = parts.joined(separator: " · ")
    #expect(joined.string == "a · 漢 · " && joined.width == 9)
    #expect([DisplayText]().joined(separator: "x").isEmpty)
    var text: DisplayText = "a"
    text += "b"
    #expect(text == "ab" && !text.isEmpty && "\(text)" == "ab")
  }
}

@Suite struct DisplayWidthTests {
  @Test func `agrees with glibc about every scalar that both know`() {
    guard let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) else {
      Issue.record("this system has no C.UTF-8")
      return
    }
    let before = uselocale(locale)
    defer {
      uselocale(before)
      freelocale(locale)
    }
    var differing: [String] = []
    for value in UInt32(0x20)...0x3FFFF {
      guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age <= (13, 0) else { continue }
      let system = fob_wcwidth(value)
      // Controls have no width there; the soft hyphen and prepended marks are `�` before anything is measured.
      if system < 0 || scalar.properties.generalCategory == .format { continue }
      if DisplayWidth.of(scalar) != Int(system) { differing.append(String(value, radix: 16)) }
    }
    // The Ahom medial ra was declared a nonspacing mark in Unicode 14; older and newer systems differ.
    #expect(differing.filter { $0 != "1171e" }.isEmpty)
  }

  @Test func `control characters take no cell`() {
    for value in Array(UInt32(0)..<0x20) + Array(0x7F..<0xA0) {
      #expect(Unicode.Scalar(value).map(DisplayWidth.of) == 0)
    }
  }
}
