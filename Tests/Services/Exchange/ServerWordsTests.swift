import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct ServerWordsTests {
  @Test func `are trimmed, neutral and short`() throws {
    #expect(ServerWords.neutral("  The key is wrong.\n") == "The key is wrong.")
    #expect(ServerWords.neutral(" \n\t ") == nil)
    #expect(ServerWords.neutral("red \u{1b}[31m \u{202e}") == "red ^[[31m �")
    let long = try #require(ServerWords.neutral(String(repeating: "long ", count: 100_000)))
    #expect(long.count == 200)
    #expect(long.hasSuffix("…"))
  }

  @Test func `are attributed to the server`() {
    #expect(ServerWords.reason("No.", from: "server.example", status: 401) == "server.example says: No.")
    #expect(
      ServerWords.reason(" ", from: "server.example", status: 401)
        == "server.example answered with status 401 and gave no reason.")
  }

  @Test func `do not repeat a secret`() {
    let secrets = [Secret("abcd"), Secret("abcdefgh"), Secret("no")]
    #expect(ServerWords.hiding(secrets, in: "'abcdefgh' and 'abcd' are no keys") == "'•••' and '•••' are no keys")
  }

  /// One secret with every character that an encoding writes in another way, as servers' encoders repeat it.
  private static let spellings = [
    "pa&ss+w/r\"d <é😀>", "pa%26ss%2Bw%2Fr%22d+%3C%C3%A9%F0%9F%98%80%3E",
    "pa%26ss%2bw%2fr%22d%20%3c%c3%a9%f0%9f%98%80%3e",
    "pa%26ss+w/r%22d%20<é😀>", "pa&ss+w/r\\\"d <é😀>", "pa\\u0026ss+w\\/r\\\"d \\u003C\\u00e9\\ud83d\\uDE00\\u003e",
    "pa&amp;ss+w/r&quot;d &lt;é😀&gt;", "pa&#38;ss&#43;w&#x2F;r&#034;d &lt;&#233;&#x1F600;&gt;",
    "pa\\u0026amp;ss+w/r&quot;d &lt;é😀&gt;", "pa%2526ss%252Bw%252Fr%2522d%2B%253C%25C3%25A9%25F0%259F%2598%2580%253E",
  ]

  @Test(arguments: spellings)
  func `a secret in another encoding than ours is hidden too`(spelling: String) {
    let secrets = [Secret("pa&ss+w/r\"d <é😀>")]
    #expect(ServerWords.hiding(secrets, in: "grant=x&password=\(spelling)&z") == "grant=x&password=•••&z")
  }

  @Test(arguments: ["", "a", "ab", "user:"])
  func `a secret within base 64 is hidden, wherever it begins there`(before: String) {
    let secrets = [Secret("s3cr3t??>>w0rd")]
    for text in ["s3cr3t??>>w0rd", "s3cr3t%3F%3F%3E%3Ew0rd"] {
      for tail in ["", "x", "yz"] {
        let standard = Data((before + text + tail).utf8).base64EncodedString()
        let url = standard.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        #expect(ServerWords.hiding(secrets, in: "Basic \(standard) was refused") == "Basic ••• was refused")
        #expect(ServerWords.hiding(secrets, in: "Basic \(url) was refused") == "Basic ••• was refused")
      }
    }
  }

  @Test func `leave ordinary words and overlaps alone`() {
    #expect(ServerWords.hiding([Secret("word")], in: "100% & \\ + wor d \u{e9}%2") == "100% & \\ + wor d \u{e9}%2")
    #expect(ServerWords.hiding([Secret("xabc"), Secret("abcdefgh")], in: "-xabcdefgh-") == "-•••-")
    #expect(ServerWords.hiding([Secret("abcd")], in: "abcdabcd") == "••••••")
  }

  @Test func `of a long text give what was looked through`() {
    let secret = String(repeating: "pa&ss+", count: 20)
    for distance in [0, 8_000, 8_150, 8_191, 16_300, 240_000] {
      let text = String(repeating: "x", count: distance) + secret + String(repeating: "y", count: 240_000)
      let words = ServerWords.hiding([Secret(secret)], in: text)
      #expect(words.utf8.count < 16_384 && words.hasSuffix("…"))
      #expect(!words.contains("pa&"), "\(distance)")
    }
  }

  @Test func `look through hostile text in step`() {
    let text = String(repeating: "%25&amp;\\u0025", count: 1_000)
    #expect(ServerWords.hiding([Secret("pass%word")], in: text) == text)
  }
}
