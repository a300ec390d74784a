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
    #expect(state.notice?.text.contains("has expired, and Preservica refreshes only valid sessions") == true)
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
    #expect(state.notice == .done("prod is back."))
  }

  @Test func `what is done is said for five seconds, whatever is pressed, and then one deadline ends it`() throws {
    var state = try World.state([])
    _ = update(&state, .terminal(.copied(.sentToTmux)))
    #expect(state.notice == .done("Copied to the tmux buffer; removed in 45 s."))
    #expect(state.nextChange(after: state.now) == World.now + 5)
    state.type("?")
    state.press(.escape)
    _ = update(&state, at(4.9))
    #expect(state.notice?.kind == .done)
    _ = update(&state, at(5))
    #expect(state.notice == nil)
    #expect(state.nextChange(after: state.now) == nil, "nothing counts any more")
    _ = update(&state, .terminal(.copied(.sentToTmux)))
    _ = update(&state, at(-3600))
    #expect(state.notice == nil, "the clock was set back")
  }

  @Test func `what only answers a key is over with the next one`() throws {
    var state = try World.state(chosen: "prod-test")
    state.type("z")
    #expect(state.notice == .info("z does nothing here. Press ? for the keys."))
    state.type("j")
    #expect(state.notice == nil)
  }

  @Test func `a warning that holds outlives keys and what is said later, and Escape puts it away`() throws {
    var state = try World.state()
    _ = update(&state, .auditFailed("The audit log cannot be written."))
    state.type("jk")
    #expect(state.notice == .warning("The audit log cannot be written."))
    _ = update(&state, .terminal(.copied(.sentToTmux)))
    #expect(state.notice?.kind == .done)
    _ = update(&state, at(6))
    #expect(state.shownNotice == .warning("The audit log cannot be written."))
    state.press(.escape)
    #expect(state.notice == nil)
  }

  @Test func `a server that answers again is back, with its tokens`() throws {
    var state = try World.listed(tokens: try World.videoTokens(20))
    let name = try World.named("video")
    let down = ServiceFailure.unreachable(reason: "127.0.0.1 refused the connection", mayHaveArrived: false)
    guard case .start(_, _, let work)? = state.type("r").first(where: \.isStart) else { return }
    _ = update(&state, .ended(name, work, .loadPage(.failure(.service(down)))))
    #expect(state.notice == nil, "the pane tells it")
    state.answer(state.type("r"), with: try World.videoTokens(20))
    #expect(state.notice == .done("video is back; 20 tokens loaded."))
    _ = update(&state, at(5))
    #expect(state.notice == nil)
  }

  @Test func `a session that could not be refreshed is back once, whoever got it`() throws {
    let prod = try World.prod()
    var state = try World.state(chosen: "video")
    _ = update(&state, .environmentsRead([World.reading(prod, World.session(of: prod, endsIn: 10, issued: 890))]))
    guard case .start(_, _, let work)? = update(&state, at(1)).first(where: \.isStart) else { return }
    let down = ServiceFailure.serverError(status: 503, reason: "Service Unavailable")
    _ = update(&state, .ended(prod.name, work, .obtainSession(.failure(.service(down)))))
    #expect(state.screen.contains("failing"))
    try obtain(prod, endsIn: 900, &state)
    #expect(state.notice == .done("prod is back."))
    try obtain(prod, endsIn: 899, &state)
    #expect(state.notices.count == 1)
  }

  @Test func `a failure that the details tell is not told below them`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, nil, asks: [])])
    guard case .start(_, _, let work)? = state.type("L").first(where: \.isStart) else { return }
    _ = update(
      &state, .ended(prod.name, work, .logIn(.failure(.service(.credentialsRefused(reason: "Wrong password."))))))
    #expect(state.shownNotice == nil)
    #expect(state.screen.ranges(of: "Wrong password.").count == 1)
    state.chosen = nil
    #expect(state.shownNotice == .failure("prod: Wrong password."))
  }

  @Test func `the last fifty are under messages, the newest at the end of the screen`() throws {
    var state = try World.state()
    state.type(":messages")
    state.press(.enter)
    #expect(state.screen.contains("No messages yet."))
    state.press(.escape)
    for number in 1...60 { _ = update(&state, .auditFailed("Trouble \(number).")) }
    _ = update(&state, .auditFailed("Trouble 60."))
    #expect(state.notices.log.count == 50)
    state.type(":messages")
    state.press(.enter)
    #expect(state.screen.contains("14:02:31  ▲ Trouble 60."))
    #expect(!state.screen.contains("Trouble 11."))
    state.type("gg")
    #expect(state.screen.contains("Trouble 11."))
    #expect(state.textAtHand?.hasSuffix("14:02:31 Trouble 60.\n") == true)
  }

  @Test func `a revocation that somebody else finished is not offered`() throws {
    var state = try World.state(chosen: "video")
    _ = update(&state, .revocationsRead([try World.revocation(tried: 3)]))
    #expect(state.notice?.kind == .warning)
    _ = update(&state, .revocationsRead([]))
    #expect(state.notice == nil)
  }

  @Test func `a mended file is wrong no more`() throws {
    var state = try World.state()
    let problem = FileFailure(file: "settings.ini", line: 1, reason: "'x' is no setting.")
    _ = update(&state, .settingsRead(Settings(), [problem]))
    _ = update(&state, .auditFailed("The audit log cannot be written."))
    _ = update(&state, .settingsRead(Settings(), [problem]))
    #expect(state.notice?.text.contains("'x' is no setting.") == true)
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
