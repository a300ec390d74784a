import Testing
import TokenModel

@testable import Interface

@Suite struct TokenOrderTests {
  @Test(arguments: [
    (TokenSort(.label, ascending: true), [4, 2, 1, 3, 0]), (TokenSort(.label, ascending: false), [0, 3, 1, 2, 4]),
    (TokenSort(.scope, ascending: true), [4, 3, 1, 2, 0]), (TokenSort(.scope, ascending: false), [2, 1, 3, 4, 0]),
    (TokenSort(.lastUse, ascending: true), [3, 2, 1, 0, 4]), (TokenSort(.lastUse, ascending: false), [1, 2, 3, 0, 4]),
    (TokenSort(.organization, ascending: true), [1, 2, 3, 4, 0]),
  ])
  func `sorts with the unknown last`(sort: TokenSort, expected: [Int]) throws {
    var rows = SparseRows(pageSize: 100)
    rows.replaceAll(PackedTokens([try World.videoToken(1, label: "zebra")] + (try World.podTokens())))
    #expect(rows.places(in: TokenOrder(sort)) == expected)
  }

  @Test func `what never ends ends last`() throws {
    var rows = SparseRows(pageSize: 100)
    rows.replaceAll(PackedTokens(try [5, 3, 1, 2].map { try World.videoToken($0) }))
    #expect(rows.places(in: TokenOrder(TokenSort(.expiry, ascending: true))) == [2, 3, 1, 0])
    #expect(rows.places(in: TokenOrder(TokenSort(.expiry, ascending: false))) == [0, 1, 3, 2])
  }
}
