import Crypto
import Foundation
import Testing

@testable import fob_sandbox

@Suite struct EncodingTests {
  @Test func `writes JSON in order`() {
    let json: JSON = ["b": 1, "a": [true, .null, .number(0.25)], "text": "\"\\\n\u{1b}ü/"]
    #expect(json.text == #"{"b":1,"a":[true,null,0.25],"text":"\"\\\n\u001bü/"}"#)
  }

  /// RFC 4648 section 10.
  @Test(arguments: [("", ""), ("MY======", "f"), ("MZXW6===", "foo"), ("mzxw6ytboi", "foobar")])
  func `decodes base 32`(text: String, plain: String) {
    #expect(Base32.decode(text) == Array(plain.utf8))
  }

  @Test func `refuses what is no base 32`() {
    #expect(Base32.decode("M1======") == nil)
  }

  @Test func `codes base 64 for addresses`() {
    #expect(Base64URL.encode([251, 255, 254, 0]) == "-__-AA")
    #expect(Base64URL.decode("-__-AA") == [251, 255, 254, 0])
    #expect(Base64URL.decode("a+b") == nil)
  }

  /// RFC 6238 appendix B, the last six of its eight digits.
  @Test(arguments: [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")])
  func `makes time codes`(time: Int, code: String) {
    let seed = Array("12345678901234567890".utf8)
    #expect(TimeCode.code(seed: seed, step: time / 30) == code)
    let date = Date(timeIntervalSince1970: Double(time))
    #expect(TimeCode.step(of: code, seed: seed, at: date) == time / 30)
    #expect(TimeCode.step(of: code, seed: seed, at: date.addingTimeInterval(30)) == time / 30)
    #expect(TimeCode.step(of: code, seed: seed, at: date.addingTimeInterval(90)) == nil)
  }

  /// The first token of POD's recorded list, but for its signature, whose key is not known.
  @Test func `makes web tokens as POD does`() {
    let token = PodToken(
      id: 1, organization: 1, jti: "5fd42db15754c8d87a2d1ac1265f5436", label: "Nightly sync", scope: "all")
    let value = token.value(key: SymmetricKey(size: .bits256))
    let recorded =
      "eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI1ZmQ0MmRiMTU3NTRjOGQ4N2EyZDFhYzEyNjVmNTQzNiIsInNjb3BlIjoiYWxsIiwiaXNzIjoiUE9E"
      + "IiwibmFtZSI6Ik5pZ2h0bHkgc3luYyJ9."
    #expect(value.hasPrefix(recorded))
    #expect(value.count == recorded.count + 43)
  }

  @Test func `leaves blank claims out`() throws {
    let key = SymmetricKey(size: .bits256)
    let token = PodToken(id: 1, organization: 1, jti: "0", label: "", scope: "").value(key: key)
    let claims = try #require(WebToken.claims(of: token, key: key))
    #expect(String(decoding: claims, as: UTF8.self) == #"{"jti":"0","iss":"POD"}"#)
    #expect(WebToken.claims(of: token, key: SymmetricKey(size: .bits256)) == nil)
    #expect(WebToken.claims(of: "x.y.z", key: key) == nil)
  }

  @Test(arguments: [
    (1_606_904_806.0, "2020-12-02T10:26:46+00:00", "Wed, 02 Dec 2020 10:26:46 GMT"),
    (0, "1970-01-01T00:00:00+00:00", "Thu, 01 Jan 1970 00:00:00 GMT"),
    (951_825_599.9, "2000-02-29T11:59:59+00:00", "Tue, 29 Feb 2000 11:59:59 GMT"),
    (-1, "1969-12-31T23:59:59+00:00", "Wed, 31 Dec 1969 23:59:59 GMT"),
  ])
  func `writes dates`(seconds: Double, atom: String, http: String) {
    let date = Date(timeIntervalSince1970: seconds)
    #expect(DateText.atom(date) == atom)
    #expect(DateText.http(date) == http)
  }
}
