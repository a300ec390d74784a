import Formats
import Testing

@Suite struct Base32Tests {
  @Test(
    arguments: [
      ("", ""), ("MY======", "f"), ("MZXQ====", "fo"), ("MZXW6===", "foo"), ("MZXW6YQ=", "foob"),
      ("MZXW6YTB", "fooba"), ("MZXW6YTBOI======", "foobar"), ("MZXW6YTBOI", "foobar"), ("mzxw6ytboi", "foobar"),
      ("MZXW 6YTB OI", "foobar"), ("mzxw-6ytb-oi", "foobar"),
    ])
  func `the vectors of RFC 4648 §10, padded or not, in any case`(text: String, bytes: String) {
    #expect(Base32.decode(text) == Array(bytes.utf8))
  }

  @Test(
    arguments: [
      "M", "MZX", "MZXW6Y", "MZXW6YT1", "MZXW6YT0", "MZXW6YT8", "MY=====", "MY=", "=", "========", "M=Y=====",
      "MZXW6YTB=",
      "MÄ", "M\nY", "１２",
    ])
  func `what is no base 32 is refused`(text: String) {
    #expect(Base32.decode(text) == nil)
  }

  @Test func `every digit is decoded`() {
    #expect(
      Base32.decode("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").map(Hex.encode)
        == "00443214c74254b635cf84653a56d7c675be77df")
  }
}

@Suite struct Base64URLTests {
  static let examples = [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
    ("foobar", "Zm9vYmFy"), ("\u{3FF}\u{3FE}", "z7_Pvg"),
  ]

  @Test(arguments: examples)
  func `the vectors of RFC 4648 §10, without padding`(bytes: String, text: String) {
    #expect(Base64URL.encode(bytes.utf8) == text)
    #expect(Base64URL.decode(text) == Array(bytes.utf8))
  }

  @Test func `uses the alphabet of addresses`() {
    #expect(Base64URL.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
    #expect(Base64URL.decode("-_-_") == [0xFB, 0xFF, 0xBF])
  }

  @Test(arguments: ["Z", "Zg==", "Zm9v+", "Zm9v/", "Zm 9", "Zm9v\n", "Zm9é", "Zm9vY", "=", "Zm\u{0}v"])
  func `what is no base64url is refused`(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }
}

@Suite struct Base64Tests {
  @Test(
    arguments: [
      ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
      ("foobar", "Zm9vYmFy"), ("\u{3FF}\u{3FE}", "z7/Pvg"),
    ])
  func `the vectors of RFC 4648 §10, without padding`(bytes: String, text: String) {
    #expect(Base64.encode(bytes.utf8) == text)
    #expect(Base64.decode(text) == Array(bytes.utf8))
  }

  @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9v-", "Zm 9v", "Zm9v\n", "Zm9é", "Zm9vY", "="])
  func `what is no base 64 is refused`(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}

@Suite struct HexTests {
  @Test func `every byte goes there and back`() {
    let bytes = Array(UInt8.min...UInt8.max)
    let text = Hex.encode(bytes)
    #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
    #expect(Hex.decode(text) == bytes)
    #expect(Hex.decode(text.uppercased()) == bytes)
  }

  @Test(arguments: ["0", "0g", "g0", " 0", "0x00", "é", "00 ", "１１"])
  func `what is no hexadecimal is refused`(text: String) {
    #expect(Hex.decode(text) == nil)
  }
}

@Suite struct PercentEncodingTests {
  @Test(
    arguments: [
      ("", ""), ("abcXYZ019-._~", "abcXYZ019-._~"), ("a b", "a%20b"), ("../x", "..%2Fx"), ("a?b#c", "a%3Fb%23c"),
      ("ü€", "%C3%BC%E2%82%AC"), ("\r\n\0", "%0D%0A%00"), ("%41", "%2541"), ("a\\b", "a%5Cb"), ("+&=", "%2B%26%3D"),
      (":@!$'()*,;", "%3A%40%21%24%27%28%29%2A%2C%3B"), ("👍🏽", "%F0%9F%91%8D%F0%9F%8F%BD"),
    ])
  func `a path segment is encoded and decoded`(text: String, encoded: String) {
    #expect(PercentEncoding.pathSegment(text) == encoded)
    #expect(PercentEncoding.decode(encoded) == text)
  }

  @Test func `a form is encoded`() {
    #expect(PercentEncoding.form([]) == "")
    #expect(PercentEncoding.form([("a", "")]) == "a=")
    #expect(
      PercentEncoding.form([("password", "&+%= \"ü"), ("a&b", "c=d"), ("a&b", "\r\n")])
        == "password=%26%2B%25%3D+%22%C3%BC&a%26b=c%3Dd&a%26b=%0D%0A")
  }

  @Test(arguments: ["%", "%4", "%4g", "%g4", "a%", "%C3", "%FF", "%ED%A0%80", "%é0"])
  func `what is badly escaped is not decoded`(text: String) {
    #expect(PercentEncoding.decode(text) == nil)
  }

  @Test func `decoding leaves a plus alone`() {
    #expect(PercentEncoding.decode("a+b%2b") == "a+b+")
  }
}
