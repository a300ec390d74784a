import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct AuditedKeysTests {
  private func notes(_ effects: [Effect]) -> [AuditEvent] {
    effects.compactMap { if case .recordAudit(let event) = $0 { event } else { nil } }
  }

  @Test func `revealing is noted and masking is not`() throws {
    let token = try World.videoTokens()[0]
    var state = try World.listed()
    state.press(.tab, .enter)
    let shown = notes(state.type("v"))
    #expect(shown.map(\.kind) == [.reveal])
    #expect(shown.first?.handle == token.handle)
    #expect(shown.first?.environment.text == "video")
    #expect(notes(state.type("v")).isEmpty)
  }

  @Test func `copying is noted and so is that it failed`() throws {
    let token = try World.videoTokens()[0]
    var state = try World.listed()
    state.press(.tab)
    let copied = notes(state.type("y"))
    #expect(copied.map(\.kind) == [.copy])
    #expect(copied.first?.handle == token.handle)
    #expect(copied.first?.result == .done)
    let failed = notes(update(&state, .terminal(.copied(.failed(reason: "no clipboard")))))
    #expect(failed.map(\.result) == [.failed])
    #expect(failed.first?.handle == token.handle)
    #expect(!"\(copied + failed)".contains(token.token.value.revealed))
    #expect(notes(update(&state, .terminal(.copied(.failed(reason: "again"))))).isEmpty)
  }

  @Test func `a session's token is noted without a handle`() throws {
    var state = try World.listed(chosen: "prod")
    let copied = notes(state.type("y"))
    #expect(copied.map(\.kind) == [.copy])
    #expect(copied.first?.handle == nil)
    #expect(copied.first?.environment.text == "prod")
    #expect(copied.first?.account == "ops@example.org")
  }

  @Test func `the history is read when an inspection opens and goes to it`() throws {
    let token = try World.videoTokens()[0]
    let name = try World.named("video")
    var state = try World.listed()
    state.press(.tab)
    let subject = HistorySubject.token(name, token.handle)
    #expect(state.press(.enter).contains(.readHistory(subject)))
    let entry = try World.entry(.create, handle: token.handle, detail: "by hand")
    _ = update(&state, .historyRead(.session(name), [entry]))
    #expect(!state.screen.contains("by hand"))
    _ = update(&state, .historyRead(subject, [entry]))
    state.type("G")
    #expect(state.screen.contains("2026-11-22 14:02  create  ops@bastion"))
    #expect(state.screen.contains("by hand"))
  }

  @Test func `a log that fails is said`() throws {
    var state = try World.listed()
    _ = update(&state, .auditFailed("The audit log cannot be written."))
    #expect(state.notice == .warning("The audit log cannot be written."))
  }
}
