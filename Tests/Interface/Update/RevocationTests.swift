import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct RevocationTests {
  private let name: EnvironmentName

  init() throws {
    name = try World.named("video")
  }

  /// Some of video's tokens in the dialog that asks whether they are to end.
  private func asked(_ numbers: [Int] = [1, 2, 5], hidden: Int = 0, rows: Int = 24) throws -> AppState {
    var state = try World.listed(rows: rows)
    state.press(.tab)
    let tokens = try numbers.map { try World.videoToken($0) }
    let page = try #require(state.revocationPage(of: name, tokens, hidden: hidden))
    #expect(state.openRevokeMany([page]) == [.terminal(.dropTypedAhead)])
    return state
  }

  /// A revocation that was begun.
  private func begun(_ revocation: Revocation) throws -> (AppState, WorkID) {
    var state = try World.listed()
    _ = update(&state, .revocationsRead([revocation]))
    state.type("X")
    let sent = try #require(AppState.work(in: state.type("video") + state.press(.enter)))
    #expect(sent.work == .resumeRevocation(path: revocation.path))
    _ = update(&state, .revocationBegan(name, sent.id, revocation))
    return (state, sent.id)
  }

  @Test func `what ends is shown in groups and by name`() throws {
    var state = try asked(Array(1...20), hidden: 4, rows: 30)
    #expect(state.screen.contains("Revoke 20 of 187 tokens · video"))
    #expect(state.screen.contains("PRODUCTION"))
    #expect(state.screen.contains("The filter hides 4 of these"))
    #expect(state.screen.range(of: "1–7 days +█+[^0-9]*6 ", options: .regularExpression) != nil)
    #expect(state.screen.range(of: "7–30 days +█+ 14 ", options: .regularExpression) != nil)
    #expect(state.screen.range(of: "never expires +█+[^0-9]*4 ", options: .regularExpression) != nil)
    #expect(state.screen.contains("LAST USED, SCOPE, ORGANIZATION  not reported by api.video"))
    let last = try World.handle(20).text
    #expect(!state.screen.contains(last))
    state.press(.pageDown, .pageDown)
    #expect(state.screen.contains(last))
    #expect(state.screen.contains("Type video to confirm:"))
  }

  @Test func `on production the name is typed and just the frozen rows end`() throws {
    var state = try asked()
    #expect(state.keyContext == .preview)
    #expect(AppState.work(in: state.press(.enter)) == nil && state.keyContext == .form, "Enter goes to the field")
    #expect(AppState.work(in: state.press(.enter)) == nil)
    #expect(state.notice?.kind == .warning)
    // What changes below the dialog changes nothing about what was asked.
    _ = update(&state, .ended(name, WorkID(9999), .loadPage(.success(World.page(1, of: [])))))
    #expect(AppState.work(in: update(&state, .terminal(.pasted("video"))) + state.press(.enter)) == nil)
    let sent = try #require(AppState.work(in: state.type("video") + state.press(.enter)))
    #expect(sent.work == .revokeMany(try [1, 2, 5].map { try World.videoToken($0) }))
    #expect(state.keyContext == .progress)
    #expect(AppState.work(in: state.press(.enter)) == nil, "nothing is begun twice")
  }

  @Test func `elsewhere cancel is the default`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("*x")
    #expect(state.screen.contains("[▸ Cancel ]"))
    #expect(state.screen.contains("▲ 2 were used this week. u leaves them out (4 → 2)."))
    #expect(AppState.work(in: state.press(.tab, .enter)) == nil)
    #expect(state.dialogs.isEmpty)
    state.type("x")
    #expect(AppState.work(in: state.press(.tab, .tab, .enter))?.work == .revokeMany(try World.podTokens()))
  }

  @Test func `progress shows counts the wait and the last results`() throws {
    let revocation = try World.revocation()
    var (state, work) = try begun(revocation)
    var progress = RevocationProgress(revocation)
    progress.apply(.result(try World.handle(1), .ended))
    progress.apply(.result(try World.handle(2), .refused(reason: "The server says no.")))
    progress.apply(.waiting(seconds: 42))
    _ = update(&state, .revocationProgressed(name, work, progress))
    #expect(state.screen.contains("2 of 8"))
    #expect(state.screen.contains("1 revoked"))
    #expect(state.screen.contains("continuing in 42 s"))
    #expect(state.screen.contains("\(try World.handle(2).text)  refused: The server says no."))
    #expect(state.nextChange(after: state.now) == World.now.addingTimeInterval(1))
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(2))))
    #expect(state.screen.contains("continuing in 40 s"))
  }

  @Test(arguments: [Key.escape, .character("s")])
  func `stopping waits for what is under way`(_ key: Key) throws {
    let revocation = try World.revocation()
    var (state, work) = try begun(revocation)
    #expect(state.press(key).contains(.stop(work)))
    #expect(state.screen.contains("Stopping; waiting for requests in progress."))
    #expect(!state.press(key).contains(.stop(work)), "it is asked once")
    let stopped = RevocationOutcome(try World.revocation(tried: 3), stop: .asked)
    _ = update(&state, .ended(name, work, .revokeMany(.success(stopped))))
    #expect(state.screen.contains("Stopped early."))
    #expect(state.screen.contains("5 may still be valid:"))
  }

  @Test func `results are filtered, retried and their path is copied`() throws {
    let revocation = try World.revocation()
    var (state, work) = try begun(revocation)
    let tried = try World.revocation(tried: 8)
    let effects = update(&state, .ended(name, work, .revokeMany(.success(RevocationOutcome(tried, stop: nil)))))
    #expect(effects.contains(.readRevocations))
    #expect(state.keyContext == .results)
    #expect(state.screen.contains("2 may still be valid:"))
    #expect(state.screen.contains("unknown"))
    #expect(!state.screen.contains(try World.handle(3).text))
    state.type("f")
    #expect(state.screen.contains(try World.handle(3).text))
    #expect(state.type("y") == [.terminal(.copy(Secret(revocation.path)))])
    let again = try #require(AppState.work(in: state.type("R")))
    #expect(again.work == .resumeRevocation(path: revocation.path))
    var done = tried
    for row in tried.remaining { done.record(.ended, of: row.handle) }
    _ = update(&state, .ended(name, again.id, .revokeMany(.success(RevocationOutcome(done, stop: nil)))))
    #expect(state.screen.contains("All revoked."))
    #expect(state.type("R").isEmpty)
    state.press(.escape)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `what cannot begin says why`() throws {
    var (state, work) = try begun(try World.revocation())
    _ = update(
      &state, .ended(name, work, .revokeMany(.failure(.state(reason: "Another process is following the plan.")))))
    #expect(state.screen.contains("Another process is following the plan."))
    #expect(state.screen.contains("Revocation failed: video"))
    state.press(.enter)
    #expect(state.dialogs.isEmpty)
  }

  @Test func `what is unfinished is offered once and with a key`() throws {
    var state = try World.listed()
    state.type("X")
    #expect(state.notice == .warning("No revocation or rotation is unfinished."))
    state.rest()
    let revocation = try World.revocation(tried: 3)
    _ = update(&state, .revocationsRead([revocation]))
    #expect(state.notice == .warning("Unfinished: 3 of 8 revoked in video. X resumes, D discards."))
    state.press(.down)
    #expect(state.notice?.kind == .warning, "it holds")
    state.press(.escape)
    _ = update(&state, .revocationsRead([revocation]))
    #expect(state.notice == nil, "it is said once")
    state.type("X")
    #expect(state.screen.contains("Unfinished: 3 of 8 upload tokens revoked."))
    #expect(state.screen.contains("Revokes the remaining 5, nothing else."))
    state.press(.escape)
    // One that only has failures is not offered by itself.
    _ = update(&state, .revocationsRead([]))
    state.type("X")
    #expect(state.dialogs.isEmpty)
  }

  @Test(arguments: ["video", "pod-example"]) func `every line of a question can be reached`(name: String) throws {
    var state = try World.listed(chosen: name, rows: 10, columns: 40)
    state.press(.tab)
    state.type("x")
    #expect(!state.screen.contains("undone."))
    // On production a name is typed, and letters are letters.
    for _ in 0..<12 { if name == "video" { state.press(.pageDown) } else { state.type("j") } }
    #expect(state.screen.contains("undone."))
    for _ in 0..<12 { if name == "video" { state.press(.pageUp) } else { state.type("k") } }
    #expect(!state.screen.contains("undone."))
  }

  @Test func `what is unfinished can be discarded`() throws {
    var state = try World.listed()
    state.type("D")
    #expect(state.notice == .warning("No revocation or rotation is unfinished."))
    state.rest()
    let revocation = try World.revocation(tried: 3)
    _ = update(&state, .revocationsRead([revocation]))
    state.type("D")
    #expect(state.screen.contains("Discard a revocation: video"))
    #expect(state.screen.contains("5 may still be valid"))
    #expect(AppState.work(in: state.press(.enter)) == nil, "Cancel is the default")
    state.type("D")
    let sent = try #require(AppState.work(in: state.press(.tab, .enter)))
    #expect(sent.work == .discardRevocation(path: revocation.path))
    let failure = SessionFailure.state(reason: "Another process is following the plan.")
    _ = update(&state, .ended(name, sent.id, .discardRevocation(.failure(failure))))
    #expect(state.screen.contains("Another process is following the plan."))
    let again = try #require(AppState.work(in: state.press(.enter)))
    #expect(update(&state, .ended(name, again.id, .discardRevocation(.success(())))) == [.readRevocations])
    #expect(state.dialogs.isEmpty)
  }

  @Test func `nothing is resumed where nothing may be changed`() throws {
    var state = try World.listed(isReadOnly: true)
    _ = update(&state, .revocationsRead([try World.revocation(tried: 3)]))
    state.type("X")
    #expect(state.dialogs.isEmpty)
  }

  @Test func `it is looked for once when the program begins`() throws {
    var state = AppState(profiles: World.profiles, chosen: "video")
    #expect(update(&state, .terminal(.clock(World.now))).contains(.readRevocations))
    #expect(!update(&state, .terminal(.clock(World.now))).contains(.readRevocations))
  }
}
