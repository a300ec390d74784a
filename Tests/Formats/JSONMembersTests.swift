import Formats
import Testing

@Suite("Members of JSON objects as they stand")
struct JSONMembersTests {
  private func members(_ text: String) -> JSONMembers? { JSONMembers(Array(text.utf8)[...]) }

  @Test("Members are found by name, nested ones too")
  func members() throws {
    let file = try #require(
      members(
        #" { "a" : "x y", "n":-1.5e3 ,"i":18446744073709551615, "o":{"b":{"c":7}}, "l":["}",{"a":1}], "t":true } "#))
    #expect(file.string("a").map { Array($0) } == Array("x y".utf8))
    #expect(file.number("n") == -1500)
    #expect(file.integer("i") == UInt64.max)
    #expect(file.integer("i") == Int64?.none)
    #expect(file.object("o")?.object("b")?.integer("c") == 7)
    #expect(file.has("l") && file.has("t") && !file.has("b"))
    #expect(members("{}")?.has("a") == false)
  }

  @Test("What is of another kind is not there")
  func kinds() throws {
    let file = try #require(members(#"{"s":"7","n":7,"o":{},"e":"a\"b","t":true,"z":null,"f":7.5}"#))
    #expect(file.string("n") == nil && file.string("o") == nil && file.string("missing") == nil)
    #expect(file.number("s") == nil && file.number("t") == nil && file.number("z") == nil && file.number("o") == nil)
    #expect(file.integer("f") == Int?.none)
    #expect(file.object("s") == nil && file.object("n") == nil)
    #expect(file.string("e") == nil)
  }

  @Test(
    "What is no plain object from its first byte to its last is nothing",
    arguments: [
      "", " ", "[]", "7", "{", "}", "{}}", "{} x", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1 "b":2}"#, #"{a:1}"#,
      #"{"a":1,"a":2}"#, #"{"a\u0062":1}"#, #"{"a":"x}"#, "{\"a\":\"x\ny\"}", #"{"a":{"b":1}"#, #"{"a":["}"#,
    ])
  func broken(text: String) {
    #expect(members(text) == nil)
  }
}
