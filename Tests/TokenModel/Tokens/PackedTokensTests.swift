import Formats
import Foundation
import Testing

@testable import TokenModel

@Suite struct PackedTokensTests {
  private static let handle = Handle("k7w3qzaaab")

  private func token(
    identity: String = "to1tcmSFHeYY5KzyhOqVKMKb", id: String? = nil, value: String = "v", label: String? = nil,
    ownLabel: String? = nil, scope: String? = nil, organization: String? = nil, created: Date? = nil,
    lifetime: Int? = nil, expiry: TokenExpiry = .unknown, lastUse: LastUse = .unknown, problem: String? = nil
  ) throws -> ListedToken {
    let reference = TokenReference(
      identity: Secret(identity), id: id.map { Secret($0) }, organization: organization)
    return ListedToken(
      token: UploadToken(
        reference: reference, value: Secret(value), label: label, scope: scope.map(TokenScope.init(rawValue:)),
        created: created, lifetime: lifetime, expiry: expiry, lastUse: lastUse, problem: problem),
      handle: try #require(Self.handle), ownLabel: ownLabel)
  }

  private func tokens() throws -> [ListedToken] {
    let moment = Date(timeIntervalSinceReferenceDate: 816_123_456.789_012_3)
    let same = "to1tcmSFHeYY5KzyhOqVKMKb"
    return [
      try token(identity: same, id: same, value: same, created: moment, lifetime: 3600, expiry: .at(moment)),
      try token(id: "17", label: "Batch ÜPLOAD ẞ", scope: "upload", organization: "Lib", expiry: .never),
      try token(ownLabel: "nightly", lastUse: .never, problem: "its claims and its text disagree"),
      try token(label: "server's", ownLabel: "mine", lastUse: .ago(words: "about 2 hours ago", seconds: 7200)),
      try token(label: "", scope: "", organization: "", lastUse: .ago(words: "", seconds: nil)),
      try token(value: String(repeating: "j", count: 40_000), label: String(repeating: "撮", count: 300)),
      try token(identity: "", value: ""),
    ]
  }

  @Test func `tokens come out as they went in`() throws {
    let tokens = try tokens()
    let page = PackedPage(tokens)
    #expect(page.count == tokens.count)
    for (place, token) in tokens.enumerated() {
      #expect(page[place] == token)
      #expect(page.times(at: place) == token.token.times)
    }
  }

  @Test(arguments: [1, 2, 3, 7, 100]) func `they are as they were in pages of any size`(size: Int) throws {
    let tokens = try tokens()
    let packed = PackedTokens(tokens, pageSize: size)
    #expect(Array(packed) == tokens)
    #expect(packed.pages.dropLast().allSatisfy { $0.count == size })
    #expect(packed.repacked(pageSize: 2) == PackedTokens(tokens, pageSize: 2))
  }

  @Test func `the server's answer is not kept`() throws {
    var token = try token()
    token.token.answer = Secret("{}")
    #expect(PackedPage([token])[0].token.answer == nil)
  }

  @Test func `no secret is among the texts for filters`() throws {
    let page = PackedPage([try token(identity: "IDENTITY", id: "ID", value: "VALUE", label: "A")])
    #expect(String(decoding: page.searched, as: UTF8.self).lowercased().contains("id") == false)
    #expect("\(page[0].token.value)" == Secret.mask)
  }

  @Test(arguments: [true, false]) func `any numbers are sorted`(ascending: Bool) throws {
    var random = SystemRandomNumberGenerator()
    let numbers = (0..<1000).map { index -> Double in
      index % 10 == 0 ? .nan : index % 7 == 0 ? .infinity : Double(Int.random(in: -500...500, using: &random)) / 4
    }
    var order = PlaceOrder(capacity: numbers.count)
    for number in numbers { order.append(number: number, ascending: ascending) }
    let expected = numbers.indices.sorted { left, right in
      let (first, second) = (numbers[left], numbers[right])
      if first.isNaN || second.isNaN { return first.isNaN == second.isNaN ? left < right : second.isNaN }
      return first == second ? left < right : (first < second) == ascending
    }
    #expect(order.places() == expected)
  }

  @Test(arguments: [true, false]) func `texts of any length are sorted`(ascending: Bool) throws {
    var random = SystemRandomNumberGenerator()
    let texts = (0..<1000).map { _ in
      Array(String(repeating: "ab", count: Int.random(in: 0...12, using: &random)).utf8)
        + (0..<Int.random(in: 0...2, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random) }
    }
    var order = PlaceOrder(capacity: texts.count)
    for (index, text) in texts.enumerated() {
      text.withUnsafeBufferPointer { order.append(text: index % 9 == 0 ? nil : $0, ascending: ascending) }
    }
    let expected = texts.indices.sorted { left, right in
      if left % 9 == 0 || right % 9 == 0 {
        return (left % 9 == 0) == (right % 9 == 0) ? left < right : right % 9 == 0
      }
      if texts[left] == texts[right] { return left < right }
      return texts[left].lexicographicallyPrecedes(texts[right]) == ascending
    }
    #expect(order.places() == expected)
  }

  @Test(arguments: [true, false]) func `texts that are alike for long are sorted`(ascending: Bool) throws {
    for count in [0, 247, 248, 249, 255, 256, 257, 300, 2_000_000] {
      let start = String(repeating: "a", count: count)
      let texts = ["", "b", "", "ba", "\u{e4}", "a", "aaaaaaaab", "b", "aaaaaaaa"].map { Array((start + $0).utf8) }
      var order = PlaceOrder(capacity: texts.count)
      for text in texts { text.withUnsafeBufferPointer { order.append(text: $0, ascending: ascending) } }
      let expected = texts.indices.sorted { left, right in
        if texts[left] == texts[right] { return left < right }
        return texts[left].lexicographicallyPrecedes(texts[right]) == ascending
      }
      #expect(order.places() == expected, "\(count)")
    }
  }
}
