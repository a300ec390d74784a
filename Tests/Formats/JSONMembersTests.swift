import Formats
import FoundationEssentials
import Testing

@Suite struct JSONMembersTests {
  private func members(_ text: String) throws(JSONFailure) -> JSONMembers {
    try JSONMembers(parsing: Array(text.utf8))
  }

  @Test func `members are found by name, nested ones too`() throws {
    let file = try members(
      #" { "a" : "x y", "n":-1.5e3 ,"i":18446744073709551615, "o":{"b":{"c":7}}, "l":["}",{"a":1}], "t":true } "#)
    #expect(try file.read("a") == "x y")
    #expect(try file.read("n") == -1500.0)
    #expect(try file.read("n") == Date(timeIntervalSince1970: -1500))
    #expect(try file.read("i") == UInt64.max)
    #expect(throws: JSONFailure.malformed) { try file.read("i") as Int64 }
    let outer: [String: JSONMembers] = try file.read("o")
    #expect(try outer["b"]?.read("c") == 7)
    #expect(try file.read("t") == true)
    #expect(try file.readIfPresent("b") == String?.none)
    #expect(try members("{}").readIfPresent("a") == String?.none)
  }

  @Test func `arrays and objects of one kind are read whole`() throws {
    let file = try members(#"{"n":[1 , 2.5],"s":{"a":"\u00e9\"","b":""},"e":[],"f":[{"a":1},{"a":2}],"x":[1,"a"]}"#)
    #expect(try file.read("n") == [1, 2.5])
    #expect(try file.read("s") == ["a": "é\"", "b": ""])
    #expect(try file.read("e") == [Int]())
    #expect(try (file.read("f") as [JSONMembers]).map { try $0.read("a") as Int } == [1, 2])
    #expect(throws: JSONFailure.malformed) { try file.read("x") as [Int] }
    #expect(throws: JSONFailure.malformed) { try file.read("n") as [String: Int] }
  }

  @Test func `what is of another kind is malformed; null is not there`() throws {
    let file = try members(#"{"s":"7","n":7,"o":{},"e":"\ud800","t":true,"z":null,"f":7.5,"h":0x10,"w":1e999}"#)
    for key in ["n", "o", "e", "t", "z", "missing"] as [StaticString] {
      #expect(throws: JSONFailure.malformed) { try file.read(key) as String }
    }
    for key in ["s", "t", "z", "o", "h", "w"] as [StaticString] {
      #expect(throws: JSONFailure.malformed) { try file.read(key) as Double }
    }
    for key in ["f", "s", "h"] as [StaticString] {
      #expect(throws: JSONFailure.malformed) { try file.read(key) as Int }
    }
    for key in ["s", "n"] as [StaticString] {
      #expect(throws: JSONFailure.malformed) { try file.read(key) as Bool }
      #expect(throws: JSONFailure.malformed) { try file.read(key) as JSONMembers }
      #expect(throws: JSONFailure.malformed) { try file.read(key) as [Int] }
    }
    #expect(try file.readIfPresent("z") == Int?.none)
    #expect(throws: JSONFailure.malformed) { try file.readIfPresent("s") as Int? }
  }

  @Test(
    arguments: [
      "", " ", "[]", "7", "{", "}", "{}}", "{} x", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1 "b":2}"#, #"{a:1}"#,
      #"{"a":1,"a":2}"#, #"{"a\u0062":1}"#, #"{"a":"x}"#, "{\"a\":\"x\ny\"}", #"{"a":{"b":1}"#, #"{"a":["}"#,
    ])
  func `what is no plain object from its first byte to its last is malformed`(text: String) {
    #expect(throws: JSONFailure.malformed) { try members(text) }
  }

  @Test func `what is not UTF-8 is not read`() {
    #expect(throws: JSONFailure.notUTF8) {
      try JSONMembers(parsing: Array(#"{"a":""#.utf8) + [0xFF] + Array("\"}".utf8))
    }
  }
}
