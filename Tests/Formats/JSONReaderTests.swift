import Foundation
import Testing

@testable import Formats

@Suite struct JSONReaderTests {
  @Test(
    arguments: [
      ("[{\"a\":[", "1", "]}]"), ("[", "[]", "]"), ("", " ", "1"), ("", " ", ""), ("[1", ",[1.5e3,-7,\"\",true]", "]"),
      ("[{", "\"a\":{},", "\"b\":1}]"), ("\"", "x", "\""), ("\"", "\\n", "\""), ("\"", "\\ud83d\\ude00", "\""),
      ("", "1", ""),
      ("1.", "0", ""), ("1e", "1", ""), ("\"", "\\\\", ""), ("[", "\"a\",", ""), ("", "[", ""), ("[{\"", "n", "\":1}]"),
    ])
  func `every byte is looked at a bounded number of times`(begin: String, middle: String, end: String) {
    for size in [1000, 10_000] {
      let text = Array((begin + String(repeating: middle, count: size / middle.utf8.count) + end).utf8)
      #expect(Self.looks(at: text, depthLimit: 64) <= 16 * text.count)
    }
  }

  @Test func `deep nesting takes no longer than wide`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "{\"a\":[", count: depth / 2) + "1" + String(repeating: "]}", count: depth / 2)
    }
    let looks = [2, 62].map { depth in
      let text = Array(("[" + Array(repeating: nested(depth), count: 620 / depth).joined(separator: ",") + "]").utf8)
      return Double(Self.looks(at: text, depthLimit: 64)) / Double(text.count)
    }
    #expect(looks[1] < 1.5 * looks[0], "\(looks)")
  }

  @Test func `what the fuzzers feed is read as Foundation reads it`() throws {
    let corpus = URL(filePath: #filePath).appending(path: "../../Fuzz/Corpus").standardized
    let names = try FileManager.default.subpathsOfDirectory(atPath: corpus.path)
    let files = names.compactMap { try? Data(contentsOf: corpus.appending(path: $0)) }
    #expect(files.count > 100)
    for file in files { Self.expectAgreement(on: Array(file)) }
  }

  @Test func `random documents, whole and spoiled, are read as Foundation reads them`() {
    var maker = JSONMaker(seed: 8259)
    var taken = 0
    for _ in 0..<1500 {
      let document = Array(maker.document().utf8)
      if Self.expectAgreement(on: document) { taken += 1 }
      Self.expectAgreement(on: maker.spoiled(document))
    }
    #expect(taken == 1500)
  }

  private static func looks(at text: [UInt8], depthLimit: Int) -> Int {
    let counted = CountedText(text)
    var reader = JSONReader(counted, depthLimit: depthLimit)
    _ = try? reader.document()
    return counted.count.looks
  }

  /// - Returns: whether the document was taken.
  @discardableResult private static func expectAgreement(on text: [UInt8]) -> Bool {
    let shown = Comment(rawValue: String(decoding: text, as: UTF8.self).debugDescription)
    let decoded = DecodedJSON(text)
    switch Result(catching: { () throws(JSONFailure) in try JSONValue(parsing: text) }) {
    case .success(let value):
      #expect(decoded?.isSame(as: value) == true, shown)
      return true
    case .failure(.malformed):
      #expect(decoded.map(\.isTakenForJSON) ?? true, shown)
    case .failure(.notUTF8):
      #expect(String(validating: text, as: UTF8.self) == nil || text.contains(0), shown)
    case .failure(.tooDeep):
      break
    }
    return false
  }
}
