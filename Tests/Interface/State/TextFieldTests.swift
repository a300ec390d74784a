import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct TextFieldTests {
  private func edited(_ text: String, _ keys: Key...) -> String {
    var field = TextField(text)
    for key in keys { _ = field.handle(key) }
    return "\(field.text.prefix(field.cursor))|\(field.text.dropFirst(field.cursor))"
  }

  @Test func `keys edit the text at the cursor`() {
    #expect(edited("", .character("a"), .character("ü")) == "aü|")
    #expect(edited("abc", .left, .backspace) == "a|c")
    #expect(edited("abc", .home, .delete) == "|bc")
    #expect(edited("abc", .home, .left, .backspace) == "|abc")
    #expect(edited("abc", .delete, .right) == "abc|")
    #expect(edited("one two  ", .control("w")) == "one |")
    #expect(edited("one two", .left, .control("k")) == "one tw|")
    #expect(edited("one two", .left, .control("u")) == "|o")
    #expect(edited("", .control("w"), .control("u"), .control("k"), .delete) == "|")
    #expect(edited("ab", .control("a"), .character("x"), .control("e"), .character("y")) == "xaby|")
  }

  @Test func `keys move over words and delete them`() {
    #expect(edited("one two-three", .alt("b")) == "one two-|three")
    #expect(edited("one two-three", .alt("b"), .controlLeft, .altLeft) == "|one two-three")
    #expect(edited("one two-three", .home, .alt("f"), .controlRight) == "one two|-three")
    #expect(edited("one  ", .home, .alt("f"), .alt("f"), .alt("f")) == "one  |")
    #expect(edited("one two-three", .altBackspace) == "one two-|")
    #expect(edited("one two", .home, .alt("d")) == "| two")
    #expect(edited("", .alt("b"), .alt("f"), .alt("d"), .altBackspace, .control("y")) == "|")
  }

  @Test func `what was cut comes back`() {
    #expect(edited("one two", .control("w"), .home, .control("y")) == "two|one ")
    #expect(edited("one two", .control("u"), .control("y"), .control("y")) == "one twoone two|")
    #expect(edited("one two", .home, .control("k"), .character("x"), .control("y")) == "xone two|")
  }

  @Test func `keys of no field are left to others`() {
    var field = TextField("a")
    for key in [Key.enter, .tab, .escape, .up, .pageDown, .control("z"), .function(1)] {
      let wasTaken = field.handle(key)
      #expect(!wasTaken, "\(key)")
    }
  }

  @Test func `a combining mark joins the character before`() {
    #expect(edited("e", .character("\u{301}"), .character("x")) == "e\u{301}x|")
  }

  @Test func `pasted lines and cells stay words of their own`() {
    var field = TextField()
    field.insert("batch\r\nupload\tfoo\n")
    #expect(field.text == "batch upload foo")
  }

  @Test func `pasted line ends and control characters are dropped`() {
    var field = TextField("<>")
    _ = field.handle(.left)
    field.insert("pass\u{1B}word\r\n")
    #expect(field.text == "<password>")
    #expect(field.cursor == 9)
  }

  @Test func `a secret is never shortened to another one: what cannot belong to it stays to be refused`() {
    var field = TextField("")
    field.insert("pass\u{1B}wo\nrd\r\n", isSecret: true)
    #expect(field.text == "pass\u{FFFD}wo\u{FFFD}rd")
    #expect(SecretText.flaw(in: field.content) == .notPlain)
    var long = TextField("")
    long.insert(String(repeating: "a", count: 5000), isSecret: true)
    #expect(long.text.count == 5000 && SecretText.flaw(in: long.content) == nil)
    long.insert(String(repeating: "a", count: 1 << 17), isSecret: true)
    #expect(SecretText.flaw(in: long.content) == .tooLong)
  }

  @Test func `takes no more than its limit`() {
    var field = TextField("x")
    field.insert(String(repeating: "a", count: 2 * TextField.limit))
    #expect(field.text.count == TextField.limit)
  }

  @Test func `what is typed is no part of its description`() {
    #expect(!"\(TextField("hunter2"))".contains("hunter2"))
  }
}
