import Formats
import Testing

@Suite struct INIDocumentTests {
  struct Reading: Sendable, CustomTestStringConvertible {
    let text: String
    let sections: [(String, [(String, String)])]

    init(_ text: String, _ sections: [(String, [(String, String)])]) {
      self.text = text
      self.sections = sections
    }

    var testDescription: String { text.debugDescription }
  }

  /// What Python 3.11 reads from the same text, by `RawConfigParser.read_file`.
  static let readings: [Reading] = [
    Reading("[a]\nk=v", [("a", [("k", "v")])]),
    Reading("[a]\nk: v", [("a", [("k", "v")])]),
    Reading("[a]\nk = a=b:c", [("a", [("k", "a=b:c")])]),
    Reading("[a]\nk: a=b", [("a", [("k", "a=b")])]),
    Reading("[a]\nKEY = V", [("a", [("key", "V")])]),
    Reading("[a]\nk = v ; no comment", [("a", [("k", "v ; no comment")])]),
    Reading("[a]\nk = p#w;x", [("a", [("k", "p#w;x")])]),
    Reading("# c\n; c\n[a]\n  # c\nk=v", [("a", [("k", "v")])]),
    Reading("[a]\nk = one\n  two\n  three", [("a", [("k", "one\ntwo\nthree")])]),
    Reading("[a]\nk = one\n\n  two\n\n\nj=1", [("a", [("k", "one\n\ntwo"), ("j", "1")])]),
    Reading("[a]\nk = one\n  # comment\n  two", [("a", [("k", "one\ntwo")])]),
    Reading("[a]\n  k = one\n  j = two", [("a", [("k", "one"), ("j", "two")])]),
    Reading("[a]\n  k = one\n    two\n  j = 2", [("a", [("k", "one\ntwo"), ("j", "2")])]),
    Reading("[a]\nk =\nj=", [("a", [("k", ""), ("j", "")])]),
    Reading("[DEFAULT]\na=1\n[DEFAULT]\nb=2", [("DEFAULT", [("a", "1"), ("b", "2")])]),
    Reading("[a]b]c]\nk=v", [("a]b]c", [("k", "v")])]),
    Reading("[a] junk\nk=v", [("a", [("k", "v")])]),
    Reading("[ a ]\nk=v", [(" a ", [("k", "v")])]),
    Reading("[a]\n[]=x", [("a", [("[]", "x")])]),
    Reading("[a]\n[=x", [("a", [("[", "x")])]),
    Reading("[a]\nk k = v v", [("a", [("k k", "v v")])]),
    Reading("[a]\nk\t=\tv\t", [("a", [("k", "v")])]),
    Reading("[a]\nk = \u{A0}v\u{A0}", [("a", [("k", "v")])]),
    Reading("[a]\nk = %%x%(y)s", [("a", [("k", "%%x%(y)s")])]),
    Reading("[a]\nk = v\\\n", [("a", [("k", "v\\")])]),
    Reading("  [a]\nk=v", [("a", [("k", "v")])]),
    Reading("[a]\nk=v\n  [b]\n", [("a", [("k", "v\n[b]")])]),
    Reading("[a]\n\n  k=v", [("a", [("k", "v")])]),
    Reading("[a]\nk=v\r\nj=w\r\n", [("a", [("k", "v"), ("j", "w")])]),
    Reading("[a]\rk=v\rj=w", [("a", [("k", "v"), ("j", "w")])]),
    Reading("[a]\nÄ = ü", [("a", [("ä", "ü")])]),
    Reading("[a]\nk=a\n\tb\n \tc", [("a", [("k", "a\nb\nc")])]),
    Reading("[a]\nk==v", [("a", [("k", "=v")])]),
    Reading("[a]\nk=:v", [("a", [("k", ":v")])]),
    Reading("[a]\nk : = v", [("a", [("k", "= v")])]),
    Reading("[A]\nk=v\n[a]\nk=w", [("A", [("k", "v")]), ("a", [("k", "w")])]),
    Reading("[a]\nk=v\u{1F}", [("a", [("k", "v")])]),
    Reading("[a]\nk=v\n # c\n  x", [("a", [("k", "v\nx")])]),
    Reading("[a]\n\tk=v\n  x=1", [("a", [("k", "v\nx=1")])]),
    Reading("[a]\nk = \"v\"", [("a", [("k", "\"v\"")])]),
    Reading("[a]\nk=v\n   ", [("a", [("k", "v")])]),
    Reading("", []),
    Reading("\n\n# only\n", []),
    Reading("[a]\nk=\n  v", [("a", [("k", "\nv")])]),
    Reading("[a]\nk=v\u{2028}w", [("a", [("k", "v\u{2028}w")])]),
    Reading("[a]\nk=v\u{B}w\nj=1", [("a", [("k", "v\u{B}w"), ("j", "1")])]),
    Reading("[a]\nİ=1", [("a", [("i̇", "1")])]),
  ]

  /// Texts that Python refuses too, and the line where it does.
  static let refusals: [(String, Int)] = [
    ("[a]\nk", 2),
    ("[a]\n= v", 2),
    ("k=v", 1),
    ("[a]\n[a]", 2),
    ("[a]\nk=1\nK=2", 3),
    ("[DEFAULT]\na=1\n[DEFAULT]\na=2", 4),
    ("[]\nk=v", 1),
    ("[a\nk=v", 1),
    ("[a]\nk=1\nk =2", 3),
    ("[a]\nk=1\n[b]\nk=2\n[a]\nj=3", 5),
  ]

  @Test(arguments: readings)
  func `reads what Python reads`(reading: Reading) throws {
    let document = try INIDocument(parsing: reading.text)
    #expect(document.sections.map(\.name) == reading.sections.map(\.0))
    for (section, expected) in zip(document.sections, reading.sections) {
      #expect(section.entries.map { [$0.key, $0.value] } == expected.1.map { [$0.0, $0.1] })
    }
  }

  @Test(arguments: refusals)
  func `refuses what Python refuses, at the same line`(text: String, line: Int) {
    #expect { try INIDocument(parsing: text) } throws: { ($0 as? TextFailure)?.line == line }
  }

  @Test func `accepts a byte order mark`() throws {
    #expect(try INIDocument(parsing: "\u{FEFF}[a]\r\nk = v\r\n")["a"]?["K"]?.value == "v")
  }

  @Test func `each entry knows its line`() throws {
    let document = try INIDocument(parsing: "\n# c\n[a]\n\nk = one\n  two\n; c\nj = x\n[b]\r\nk=v")
    #expect(document.sections.map(\.line) == [3, 9])
    #expect(document.sections.flatMap { $0.entries.map(\.line) } == [5, 8, 10])
  }

  @Test func `looks up without regard to the case of keys`() throws {
    let document = try INIDocument(parsing: "[Env]\nUser_Name = x")
    #expect(document["Env"]?["user_NAME"]?.value == "x")
    #expect(document["env"] == nil && document["Env"]?["user"] == nil)
  }

  @Test(
    arguments: [
      ("[a]\npassword = s3cret\npassword = s3cret", 3, "the key appears twice, first on line 2"),
      ("[a]\ns3cret", 2, "this is neither 'key = value' nor a [section]"),
      ("s3cret = s3cret", 1, "this is before the first [section]"),
      ("[a]\n= s3cret", 2, "this has no key before the '='"),
      ("[a]\n: s3cret", 2, "this has no key before the ':'"),
      ("[a]\n[b]\n[a]", 3, "the section appears twice, first on line 1"),
    ])
  func `errors say what is wrong and never quote a value`(text: String, line: Int, reason: String) {
    #expect(throws: TextFailure(line: line, reason)) { try INIDocument(parsing: text) }
  }

  @Test func `tells the line that is not UTF-8`() throws {
    #expect(try INIDocument(utf8: Array("[a]\nk=ü".utf8))["a"]?["k"]?.value == "ü")
    #expect { try INIDocument(utf8: Array("[a]\nj=ü\nk=".utf8) + [0xFC]) } throws: { ($0 as? TextFailure)?.line == 3 }
  }

  @Test func `hostile texts end soon`() throws {
    let deep = String(repeating: " ", count: 100_000) + "x"
    #expect(throws: TextFailure.self) { try INIDocument(parsing: deep) }
    let long = "[a]\nk = " + String(repeating: "=[];#:", count: 100_000)
    #expect(try INIDocument(parsing: long)["a"]?["k"]?.value.utf8.count == 600_000)
    let many = "[a]\nk = x\n" + String(repeating: "\n", count: 100_000) + "  y"
    #expect(try INIDocument(parsing: many)["a"]?["k"]?.value.hasSuffix("y") == true)
  }

  @Test(
    arguments: [
      "", "v", "a = b : c", "p#w;x", "; x", "# x", "[x]", "one\ntwo", "one\n\nthree", "%%x", "\"quoted\"", "&+%= \"ü",
      "=", "a\n[b]",
      "a\nk = v", "\nv",
    ])
  func `what it writes reads back`(value: String) throws {
    let document = INIDocument(sections: [
      INISection(name: "a", entries: [INIEntry(key: "First", value: value), INIEntry(key: "second", value: "x")]),
      INISection(name: "B c", entries: [INIEntry(key: "k", value: value)]), INISection(name: "empty"),
    ])
    let read = try INIDocument(parsing: document.text)
    #expect(read.sections.map(\.name) == ["a", "B c", "empty"])
    #expect(read.sections.map { $0.entries.map(\.value) } == [[value, "x"], [value], []])
    #expect(read.sections[0].entries[0].key == "first")
  }

  @Test(
    arguments: [
      ("k", " v", "s"), ("k", "v\n", "s"), ("k", "a\r\nb", "s"), ("k", "a\n# b", "s"), ("k", "a\n; b", "s"),
      ("k", "a\n b", "s"),
      ("k=", "v", "s"), ("", "v", "s"), ("#k", "v", "s"), ("[k]", "v", "s"), ("k\nj", "v", "s"), (" k", "v", "s"),
      ("k", "v", ""),
      ("k", "v", "a\nb"),
    ])
  func `what the format cannot say is refused, not bent`(key: String, value: String, section: String) {
    let document = INIDocument(sections: [INISection(name: section, entries: [INIEntry(key: key, value: value)])])
    #expect(throws: TextFailure.self) { try document.text }
  }

  @Test func `refuses to write a duplicate`() {
    let entry = INIEntry(key: "k", value: "v")
    #expect(throws: TextFailure.self) {
      try INIDocument(sections: [INISection(name: "a", entries: [entry, entry])]).text
    }
    #expect(throws: TextFailure.self) {
      try INIDocument(sections: [INISection(name: "a"), INISection(name: "a")]).text
    }
  }

  @Test func `an entry is written plainly`() throws {
    let document = INIDocument(sections: [
      INISection(name: "a", entries: [INIEntry(key: "k", value: "1\n2")]), INISection(name: "b"),
    ])
    #expect(try document.text == "[a]\nk = 1\n\t2\n\n[b]\n")
  }
}
