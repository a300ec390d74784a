import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// The pages on which a bulk revocation shows what it would revoke.
@Suite struct RevocationPageTests {
  private let video: EnvironmentName
  private let pod: EnvironmentName

  init() throws {
    video = try World.named("video")
    pod = try World.named("pod-example")
  }

  /// Marks of POD's tokens, with the question about them.
  private func asked(rows: Int = 24, columns: Int = 80) throws -> AppState {
    let tokens = try World.usedTokens()
    var state = try World.listed(chosen: "pod-example", rows: rows, columns: columns, tokens: tokens)
    state.press(.tab)
    state.type("*x")
    return state
  }

  /// Two tokens of video and all of POD's are marked; POD is chosen.
  private func askedInBoth() throws -> AppState {
    var state = try World.listed()
    state.press(.tab)
    state.type("  ")
    state.type(":env pod-example")
    state.answer(state.press(.enter), with: try World.podTokens())
    state.type("*x")
    return state
  }

  @Test func `what POD reports is drawn and what it does not report is named`() throws {
    let state = try asked()
    for text in [
      "Revoke 60 of 60 tokens · pod-example", "LAST USED", "SCOPE", "AGE, EXPIRY  not reported by POD",
      "ORGANIZATION  brown 45 · northfield 15", "▲ 5 were used this week. u leaves them out (60 → 55).",
      "┠ by last use ─", "of 60 ",
    ] { #expect(state.screen.contains(text), "\(text)") }
    #expect(state.screen.range(of: "1–12 months +█+[^0-9]*22 ", options: .regularExpression) != nil)
    #expect(state.screen.range(of: "never +█+ 23 ", options: .regularExpression) != nil)
    #expect(!state.screen.contains("TIME LEFT"))
  }

  @Test func `what only an owner can revoke is left out before anything is confirmed`() throws {
    let foreign = try World.podToken(90, label: "foreign", scope: .all, use: .never, hasID: false)
    var state = try World.listed(chosen: "pod-example", tokens: try World.usedTokens() + [foreign])
    state.press(.tab)
    state.type("*x")
    #expect(state.screen.contains("Revoke 60 of 61 tokens"))
    #expect(state.notice == .info("Left out: 1 that only an organization owner can revoke."))
    var alone = try World.listed(chosen: "pod-example", tokens: [foreign])
    alone.press(.tab)
    alone.type("*x")
    #expect(alone.dialogs.isEmpty)
    #expect(alone.notice == .warning("Only an organization owner can revoke these tokens."))
  }

  @Test func `the latest use comes first and the list is scrolled`() throws {
    var state = try asked()
    #expect(state.screen.contains("▸harvester 0 "))
    state.type("j")
    #expect(state.screen.contains("▸harvester 1 "))
    state.type("G")
    #expect(state.screen.contains("▸harvester 59 ") && state.screen.contains("–60 of 60"))
    state.type("gg3j")
    #expect(state.screen.contains("▸harvester 3 "))
  }

  @Test func `what was used this week is left out and taken back`() throws {
    var state = try asked()
    state.type("u")
    #expect(state.screen.contains("Revoke 55 of 60 tokens"))
    #expect(state.screen.contains("5 used this week are left out. u takes them back (55 → 60)."))
    #expect(!state.screen.contains("▸harvester 0 "))
    let left = try #require(AppState.work(in: state.press(.tab, .tab, .enter)))
    guard case .revokeMany(let rows) = left.work else {
      Issue.record("nothing is revoked")
      return
    }
    #expect(rows.count == 55 && !rows.contains { $0.token.lastUse.isInUse })
    var again = try asked()
    again.type("uu")
    #expect(again.screen.contains("Revoke 60 of 60 tokens"))
  }

  @Test func `leaving out what nobody used says why not`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type("  xu")
    #expect(state.notice?.text == "api.video does not report when a token was last used.")
  }

  @Test func `a plan is saved without revoking`() throws {
    var state = try asked()
    let sent = try #require(AppState.work(in: state.type("p")))
    guard case .planRevocation(let rows) = sent.work else {
      Issue.record("no plan is saved")
      return
    }
    #expect(rows.count == 60)
    let effects = update(&state, .ended(pod, sent.id, .planRevocation(.success(try World.revocation(60)))))
    #expect(effects.contains(.readRevocations))
    #expect(state.notice == .done("Saved the plan of 60: /state/revocations/plan.jsonl"))
    #expect(state.dialogs.count == 1, "the question stays")
    _ = update(&state, .ended(pod, sent.id, .planRevocation(.failure(.state(reason: "The disk is full.")))))
    #expect(state.notice?.text.contains("The plan was not saved. The disk is full.") == true)
  }

  @Test func `nothing is revoked before the last page is confirmed`() throws {
    var state = try askedInBoth()
    #expect(state.screen.contains("Revoke 4 of 4 tokens · pod-example · environment 1 of 2"))
    #expect(state.screen.contains("Nothing is revoked before the last environment is confirmed."))
    #expect(AppState.work(in: state.press(.tab, .tab, .enter)) == nil)
    #expect(state.screen.contains("Revoke 2 of 187 tokens · video · environment 2 of 2"))
    #expect(state.screen.contains("PRODUCTION") && !state.screen.contains("Nothing is revoked before"))
    let effects = { state.press(.tab) + state.type("video") + state.press(.enter) }()
    let begun = effects.compactMap { effect -> Int? in
      guard case .start(.revokeMany(let rows), _, _) = effect else { return nil }
      return rows.count
    }
    #expect(begun == [4, 2], "in the order of the pages")
    #expect(state.screen.contains("Revoking: pod-example"), "the first one's progress is on top")
    #expect(state.dialogs.count == 2)
    let stops = state.press(.escape).filter { if case .stop = $0 { true } else { false } }
    #expect(stops.count == 2, "all are stopped")
  }

  @Test func `escape leaves an environment out and says so`() throws {
    var state = try askedInBoth()
    state.press(.escape)
    #expect(state.notice == .info("pod-example is left out: none of its tokens will be revoked."))
    #expect(state.screen.contains("Revoke 2 of 187 tokens · video") && !state.screen.contains("environment 1 of"))
    let sent = try #require(AppState.work(in: state.press(.tab) + state.type("video") + state.press(.enter)))
    guard case .revokeMany(let rows) = sent.work else {
      Issue.record("nothing is revoked")
      return
    }
    #expect(rows.count == 2)
  }

  @Test func `leaving out the last one never begins another`() throws {
    var state = try askedInBoth()
    state.press(.tab, .tab, .enter)
    #expect(AppState.work(in: state.press(.escape)) == nil)
    #expect(state.screen.contains("Revoke 4 of 4 tokens · pod-example"))
    #expect(state.notice?.text.contains("video is left out") == true)
    #expect(state.screen.contains("[▸ Cancel ]"), "what was confirmed is asked again")
    #expect(AppState.work(in: state.press(.escape)) == nil && state.dialogs.isEmpty)
  }

  @Test func `Tab goes between the list and the field`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type("  x")
    #expect(state.keyContext == .preview)
    state.press(.tab)
    #expect(state.keyContext == .form)
    state.type("vi")
    #expect(state.screen.contains(": vi"))
    state.press(.tab)
    #expect(state.keyContext == .preview)
    state.type("j")
    #expect(state.screen.contains(": vi"), "what was typed stays")
  }

  @Test(arguments: [(10, 40), (12, 60), (24, 80), (50, 200)])
  func `the warning the list and the answer are on every screen`(rows: Int, columns: Int) throws {
    let state = try asked(rows: rows, columns: columns)
    #expect(state.screen.contains("Revokes exactly these 60"))
    #expect(state.screen.contains("used this week"))
    #expect(state.screen.contains("▸harvester 0"))
    #expect(state.screen.contains("[▸ Cancel ]") || state.screen.contains("Cancel ]"))
    #expect(state.screen.contains("LAST USED") == (rows >= 24))
    let lines = state.screen.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= rows && lines.allSatisfy { $0.count <= columns })
  }

  @Test func `plain mode says the counts`() throws {
    let tokens = try World.usedTokens()
    var listener = PlainScreenTests.Listener(try World.listed(chosen: "pod-example", tokens: tokens))
    _ = listener.hear(.tab, .character("*"))
    let heard = listener.hear(.character("x"))
    #expect(heard.contains("Last used: this week 5, this month 3, 1–12 months 22, over 1 year 7, never 23."))
    #expect(heard.contains("Organization: brown 45, northfield 15."))
    #expect(heard.contains("age, expiry: not reported by POD Aggregator."))
    #expect(heard.contains("5 were used this week. u leaves them out (60 to 55)."))
  }

  @Test func `a page of a hundred thousand tokens says how many they are`() throws {
    let environment = try World.videoEnvironment()
    var state = try World.listed()
    let profile = try #require(state.profile(of: environment))
    let support = try #require(profile.uploadTokens)
    let token = try World.videoToken(1)
    let rows = [ListedToken](repeating: token, count: 100_000)
    let source = PreviewSource(
      environment: environment, profile: profile, support: support, listed: rows.count, serverTime: World.now)
    let page = RevocationPage(source, rows, hidden: 0)
    _ = state.openRevokeMany([page])
    #expect(state.screen.contains("100,000"))
  }
}
