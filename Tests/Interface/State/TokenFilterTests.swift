import Testing
import TokenModel

@testable import Interface

@Suite struct TokenFilterTests {
  private static func tokens() throws -> [ListedToken] {
    try World.podTokens() + [
      try World.videoToken(1, label: "Ärger im Büro"), try World.videoToken(5, label: "never mind"),
    ]
  }

  @Test(arguments: [
    ("", [0, 1, 2, 3, 4, 5]), ("HARVEST", [0]), ("export ils", [1]), ("upload", [1]), ("unused", [2]),
    ("ärger", [4]), ("k7w3qzaaac", [1]), ("example-lib", [0, 1, 2, 3]), ("never", [0, 1, 2, 3, 5]),
    ("never old", [2]), ("nothing", []),
  ])
  func wordsMustAllMatch(text: String, expected: [Int]) throws {
    let filter = TokenFilter(text)
    let found = try Self.tokens().enumerated().filter { filter.matches($0.element) }.map(\.offset)
    #expect(found == expected)
  }

  @Test func unknownUseIsNotUnused() throws {
    #expect(!TokenFilter("unused").matches(try World.videoToken(1)))
    #expect(TokenFilter("unused").asksForUse)
  }

  @Test(arguments: [
    (TokenSort(.label, ascending: true), [4, 2, 1, 3, 0]), (TokenSort(.label, ascending: false), [0, 3, 1, 2, 4]),
    (TokenSort(.scope, ascending: true), [4, 3, 1, 2, 0]), (TokenSort(.scope, ascending: false), [2, 1, 3, 4, 0]),
    (TokenSort(.lastUse, ascending: true), [3, 2, 1, 0, 4]), (TokenSort(.lastUse, ascending: false), [1, 2, 3, 0, 4]),
    (TokenSort(.organization, ascending: true), [1, 2, 3, 4, 0]),
  ])
  func sortsWithTheUnknownLast(sort: TokenSort, expected: [Int]) throws {
    var rows = SparseRows(pageSize: 100)
    rows.replaceAll([try World.videoToken(1, label: "zebra")] + (try World.podTokens()))
    #expect(TokenOrder(sort).sorted([0, 1, 2, 3, 4]) { rows[$0] } == expected)
  }

  @Test func whatNeverEndsEndsLast() throws {
    var rows = SparseRows(pageSize: 100)
    rows.replaceAll([
      try World.videoToken(5), try World.videoToken(3), try World.videoToken(1), try World.videoToken(2),
    ])
    #expect(TokenOrder(TokenSort(.expiry, ascending: true)).sorted([0, 1, 2, 3]) { rows[$0] } == [2, 3, 1, 0])
    #expect(TokenOrder(TokenSort(.expiry, ascending: false)).sorted([0, 1, 2, 3]) { rows[$0] } == [0, 1, 3, 2])
  }
}
