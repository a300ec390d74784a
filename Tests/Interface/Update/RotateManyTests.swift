import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Rotating many upload tokens at once, in one environment and in several.
@Suite struct RotateManyTests {
  private let video: EnvironmentName

  init() throws {
    video = try World.named("video")
  }

  /// Video's first tokens, marked and asked about.
  private func asked(_ count: Int = 3, rows: Int = 24) throws -> AppState {
    var state = try World.listed(rows: rows)
    state.press(.tab)
    state.type(String(repeating: " ", count: count) + "o")
    return state
  }

  /// A rotation that was begun by resuming it.
  private func begun(_ rotation: Rotation) throws -> (AppState, WorkID) {
    var state = try World.listed()
    _ = update(&state, .rotationsRead([rotation]))
    state.type("X")
    let sent = try #require(AppState.work(in: state.type("video") + state.press(.enter)))
    #expect(sent.work == .resumeRotation(path: rotation.path))
    _ = update(&state, .rotationBegan(video, sent.id, rotation))
    return (state, sent.id)
  }

  @Test func `o asks about what is marked, and on production the name is typed`() throws {
    var state = try asked()
    #expect(state.screen.contains("Rotate 3 of 187 tokens · video"))
    #expect(state.screen.contains("Creates 3 new tokens like these"))
    #expect(state.keyContext == .rotation)
    #expect(AppState.work(in: state.press(.enter)) == nil && state.keyContext == .form, "Enter goes to the field")
    #expect(AppState.work(in: state.press(.enter)) == nil)
    #expect(AppState.work(in: update(&state, .terminal(.pasted("video"))) + state.press(.enter)) == nil)
    let sent = try #require(AppState.work(in: state.type("video") + state.press(.enter)))
    #expect(sent.work == .rotate(try [1, 2, 3].map { try World.videoToken($0) }, .kept))
    #expect(state.keyContext == .progress)
    #expect(AppState.work(in: state.press(.enter)) == nil, "nothing is begun twice")
  }

  @Test func `t gives the old ones a grace, and what was confirmed before is asked again`() throws {
    var state = try asked()
    #expect(state.screen.contains("The old tokens stay valid until you revoke them."))
    state.type("tt")
    #expect(state.screen.contains("The old tokens stay valid for 24 hours more, then fob keep revokes them."))
    state.press(.enter)
    state.type("vid")
    state.press(.tab)
    state.type("t")
    #expect(state.screen.contains("for 7 days more"))
    state.press(.enter)
    #expect((state.dialogs.last as? RotateManyDialog)?.page.confirmation.typed.text == "")
    let sent = try #require(AppState.work(in: state.type("video") + state.press(.enter)))
    guard case .rotate(_, let ending) = sent.work else { throw World.Missing() }
    #expect(ending == .revoked(afterSeconds: 7 * 86_400))
  }

  @Test func `each environment has a page, nothing begins before the last, and the results are one above another`()
    throws
  {
    var state = try World.listed()
    state.press(.tab)
    state.type("  :env pod-example")
    state.answer(state.press(.enter), with: try World.podTokens())
    state.type(" o")
    #expect(state.screen.contains("pod-example · environment 1 of 2"))
    #expect(AppState.work(in: state.press(.tab, .tab, .enter)) == nil)
    #expect(state.screen.contains("video · environment 2 of 2"))
    state.press(.enter)
    let effects = state.type("video") + state.press(.enter)
    let begun = effects.compactMap { effect -> String? in
      guard case .start(.rotate(let rows, .kept), let environment, _) = effect else { return nil }
      return "\(environment.name) \(rows.count)"
    }
    #expect(begun == ["pod-example 1", "video 2"])
    #expect(state.screen.contains("Rotating: pod-example"))
    let stopped = state.press(.escape)
    #expect(stopped.count { if case .stop = $0 { true } else { false } } == 2, "Escape stops both, each once")
    #expect(!state.press(.escape).contains { if case .stop = $0 { true } else { false } })
  }

  @Test func `an environment is left out alone, and the one before is asked again`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type("  :env pod-example")
    state.answer(state.press(.enter), with: try World.podTokens())
    state.type(" o")
    state.press(.tab, .tab, .enter)
    state.press(.escape)
    #expect(state.screen.contains("Rotate 1 of 4 tokens · pod-example"))
    #expect(
      state.notice?.text
        == "video is left out: none of its tokens will be replaced. Confirm pod-example again, as it is the last.")
  }

  @Test func `a token that no new one can be like is left out and named`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("*o")
    let admin = try World.podTokens()[3].handle
    #expect(state.screen.contains("Rotate 3 of 4 tokens · pod-example"))
    #expect(state.screen.contains("Left out: 1. \(admin): A new token cannot have the scope 'admin'."))
  }

  @Test func `a grace leaves out what the account may not revoke, and takes it back`() throws {
    var tokens = try World.podTokens()
    tokens[0].token.reference = TokenReference(identity: tokens[0].token.reference.identity, id: nil)
    var state = try World.listed(chosen: "pod-example", tokens: tokens)
    state.press(.tab)
    state.type("  o")
    #expect(state.screen.contains("Rotate 2 of 4 tokens"))
    state.type("t")
    #expect(state.screen.contains("Rotate 1 of 4 tokens"))
    #expect(state.screen.contains("Left out: 1 that only an organization owner can revoke."))
    state.type("ttt")
    #expect(state.screen.contains("Rotate 2 of 4 tokens"))
  }

  @Test func `where none can be replaced no page opens, and the reason is said`() throws {
    var state = try World.listed(chosen: "pod-example")
    state.press(.tab)
    state.type("G o")
    #expect(state.dialogs.isEmpty)
    #expect(state.notice?.text.contains("A new token cannot have the scope 'admin'.") == true)
  }

  @Test func `progress counts, waits and shows the last steps`() throws {
    let rotation = try World.rotation(20, tried: 4)
    var (state, work) = try begun(rotation)
    #expect(state.screen.contains("Rotating: video"))
    var progress = RotationProgress(rotation)
    let (old, new) = (try World.handle(5), try World.handle(2000))
    progress.apply(.step(old, .asked))
    #expect(progress.tried == 4)
    progress.apply(.step(old, .created(new)))
    progress.apply(.waiting(seconds: 42))
    _ = update(&state, .rotationProgressed(video, work, progress))
    #expect(state.screen.contains("5 of 20"))
    #expect(state.screen.contains("\(old) → \(new)  created"))
    #expect(state.screen.contains("Rate limit reached: continuing in 42 s."))
    #expect(state.screen.contains("4 created, 1 not created, 15 left"))
  }

  @Test func `results name what failed first, R resumes, and no value is on the screen`() throws {
    let rotation = try World.rotation(4, tried: 4)
    var (state, work) = try begun(rotation)
    let outcome = try World.outcome(of: rotation)
    _ = update(&state, .ended(video, work, .rotate(.success(outcome))))
    let lines = state.screen.split(separator: "\n").map(String.init)
    let failed = try #require(lines.firstIndex { $0.contains("not created") && $0.contains("The server says no.") })
    let created = try #require(lines.firstIndex { $0.contains(" → ") })
    #expect(failed < created)
    #expect(outcome.successors.values.allSatisfy { !state.screen.contains($0.token.value.revealed) })
    state.type("f")
    #expect(!state.screen.contains(" → "))
    #expect(AppState.work(in: state.type("R"))?.work == .resumeRotation(path: rotation.path))
  }

  @Test func `w saves the values once to a new file, and the audit log has that`() throws {
    let rotation = try World.rotation(4, tried: 4)
    var (state, work) = try begun(rotation)
    let outcome = try World.outcome(of: rotation)
    _ = update(&state, .ended(video, work, .rotate(.success(outcome))))
    #expect(state.screen.contains("3 new values: w saves them to a new file that only you can read."))
    let effects = state.type("w")
    guard case .writeValues(let path, let values)? = effects.first else { throw World.Missing() }
    #expect(path.hasPrefix("~/fob-rotated-video-2026") && path.hasSuffix("Z.jsonl") && !path.contains(":"))
    let lines = values.text.split(separator: "\n").map { try? JSONValue(parsing: Array($0.utf8)) }
    #expect(lines.map { $0?["old"]?.stringValue } == [1, 2, 4].map { try? World.handle($0).text })
    #expect(
      lines.compactMap { $0?["value"]?.stringValue }.sorted()
        == outcome.successors.values.map(\.token.value.revealed).sorted())
    let noted = update(&state, .valuesWritten(path: path, values, failure: nil))
    guard case .recordAudit(let event)? = noted.first else { throw World.Missing() }
    #expect(event.kind == .reveal && event.detail == "3 upload tokens saved to \(path)")
    #expect(state.screen.contains("3 new values are in \(path)"))
    #expect(state.type("w").isEmpty && state.notice?.text == "The values are saved: \(path)")
  }

  @Test func `a file that cannot be written says why, and w tries again`() throws {
    let rotation = try World.rotation(2, tried: 2)
    var (state, work) = try begun(rotation)
    _ = update(&state, .ended(video, work, .rotate(.success(try World.outcome(of: rotation)))))
    guard case .writeValues(let path, let values)? = state.type("w").first else { throw World.Missing() }
    #expect(update(&state, .valuesWritten(path: path, values, failure: "The disk is full.")).isEmpty)
    #expect(state.notice == .failure("The values were not saved: The disk is full."))
    #expect(!state.type("w").isEmpty)
  }

  @Test func `an unfinished rotation is said once, resumed, or discarded`() throws {
    let rotation = try World.rotation(8, tried: 3, ending: .revoked(afterSeconds: 86_400))
    var state = try World.listed()
    _ = update(&state, .rotationsRead([rotation]))
    #expect(state.notice?.text == "Unfinished: 2 of 8 rotated in video. X resumes, D discards.")
    state.type("X")
    #expect(state.screen.contains("Resume rotating: video"))
    #expect(state.screen.contains("Replaces the remaining 6; the old tokens are revoked 1d"))
    state.press(.escape)
    state.type("D")
    let sent = try #require(AppState.work(in: state.press(.tab, .enter)))
    #expect(sent.work == .discardRotation(path: rotation.path))
    #expect(update(&state, .ended(video, sent.id, .discardRotation(.success(())))).contains(.readRevocations))
    #expect(state.notice == .done("Discarded. What was created stays."))
  }

  @Test func `read-only allows no rotation`() throws {
    var state = try World.listed(isReadOnly: true)
    state.press(.tab)
    state.type("  o")
    #expect(state.dialogs.isEmpty)
    #expect(state.notice?.text.contains("--read-only") == true)
  }
}
