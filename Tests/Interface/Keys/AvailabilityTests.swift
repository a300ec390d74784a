import Formats
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct AvailabilityTests {
  private func reason(_ key: Key, _ state: AppState) -> String? {
    var state = state
    let effects = state.press(key).filter { if case .start = $0 { true } else { false } }
    guard let notice = state.notice, notice.kind == .warning else { return nil }
    #expect(effects.isEmpty)
    #expect(state.dialogs.isEmpty)
    return notice.text
  }

  @Test func `without environments there is nothing to do`() throws {
    let state = try World.state([], chosen: nil)
    for key: Key in [.enter, .character("L"), .character("R"), .character("a"), .character("O"), .tab] {
      #expect(reason(key, state) == "There is no environment yet.")
    }
  }

  @Test func `a service without upload tokens says so`() throws {
    let state = try World.state(chosen: "prod")
    for key in ["c", "x", "n", "]"] {
      #expect(reason(.character(Unicode.Scalar(key) ?? " "), state) == "Preservica has no upload tokens.")
    }
  }

  @Test func `tokens are acted on where they are seen`() throws {
    let state = try World.listed()
    #expect(reason(.character("x"), state) == "Choose an upload token first: Tab goes to them.")
    #expect(reason(.character("e"), state) == nil)
    #expect(reason(.character("n"), state) == "There is no filter. Press / to set one.")
  }

  @Test func `read-only runs change nothing`() throws {
    var state = try World.listed(isReadOnly: true)
    state.press(.tab)
    #expect(reason(.character("x"), state) == "Started with --read-only: nothing is changed on any server.")
    #expect(reason(.character("c"), state) == "Started with --read-only: nothing is changed on any server.")
    #expect(reason(.character("e"), state) == nil)
  }

  @Test func `read-only environments change nothing`() throws {
    var environment = try World.videoEnvironment()
    environment.isReadOnly = true
    var state = try World.state([World.reading(environment, World.session(of: environment, endsIn: 900, issued: 1))])
    #expect(reason(.character("c"), state) == "video is read-only: nothing is changed on its server.")
    state.press(.tab)
    #expect(reason(.character("x"), state) == "No upload token is selected.")
  }

  @Test func `members cannot revoke what has no ID`() throws {
    let token = try World.podToken(1, label: "a", scope: .all, use: .never, hasID: false)
    var state = try World.listed(chosen: "pod-example", tokens: [token])
    state.press(.tab)
    #expect(
      reason(.character("x"), state)
        == "Only an organization owner can revoke this token.")
    #expect(reason(.character("]"), state) == "The server sent everything on one page.")
  }

  @Test func `what cannot be renewed says why`() throws {
    let pod = try World.state(chosen: "pod-example")
    #expect(
      reason(.character("R"), pod)
        == "POD Aggregator extends a session whenever it is used. L logs in again.")
    #expect(
      reason(.character("a"), pod)
        == "POD Aggregator extends a session whenever it is used; there is nothing to switch.")
    #expect(
      reason(.character("R"), try World.state(chosen: "prod-test"))
        == "prod-test has expired, and Preservica refreshes only valid sessions. L logs in.")
    let prod = try World.prod()
    #expect(
      reason(.character("R"), try World.state([World.reading(prod, nil)]))
        == "No session to refresh. L logs in.")
    let spent = World.session(of: prod, endsIn: 800, issued: 100, refresh: nil)
    #expect(
      reason(.character("R"), try World.state([World.reading(prod, spent)]))
        == "There is no refresh token, or it may have been used. L logs in again.")
    #expect(reason(.character("R"), try World.state([World.reading(prod, spent, asks: [])])) == nil)
    #expect(
      reason(.character("O"), try World.state([World.reading(prod, nil)])) == "There is no session to log out of.")
  }

  @Test func `what cannot be copied says why`() throws {
    #expect(
      reason(.character("y"), try World.state(chosen: "pod-example")) == "POD Aggregator has no token for scripts.")
    #expect(
      reason(.character("y"), try World.state(chosen: "prod-test")) == "The session has ended. Press L to log in.")
    #expect(
      reason(.character("y"), try World.state([World.reading(try World.prod(), nil)]))
        == "There is no session token to copy.")
  }

  @Test func `broken files and unknown services`() throws {
    let problem = FileFailure(file: "/x/bad.ini", line: 3, reason: "no such key")
    let broken = EnvironmentSnapshot(
      entry: .broken(name: "bad", problem: problem), status: nil, loginDemand: .nothing)
    #expect(
      reason(.character("L"), try World.state([broken], chosen: "bad"))
        == "The file of bad cannot be used. Correct it, then press r.")
    var environment = try World.prod()
    environment.service = ServiceName(rawValue: "dropbox")
    #expect(
      reason(.character("c"), try World.state([World.reading(environment, nil)]))
        == "This fob does not know the service dropbox.")
  }
}
