import Formats
import Foundation
import Testing

@testable import TokenModel

/// Every fact of upload tokens is where facts must be.
@Suite struct TokenFieldTests {
  private static let moment = Date(timeIntervalSinceReferenceDate: 816_123_456.789)

  private static func blank() throws -> ListedToken {
    ListedToken(
      token: UploadToken(
        reference: TokenReference(identity: Secret(""), id: nil), value: Secret(""), expiry: .unknown),
      handle: try #require(Handle("k7w3qzaaab")), ownLabel: nil)
  }

  /// Tokens of which one fact only is set, in each way in which it can be.
  private static func tokens(with field: TokenField) throws -> [ListedToken] {
    var rows = [try blank(), try blank(), try blank()]
    switch field {
    case .label: (rows[0].token.label, rows[1].ownLabel, rows[2].token.label) = ("Batch ÜPLOAD", "own", "")
    case .contact: (rows[0].contact, rows[1].contact, rows[2].contact) = ("Ann +44 20", "ÅSE", "")
    case .scope: (rows[0].token.scope, rows[1].token.scope, rows[2].token.scope) = (.all, .upload, .download)
    case .organization: for index in rows.indices { rows[index].token.reference.organization = "Lib \(index)" }
    case .handle: rows = try ["abcdefghij", "7777777777", "zzzzzzzzzz"].map { try handled($0) }
    case .value:
      rows[0].token.value = Secret("value")
      rows[1].token.reference.identity = Secret("identity")
      (rows[2].token.value, rows[2].token.reference.identity) = (Secret("same"), Secret("same"))
    case .id: for index in rows.indices { rows[index].token.reference.id = Secret("\(index)") }
    case .created: for index in rows.indices { rows[index].token.created = moment + Double(index) }
    case .problem: for index in rows.indices { rows[index].token.problem = "problem \(index)" }
    case .lifetime: (rows[0].token.lifetime, rows[1].token.lifetime, rows[2].token.lifetime) = (0, 1, 2_147_483_647)
    case .expiry: (rows[0].token.expiry, rows[1].token.expiry, rows[2].token.expiry) = (.never, .at(moment), .at(.now))
    case .lastUse:
      rows[0].token.lastUse = .never
      rows[1].token.lastUse = .ago(words: "about 2 hours ago", seconds: 7200)
      rows[2].token.lastUse = .ago(words: "", seconds: nil)
    }
    return rows
  }

  private static func handled(_ text: String) throws -> ListedToken {
    var row = try blank()
    row.handle = try #require(Handle(text))
    return row
  }

  @Test(arguments: TokenField.allCases)
  func `a fact comes out of a packed page as it went in`(field: TokenField) throws {
    let tokens = try Self.tokens(with: field)
    let blank = try Self.blank()
    #expect(!tokens.contains(blank))
    #expect(Array(PackedTokens(tokens)) == tokens)
    var builder = PackedPageBuilder()
    for place in tokens.indices { builder.append(place, of: PackedPage(tokens)) }
    let again = PackedPage(builder)
    #expect(tokens.indices.map { again[$0] } == tokens)
  }

  @Test func `all facts together come out of a packed page as they went in`() throws {
    var row = try Self.handled("abcdefghij")
    row.token = UploadToken(
      reference: TokenReference(identity: Secret("identity"), id: Secret("id"), organization: "Lib"),
      value: Secret("value"), label: "Label", scope: .upload, created: Self.moment, lifetime: 3600, expiry: .never,
      lastUse: .ago(words: "yesterday", seconds: 86_400), problem: "problem")
    (row.ownLabel, row.contact) = ("own", "Ann")
    let page = PackedPage([try Self.blank(), row, try Self.blank(), row])
    #expect(page[1] == row && page[3] == row)
    #expect(try page[0] == Self.blank())
    #expect(try page[2] == Self.blank())
  }

  @Test func `filters look into every text and nothing else`() throws {
    for field in TokenField.allCases {
      let row = try #require(try Self.tokens(with: field).first)
      #expect((row.text(of: field) != nil) == field.isSearched, "\(field)")
    }
    #expect(TokenField.searched.map(\.slot) == Array(TokenField.searched.indices))
  }

  @Test func `a number that filters compare or lists are sorted by is known once it is set`() throws {
    for field in TokenField.allCases where field.measure != nil || (field.order != nil && !field.isSearched) {
      let page = PackedPage(try Self.tokens(with: field) + [try Self.blank()])
      #expect(page.rows.map { field.number(in: $0).isNaN }.contains(false), "\(field)")
      #expect(try field.number(in: #require(page.rows.last)).isNaN, "\(field)")
    }
  }

  @Test func `no two facts have one place or one name`() {
    let orders = TokenField.allCases.compactMap(\.order)
    #expect(Set(orders.map(\.place)).count == orders.count && Set(orders.map(\.word)).count == orders.count)
    #expect(TokenField.orders.count == orders.count)
    #expect(TokenField.orders == [.created, .expiry, .lifetime, .label, .scope, .lastUse, .organization])
    let measures = TokenField.allCases.compactMap(\.measure)
    let names = TokenField.searched.map(\.rawValue) + measures.map(\.name) + measures.compactMap(\.endless)
    #expect(Set(names).count == names.count)
    #expect(Set(TokenField.allCases.map(\.name)).count == TokenField.allCases.count)
  }

  @Test func `what a filter asks of a fact can be typed`() throws {
    for field in TokenField.searched {
      #expect(try TokenFilter(parsing: "\(field.rawValue):x").terms.map(\.condition.fact) == [field])
    }
    for field in TokenField.allCases {
      guard let measure = field.measure else { continue }
      let text = "\(measure.name)<7d"
      let words = [text, measure.endless].compactMap(\.self)
      let filter = try TokenFilter(parsing: words.joined(separator: " "))
      #expect(filter.terms.map(\.condition.fact) == words.map { _ in field })
    }
  }
}
