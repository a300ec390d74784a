import Formats
import Testing

@Suite struct Bech32Tests {
  @Test(
    arguments: [
      ("A12UEL5L", "a", ""), ("a12uel5l", "a", ""),
      ("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef", "00443214c74254b635cf84653a56d7c675be77df"),
      (
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split",
        "c5f38b70305f519bf66d85fb6cf03058f3dde463ecd7918f2dc743918f2d"
      ),
    ])
  func `examples of BIP 173`(text: String, word: String, bytes: String) throws {
    let decoded = try #require(Bech32.decode(text))
    #expect(decoded.word == word)
    #expect(Hex.encode(decoded.bytes) == bytes)
    #expect(Bech32.encode(decoded.bytes, word: word) == text.lowercased())
  }

  @Test(
    arguments: [
      "", "1", "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8", "10a06t8", "1qzzfhee",
      "A12uEL5L", "a12uel5m", "a 12uel5l", "ä12uel5l", "a1ſ2uel5l", "\u{7F}1axkwrx",
    ])
  func `what is malformed is refused`(text: String) {
    #expect(Bech32.decode(text) == nil)
  }

  @Test(arguments: ["a1qpamnt9j", "a1qqqd87cpp"])
  func `bits that are set and say nothing, or make no byte`(text: String) {
    #expect(Bech32.decode("a1qqqd87cq")?.bytes == [0])
    #expect(Bech32.decode(text) == nil)
  }

  @Test func `every length goes there and back`() throws {
    for length in 0...70 {
      let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max) }
      let text = Bech32.encode(bytes, word: "age-secret-key-")
      #expect(Bech32.decode(text)?.bytes == bytes)
      #expect(Bech32.decode(text.uppercased())?.word == "age-secret-key-")
    }
  }
}
