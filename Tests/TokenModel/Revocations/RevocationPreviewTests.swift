import Formats
import Foundation
import Testing

@testable import TokenModel

@Suite struct RevocationPreviewTests {
  private static let now = Date(timeIntervalSince1970: 1_800_000_000)
  private static let day = 86_400

  private func row(
    scope: TokenScope? = nil, organization: String? = nil, age: Double? = nil, left: Double? = nil,
    use: LastUse = .unknown
  ) throws -> RevocationRow {
    RevocationRow(
      handle: try #require(Handle("aaaaaaaaaa")), label: nil, scope: scope, organization: organization,
      created: age.map { Self.now.addingTimeInterval(-$0 * Double(Self.day)) },
      expiry: left.map { .at(Self.now.addingTimeInterval($0 * Double(Self.day))) } ?? .never, lastUse: use)
  }

  private func preview(_ rows: [RevocationRow], _ facts: Set<TokenField>) -> RevocationPreview {
    let support = UploadTokenSupport(
      facts: facts, serverSorts: [], pageSize: nil, scopes: [], lifetimes: .neverOnly, idIsSecret: false)
    return RevocationPreview(rows, support: support, now: Self.now)
  }

  private func counts(_ preview: RevocationPreview, _ field: TokenField) throws -> [String: Int] {
    let bars = try #require(preview.histogram(of: field)).bars
    return Dictionary(bars.map { ($0.name, $0.count) }, uniquingKeysWith: +).filter { $0.value > 0 }
  }

  @Test(arguments: [
    (LastUse.ago(words: "less than a minute ago", seconds: 30), "this week"),
    (.ago(words: "7 days ago", seconds: 7 * day), "this week"),
    (.ago(words: "8 days ago", seconds: 8 * day), "this month"),
    (.ago(words: "29 days ago", seconds: 29 * day), "this month"),
    (.ago(words: "about 1 month ago", seconds: 30 * day), "1–12 months"),
    (.ago(words: "11 months ago", seconds: 330 * day), "1–12 months"),
    (.ago(words: "about 1 year ago", seconds: 31_557_600), "over 1 year"),
    (.ago(words: "vor einem Jahr", seconds: nil), "unclear"), (.never, "never"), (.unknown, "not told"),
  ])
  func `last use falls into the parts of POD's words`(use: LastUse, name: String) throws {
    let preview = preview([try row(use: use)], [.lastUse])
    #expect(try counts(preview, .lastUse) == [name: 1])
    #expect(preview.inUse == (["this week", "unclear"].contains(name) ? 1 : 0))
  }

  @Test(arguments: [(0.0, "under 1 day"), (1, "1–7 days"), (7, "7–30 days"), (30, "1–12 months"), (365, "over 1 year")])
  func `age is counted to the second`(days: Double, name: String) throws {
    #expect(try counts(preview([try row(age: days)], [.created]), .created) == [name: 1])
  }

  @Test func `time left knows what is over and what never is`() throws {
    let rows = try [-1, 0.5, 3, 10, 40].map { try row(left: $0) } + [row()]
    #expect(
      try counts(preview(rows, [.expiry]), .expiry) == [
        "expired": 1, "under 1 day": 1, "1–7 days": 1, "7–30 days": 1, "over 30 days": 1, "never expires": 1,
      ])
  }

  @Test func `what is not reported is named and has no bars`() throws {
    let preview = preview([try row(scope: .all, organization: "brown")], [.scope])
    #expect(preview.histograms.map(\.field) == [.scope] && preview.inUse == nil)
    #expect(preview.unreportedNames == "LAST USED, AGE, EXPIRY, ORGANIZATION")
    #expect(preview.json["scope"]?["all"]?.integerValue == 1 && preview.json["last_used"] == nil)
    #expect(
      preview.json["not_reported"]?.arrayValue?.compactMap(\.stringValue) == [
        "last_used", "age", "time_left", "organization",
      ])
  }

  @Test func `the most frequent value comes first`() throws {
    let rows = try [TokenScope.upload, .all, .upload, nil, TokenScope(rawValue: "")].map { try row(scope: $0) }
    let bars = try #require(preview(rows, [.scope]).histogram(of: .scope)).bars
    #expect(bars.map(\.name) == ["upload", "(empty)", "all", "no scope"] && bars.map(\.count) == [2, 1, 1, 1])
  }

  @Test func `a hundred thousand are counted`() throws {
    let rows = try (0..<100).map { try row(scope: .upload, organization: "o\($0 % 7)", age: Double($0), use: .never) }
    let many = (0..<100_000).lazy.map { rows[$0 % 100] }
    let support = UploadTokenSupport(
      facts: [.created, .scope, .organization], serverSorts: [], pageSize: nil, scopes: [], lifetimes: .neverOnly,
      idIsSecret: false)
    #expect(RevocationPreview(many, support: support, now: Self.now).total == 100_000)
  }
}
