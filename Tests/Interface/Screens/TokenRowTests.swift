import FoundationEssentials
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

  @Test(arguments: [
    (LastUse.ago(words: "about 23 hours ago", seconds: 82_800), "23h ago"),
    (.ago(words: "just now", seconds: 5), "<1m ago"),
    (.ago(words: "over 1 year ago", seconds: 47_336_400), "1y ago"), (.ago(words: "once", seconds: nil), "once"),
    (.never, "never"),
  ])
  func `ages are written in one way`(use: LastUse, text: String) throws {
    let tokens = [try World.podToken(1, label: "row", scope: .all, use: use)]
    let state = try World.listed(chosen: "pod-example", columns: 80, tokens: tokens)
    #expect(try line("row", of: state).contains(" \(text) "))
  }

  @Test func `the label is as wide as the longest one`() throws {
    let tokens = [try World.videoToken(1, label: "a"), try World.videoToken(2, label: "nine cell")]
    let state = try World.listed(columns: 120, tokens: tokens)
    #expect(try line("EXPIRES", of: state).contains("LABEL      HANDLE"))
    let none = try World.listed(columns: 120, tokens: [try World.videoToken(1, label: "")])
    let heading = try line("EXPIRES", of: none)
    #expect(heading.contains("LABEL    HANDLE"), "\(heading)")
    let long = try World.listed(
      columns: 80, tokens: [try World.videoToken(1, label: String(repeating: "x", count: 300))])
    #expect(try line("EXPIRES", of: long).contains("AGE  LIFE    EXPIRES"))
  }

  /// A token of a day, created an hour ago, of which 23 hours are left.
  @Test func `age and what is left of the lifetime stand in the row`() throws {
    var token = try World.videoToken(1, label: "a")
    token.token.created = World.now.addingTimeInterval(-3600)
    token.token.lifetime = 86_400
    token.token.expiry = .at(World.now.addingTimeInterval(82_800))
    let state = try World.listed(columns: 80, tokens: [token])
    #expect(try line(token.handle.text, of: state).contains("     1h  █████▊  ●  23h"))
    token.token.lifetime = nil
    token.token.expiry = .never
    let never = try World.listed(columns: 80, tokens: [token])
    #expect(try line(token.handle.text, of: never).contains("     1h          never !"))
  }

  @Test func `only what expires soon says so in a word`() throws {
    let state = try World.listed(columns: 120)
    #expect(try line("EXPIRES", of: state).contains("LIFE"))
    #expect(!state.screen.contains("●   3d fresh"))
    #expect(state.screen.contains("critical"))
  }

  @Test func `what the service does not tell has no column`() throws {
    let pod = try World.listed(chosen: "pod-example", columns: 160)
    let heading = try line("LAST USED", of: pod)
    #expect(!heading.contains("AGE") && !heading.contains("LIFE") && !heading.contains("EXPIRES"))
  }
}
