import Formats
import TerminalKit
import Testing
import TokenModel

@testable import Interface

/// Logging in to a service of few sign-ins while its session is good.
@Suite struct LogInAnewTests {
  private func state(asks: [LoginField] = [], signInsLeft: Int? = 7, age: Double? = 200) throws -> AppState {
    let pod = try World.podEnvironment()
    let held = age.map { World.cookies(of: pod, checked: $0) }
    return try World.state(
      [World.reading(pod, held, asks: asks, signInsLeft: signInsLeft)], chosen: "pod-example")
  }

  private func isLogin(_ effects: [Effect]) -> Bool {
    if case .start(.logIn, _, _)? = effects.first { true } else { false }
  }

  @Test func `it is asked first and cancel is chosen`() throws {
    var state = try state()
    #expect(!isLogin(state.type("L")))
    #expect(state.screen.contains("Log in again: pod-example"))
    #expect(!isLogin(state.press(.enter)))
    #expect(state.dialogs.isEmpty && state.environments.first?.activity == nil)
    state.type("L")
    state.press(.tab)
    #expect(isLogin(state.press(.enter)))
    #expect(state.dialogs.isEmpty)
  }

  @Test(arguments: ["y", "l", "L"]) func `its letter is enough where nothing is lost`(letter: String) throws {
    var state = try state()
    state.type("L")
    state.rest()
    #expect(isLogin(state.type(letter)))
    #expect(state.dialogs.isEmpty)
  }

  @Test func `what is to be typed is asked for afterwards`() throws {
    var state = try state(asks: [World.password])
    state.type("L")
    state.press(.tab)
    #expect(!isLogin(state.press(.enter)))
    guard state.dialogs.last is LoginDialog, state.dialogs.count == 1 else {
      Issue.record("\(state.dialogs)")
      return
    }
  }

  @Test func `what runs meanwhile is not disturbed`() throws {
    var state = try state()
    let name = try World.named("pod-example")
    state.type("L")
    state.change(name) { $0.activity = SessionActivity(kind: .renewing, work: WorkID(99)) }
    state.press(.tab)
    #expect(state.press(.enter).isEmpty)
    #expect(state.dialogs.isEmpty && state.notice != nil)
  }

  @Test func `where nothing is spared nothing is asked`() throws {
    var signedOut = try state(age: nil)
    #expect(isLogin(signedOut.type("L")))
    let prod = try World.prod()
    var unlimited = try World.state(
      [World.reading(prod, World.session(of: prod, endsIn: 872, issued: 28), asks: [])], chosen: "prod")
    #expect(isLogin(unlimited.type("L")))
  }

  @Test(arguments: [
    (7 as Int?, "in 12 hours: 7 are left, the last 2 for people only."),
    (2, "in 12 hours: 2 are left, for people only."),
    (1, "in 12 hours: 1 is left, for people only."), (0, "in 12 hours: none is left."), (nil, "in 12 hours."),
  ])
  func `it says how many are left`(left: Int?, words: String) throws {
    var state = try state(signInsLeft: left)
    state.type("L")
    guard let dialog = state.dialogs.last as? LogInAnewDialog else {
      Issue.record("nothing is asked")
      return
    }
    let lines = dialog.content(in: state, width: 500).lines.all.map { line in
      line.spans.map(\.text.string).joined()
    }
    #expect(
      lines == [
        "You are logged in, checked 3m ago.",
        "POD Aggregator allows 10 sign-ins \(words) Logging in again uses one.",
      ])
  }
}
