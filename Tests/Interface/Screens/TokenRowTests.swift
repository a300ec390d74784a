import Testing
import TokenModel

@testable import Interface

/// What a row of an upload token tells where there is little room.
@Suite struct TokenRowTests {
  private func line(_ text: String, of state: AppState) throws -> String {
    try #require(state.screen.split(separator: "\n").map(String.init).first { $0.contains(text) })
  }

  /// The longest countdown stands beside the longest word.
  @Test func `no expiry is cut`() throws {
    for columns in [40, 60, 80, 120] {
      let tokens = try (1...20).map { try World.videoToken($0, label: "label") }
      let state = try World.listed(columns: columns, tokens: tokens)
      #expect(!state.screen.contains(/\d+[dh] \d+…/), "\(columns) columns")
    }
  }

  @Test func `labels come before the token's first characters`() throws {
    let label = "Nikon scanner, reading room"
    let tokens = [try World.videoToken(2, label: label)]
    let narrow = try World.listed(columns: 80, tokens: tokens)
    #expect(try line("EXPIRES", of: narrow).contains("TOKEN") == false)
    #expect(try line("Nikon", of: narrow).contains(label))
    let wide = try World.listed(columns: 120, tokens: tokens)
    #expect(try line("EXPIRES", of: wide).contains("TOKEN"))
  }

  @Test func `last use loses its hedge before it is cut`() throws {
    let tokens = [
      try World.podToken(1, label: "a", scope: .all, use: .ago(words: "about 23 hours ago", seconds: 82_800))
    ]
    let narrow = try World.listed(chosen: "pod-example", columns: 80, tokens: tokens)
    #expect(try line("23 hours ago", of: narrow).contains("about") == false)
    let wide = try World.listed(chosen: "pod-example", columns: 150, tokens: tokens)
    #expect(try line("23 hours ago", of: wide).contains("about"))
  }
}
