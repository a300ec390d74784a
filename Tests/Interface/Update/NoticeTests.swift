import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// What is said above the footer is over when what it tells is.
@Suite struct NoticeTests {
  private func at(_ seconds: Double) -> Message { .terminal(.clock(World.now.addingTimeInterval(seconds))) }

  private func obtain(_ environment: Environment, endsIn seconds: Double, _ state: inout AppState) throws {
    let status = SessionStatus(.session(World.session(of: environment, endsIn: seconds, issued: 0)))
    _ = update(&state, .statusRead(environment.name, status, loginDemand: LoginDemand([World.password])))
  }

  @Test func `a refusal ends with its reason`() throws {
    let prod = try World.prodTest()
    var state = try World.state(chosen: "prod-test")
    state.type("R")
    #expect(state.notice?.text.contains("has ended, and Preservica renews only what lives") == true)
    _ = update(&state, at(1))
    #expect(state.notice != nil)
    try obtain(prod, endsIn: 900, &state)
    #expect(state.notice == nil)
  }

  @Test func `that someone is logged in ends with the session`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, nil, asks: [])])
    let sent = state.type("L")
    guard case .start(_, _, let work)? = sent.first(where: \.isStart) else {
      Issue.record("\(sent)")
      return
    }
    let held = World.session(of: prod, endsIn: 60, issued: 0, refresh: nil)
    _ = update(&state, .ended(prod.name, work, .logIn(.success(.loggedIn(held)))))
    #expect(state.notice == .done("Logged in to prod."))
    _ = update(&state, .terminal(.resized(Display(size: Size(rows: 6, columns: 30)))))
    #expect(state.nextChange(after: state.now).map { $0 <= World.now + 60 } == true)
    _ = update(&state, at(61))
    #expect(state.notice == nil)
  }

  @Test func `a failed login is over with the next good session`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, nil, asks: [])])
    guard case .start(_, _, let work)? = state.type("L").first(where: \.isStart) else { return }
    _ = update(
      &state, .ended(prod.name, work, .logIn(.failure(.service(.credentialsRefused(reason: "Wrong password."))))))
    #expect(state.notice == .failure("prod: Wrong password."))
    try obtain(prod, endsIn: 900, &state)
    #expect(state.notice == nil)
  }

  @Test func `what tmux deletes is not said to be there`() throws {
    var state = try World.state()
    _ = update(&state, .terminal(.copied(.sentToTmux)))
    #expect(state.notice?.text.contains("45 seconds") == true)
    _ = update(&state, at(44))
    #expect(state.notice != nil)
    _ = update(&state, at(45))
    #expect(state.notice == nil)
  }

  @Test func `a revocation that somebody else finished is not offered`() throws {
    var state = try World.state(chosen: "video")
    _ = update(&state, .revocationsRead([try World.revocation(tried: 3)]))
    #expect(state.notice?.text.contains("was cut short") == true)
    _ = update(&state, .revocationsRead([]))
    #expect(state.notice == nil)
  }

  @Test func `a mended file is wrong no more`() throws {
    var state = try World.state()
    let problem = FileFailure(file: "settings.ini", line: 1, reason: "‘x’ is no setting.")
    _ = update(&state, .settingsRead(Settings(), [problem]))
    _ = update(&state, .auditFailed("The audit log cannot be written."))
    _ = update(&state, .settingsRead(Settings(), [problem]))
    #expect(state.notice?.text.contains("The audit log cannot be written.") == true)
    _ = update(&state, .settingsRead(Settings(), []))
    #expect(state.notice?.text == "The audit log cannot be written.")
    state.press(.escape)
    _ = update(&state, .settingsRead(Settings(), [problem]))
    _ = update(&state, .settingsRead(Settings(), []))
    #expect(state.notice == nil)
  }

  @Test func `what is typed for a dialog that is refused acts on nothing`() throws {
    var state = try World.state(chosen: "prod-test")
    let before = state.chosenState?.refresh
    state.type("c")
    #expect(state.notice == .warning("Preservica has no upload tokens."))
    for (place, letter) in "batch a".unicodeScalars.enumerated() {
      _ = update(&state, at(Double(place + 1) * 0.9))
      #expect(state.press(.character(letter)).isEmpty)
    }
    state.press(.enter)
    #expect(state.chosenState?.refresh == before && state.dialogs.isEmpty && state.commandLine == nil)
    #expect(state.notice == .warning("Preservica has no upload tokens."), "still there to be read")
    _ = update(&state, at(8))
    state.type("a")
    #expect(state.chosenState?.refresh != before)
  }

  @Test func `a letter of a word that was typed for a refused dialog does not leave, but pressed twice it does`() throws
  {
    var state = try World.state(chosen: "prod-test")
    state.type("c")
    #expect(state.type("quick").isEmpty)
    _ = update(&state, at(0.4))
    #expect(state.type("q").isEmpty)
    _ = update(&state, at(0.8))
    #expect(state.type("q") == [.terminal(.quit(status: 0))])
  }

  @Test func `whoever leaves a refused dialog leaves at once`() throws {
    var state = try World.state(chosen: "prod-test")
    state.type("c")
    #expect(update(&state, .terminal(.interrupted)) == [.terminal(.quit(status: 0))])
    state.press(.escape)
    #expect(state.type("q") == [.terminal(.quit(status: 0))])

    state.type("c")
    _ = update(&state, at(1))
    #expect(state.type("q") == [.terminal(.quit(status: 0))], "the time for typing is over")
  }

  @Test func `what moves only is not typed for`() throws {
    var state = try World.listed()
    state.press(.tab)
    state.type("nj")
    #expect(state.chosenList?.selected == 1)
  }
}
