import Formats
import Testing

@Suite struct JSONPointerTests {
  /// The document and the pointers of RFC 6901 section 5, without the empty one.
  @Test(arguments: [
    ("/foo", #"["bar","baz"]"#), ("/foo/0", #""bar""#), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"),
    ("/g|h", "4"), (#"/i\j"#, "5"), (#"/k"l"#, "6"), ("/ ", "7"), ("/m~0n", "8"),
  ])
  func `a pointer finds what the standard says`(_ pointer: String, _ expected: String) throws {
    let document = try JSONValue(
      parsing: Array(
        #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#.utf8))
    #expect(try #require(JSONPointer(pointer)).value(in: document)?.text() == expected)
  }

  @Test(arguments: ["/foo/2", "/foo/-", "/foo/01", "/foo/-1", "/none", "/foo/0/deeper", "/foo/bar"])
  func `a pointer to nothing finds nothing`(_ pointer: String) throws {
    let document: JSONValue = ["foo": ["bar", "baz"]]
    #expect(try #require(JSONPointer(pointer)).value(in: document) == nil)
  }

  @Test(arguments: ["", "foo", "#/foo", "/a~", "/a~2b", "/~~0", String(repeating: "/a", count: 65)])
  func `a text that is no pointer is refused`(_ text: String) {
    #expect(JSONPointer(text) == nil)
  }
}
