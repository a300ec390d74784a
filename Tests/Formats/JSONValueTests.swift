import Formats
import Foundation
import Testing

@Suite struct JSONValueTests {
  private static func parse(_ text: String, depthLimit: Int = 64) throws(JSONFailure) -> JSONValue {
    try JSONValue(parsing: Array(text.utf8), depthLimit: depthLimit)
  }

  @Test(
    arguments: [
      ("null", nil), ("true", true), ("false", false), ("0", 0), ("-0", 0), ("1", 1), ("-7", -7),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9007199254740993", .integer(9_007_199_254_740_993)), ("9223372036854775808", .number(9.223372036854775808e18)),
      ("123456789012345678901234567890", .number(1.2345678901234568e29)), ("1.5", 1.5), ("-2.5e-3", -0.0025),
      ("1e300", 1e300), ("\"\"", ""), ("\"a\\u00e9\\n\\\"\\\\\\/\"", "aé\n\"\\/"), ("\"\\ud83d\\ude00\"", "😀"),
      ("\"\\u0000\"", "\0"), ("[]", []), ("{}", [:]), (" [1 , \"a\",null ]\n", [1, "a", nil]),
      ("3600.0", 3600), ("1e3", 1000), ("12.50E+01", 125), ("-0.0", 0), ("9223372036854775807.0", .integer(.max)),
      ("-922337203685477580.8e1", .integer(.min)), ("922337203685477580.8e1", .number(9.223372036854775808e18)),
      ("100e-2", 1), ("1e-1", 0.1), ("0e99999999999999999999", 0), ("1e-99999999999999999999", 0.0),
      ("5e-324", .number(.leastNonzeroMagnitude)),
      ("{\"a\":1,\"b\":2,\"\\u0061\":3}", ["a": 1, "b": 2]), ("\u{FEFF}[]", []), ("\"\\b\\f\\r\\t\"", "\u{8}\u{C}\r\t"),
      ("{\"a\":{\"b\":[true]},\"\":0}", ["a": ["b": [true]], "": 0]),
    ] as [(String, JSONValue)])
  func `JSON is parsed`(text: String, value: JSONValue) throws {
    #expect(try Self.parse(text) == value)
  }

  @Test(
    arguments: [
      "", " ", "nul", "[", "]", "{", "[1", "{\"a\"}", "{\"a\":}", "{a:1}", "'a'", "\"a", "01", "+1", ".5", "1.",
      "1e",
      "NaN", "Infinity", "-", "[1] [2]", "1 2", "\"\\x\"", "\"\\ud800\"", "\"\n\"", "// c\n1", "1e999", "-1e999",
      "<html>",
      "]]]]", "{\"a\":1]", "[1,]", "{\"a\":1,}", "[,1]", "truex", "\"\\udc00\"", "\"\\ud83d\\u0041\"", "\"\\ud83d\"",
      "\"\\u00\"",
      "\u{FEFF}\u{FEFF}1", "\u{FEFF}", "1\u{FEFF}", "1\u{B}", "-01", "1.e1", "1e+", "[1e]", "\"\\", "\"\\\"",
    ])
  func `what is no JSON is refused`(text: String) {
    #expect(throws: JSONFailure.malformed) { try Self.parse(text) }
  }

  @Test(
    arguments: [
      [0xFF], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x31, 0x00], [0x00, 0x31], [0xFF, 0xFE, 0x31, 0x00],
    ] as [[UInt8]])
  func `refuses what is not UTF-8`(bytes: [UInt8]) {
    #expect(throws: JSONFailure.notUTF8) { try JSONValue(parsing: bytes) }
  }

  @Test func `limits depth before building anything`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try Self.parse(nested(64)).arrayValue?.count == 1)
    #expect(throws: JSONFailure.tooDeep(limit: 64)) { try Self.parse(nested(65)) }
    #expect(throws: JSONFailure.tooDeep(limit: 64)) { try Self.parse(String(repeating: "{\"a\":[", count: 1_000_000)) }
    #expect(throws: JSONFailure.tooDeep(limit: 1)) { try Self.parse("{\"a\":{}}", depthLimit: 1) }
    #expect(try Self.parse("[\"[[[[\\\"[[[\"]", depthLimit: 1) == ["[[[[\"[[["])
    #expect(try Self.parse("[[],[],[]]", depthLimit: 2) == [[], [], []])
  }

  @Test func `marks that are piled up are left out, in names and strings`() throws {
    let (few, many) = (String(repeating: "\u{301}", count: 30), String(repeating: "\\u0301", count: 50_000))
    #expect(try Self.parse("{\"e\(many)\":\"e\(many)x\"}") == ["e\(few)": .string("e\(few)x")])
  }

  @Test func `accessors tell only their own kind`() {
    let value: JSONValue = ["s": "x", "i": 3, "n": 2.5, "b": true, "a": [1, 2], "o": ["k": nil], "whole": 3600.0]
    #expect(value["s"]?.stringValue == "x" && value["i"]?.stringValue == nil)
    #expect(value["i"]?.integerValue == 3 && value["n"]?.integerValue == nil && value["b"]?.integerValue == nil)
    #expect(value["whole"]?.integerValue == 3600)
    #expect(value["i"]?.numberValue == 3 && value["n"]?.numberValue == 2.5 && value["s"]?.numberValue == nil)
    #expect(value["b"]?.boolValue == true && value["i"]?.boolValue == nil)
    #expect(value["a"]?[1] == 2 && value["a"]?[2] == nil && value["a"]?[-1] == nil && value["s"]?[0] == nil)
    #expect(value["a"]?.arrayValue?.count == 2 && value["o"]?.arrayValue == nil)
    #expect(value["o"]?["k"] == JSONValue.null && value["o"]?["x"] == nil && value["a"]?["x"] == nil)
    #expect(value["o"]?.objectValue?.keys.sorted() == ["k"] && value["a"]?.objectValue == nil)
  }

  @Test(arguments: [1e300, -1e300, 9.3e18, .infinity, .nan, 0.5])
  func `numbers too large for an integer do not trap`(number: Double) {
    #expect(JSONValue.number(number).integerValue == nil)
  }

  @Test func `writes sorted and without escaped slashes`() {
    let value: JSONValue = ["b": [1, -2.5, true, nil], "a": "https://x/\"\\\n", "é": .integer(.max)]
    #expect(value.text() == #"{"a":"https://x/\"\\\n","b":[1,-2.5,true,null],"é":9223372036854775807}"#)
    #expect((["a": 1] as JSONValue).text(pretty: true) == "{\n  \"a\" : 1\n}")
    #expect((["é": "ü"] as JSONValue).text(pretty: true) == "{\n  \"é\" : \"ü\"\n}")
    #expect(JSONValue.number(.infinity).text() == "null" && JSONValue.number(.nan).text() == "null")
    #expect(("x" as JSONValue).text() == "\"x\"")
  }

  @Test func `random documents are written as Foundation writes them, but for what could steer a terminal`() throws {
    var maker = JSONMaker(seed: 8259)
    for _ in 0..<1500 {
      let value = try Self.parse(maker.document())
      for pretty in [false, true] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        let written = String(decoding: try encoder.encode(value), as: UTF8.self)
        #expect(
          value.text(pretty: pretty)
            == written.replacing("\u{7F}", with: #"\u007f"#).replacing("\u{202E}", with: #"\u202e"#))
      }
    }
  }

  @Test(
    arguments: [
      "\u{1B}[2J", "\u{7F}", "\u{9B}31m", "\u{85}", "\u{202E}", "\u{2066}x\u{2069}", "\u{200F}", "\u{2028}", "\u{61C}",
    ])
  func `what could steer a terminal is escaped and reads back`(text: String) throws {
    let written = JSONValue.object([text: .string(text)]).text()
    #expect(written.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) })
    #expect(try Self.parse(written) == .object([text: .string(text)]))
  }

  @Test func `errors are sentences without the text`() {
    #expect(JSONFailure.malformed.description == "is not valid JSON")
    #expect(JSONFailure.tooDeep(limit: 64).description.contains("64"))
    #expect(JSONFailure.notUTF8.description.contains("UTF-8"))
  }
}

@Suite struct JSONWebTokenTests {
  /// A header of an algorithm, claims as POD writes them, a signature of 32 bytes.
  private static func token(header: String = #"{"alg":"HS256"}"#, claims: String, signature: String? = nil) -> String {
    let signature = signature ?? Base64URL.encode(Array(repeating: 7, count: 32))
    return [Base64URL.encode(header.utf8), Base64URL.encode(claims.utf8), signature].joined(separator: ".")
  }

  @Test func `reads header and claims`() throws {
    let claims = #"{"jti":"0123456789abcdef0123456789abcdef","scope":"all","iss":"POD","name":"Ü (scope: all)"}"#
    let token = try #require(JSONWebToken(parsing: Self.token(claims: claims)))
    #expect(token.header == ["alg": "HS256"])
    #expect(token.claims["name"]?.stringValue == "Ü (scope: all)" && token.claims["exp"] == nil)
  }

  @Test func `the example of RFC 7519 §3.1`() throws {
    let text =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
      + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
      + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    let token = try #require(JSONWebToken(parsing: text))
    #expect(token.header == ["typ": "JWT", "alg": "HS256"])
    #expect(token.claims == ["iss": "joe", "exp": 1_300_819_380, "http://example.com/is_root": true])
  }

  @Test func `an unsigned token has an empty signature`() {
    #expect(JSONWebToken(parsing: Self.token(claims: "{}", signature: "")) != nil)
  }

  @Test(
    arguments: [
      "", ".", "..", "a.b.c", "e30.e30", "e30.e30.e30.e30", "e30.W10.e30", "e30.e30.*", "e30=.e30.", " e30.e30.",
      "e30.e30.\n",
      "e30.bnVsbA.",
    ])
  func `what is no JWT is refused`(text: String) {
    #expect(JSONWebToken(parsing: text) == nil)
  }

  @Test func `claims that nest too deeply are refused`() {
    let claims = "{\"a\":" + String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000) + "}"
    #expect(JSONWebToken(parsing: Self.token(claims: claims)) == nil)
  }
}

/// What is written, handed to Foundation's encoder.
extension JSONValue: Encodable {
  /// Writes the value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let bool): try container.encode(bool)
    case .integer(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .string(let text): try container.encode(text)
    case .array(let elements): try container.encode(elements)
    case .object(let members): try container.encode(members)
    }
  }
}
