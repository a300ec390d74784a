import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct AlarmTests {
  /// A session, else of 15 minutes, that ends in so many seconds and that nothing renews.
  private func state(
    _ notify: NotificationMeans, endsIn left: Double, of lifetime: Double = 900, before: Double? = nil, soon: Int = 300
  )
    throws -> AppState
  {
    let prod = try World.environment(
      "prod", World.preservica, "https://eu.preservica.com", isProduction: true, refresh: .manual)
    var preferences = Preferences()
    preferences.settings.notify = notify
    preferences.settings.notifyBefore = before
    preferences.settings.thresholds.session.soon = soon
    return try World.state(
      [World.reading(prod, World.session(of: prod, endsIn: left, issued: lifetime - left))], preferences: preferences)
  }

  private func calls(_ effects: [Effect]) -> [TerminalRequest] {
    effects.compactMap { effect in
      switch effect {
      case .terminal(.bell), .terminal(.notify): if case .terminal(let request) = effect { request } else { nil }
      default: nil
      }
    }
  }

  private func at(_ seconds: Double) -> Message { .terminal(.clock(World.now.addingTimeInterval(seconds))) }

  private static let text = "fob: the session of prod expires soon and is not refreshed automatically"

  @Test(arguments: [
    (NotificationMeans.off, [TerminalRequest]()), (.bell, [.bell]), (.osc9, [.notify(text, .osc9)]),
    (.osc777, [.notify(text, .osc777)]),
  ])
  func `calls once when a session that does not renew itself nears its end`(
    notify: NotificationMeans, requests: [TerminalRequest]
  )
    throws
  {
    var state = try state(notify, endsIn: 400)
    #expect(calls(update(&state, at(99))).isEmpty)
    #expect(calls(update(&state, at(101))) == requests)
    #expect(calls(update(&state, at(102))).isEmpty)
    #expect(calls(update(&state, at(401))).isEmpty)
  }

  @Test func `a session calls when it counts as soon`() throws {
    var state = try state(.bell, endsIn: 700, of: 86_400, soon: 600)
    #expect(calls(update(&state, at(99))).isEmpty)
    #expect(calls(update(&state, at(100))) == [.bell])
  }

  @Test func `the setting says how long before`() throws {
    var state = try state(.bell, endsIn: 500, before: 400)
    state.settings.notifyBefore = 400
    #expect(state.nextChange(after: state.now) ?? .distantFuture <= World.now.addingTimeInterval(100))
    #expect(calls(update(&state, at(99))).isEmpty)
    #expect(calls(update(&state, at(100))) == [.bell])
  }

  @Test func `what stood so at the start calls nobody`() throws {
    var state = try state(.bell, endsIn: 30)
    #expect(calls(update(&state, at(1))).isEmpty)
  }

  @Test func `a renewal that only a person can do calls once`() throws {
    let prod = try World.prod()
    var preferences = Preferences()
    preferences.settings.notify = .osc9
    var state = try World.state(
      [World.reading(prod, World.session(of: prod, endsIn: 890, issued: 10))], preferences: preferences)
    let failure = RecordedFailure(
      at: World.now, reason: "The password is wrong.", needsLogin: true, count: 1, nextTry: nil)
    let status = SessionStatus(
      .session(World.session(of: prod, endsIn: 890, issued: 10)), failure: failure)
    let message = Message.statusRead(prod.name, status, loginDemand: LoginDemand([World.password]))
    #expect(calls(update(&state, message)) == [.notify("fob: prod cannot be refreshed without you", .osc9)])
    #expect(calls(update(&state, message)).isEmpty)
  }

  @Test func `a session that renews itself calls nobody`() throws {
    let prod = try World.prod()
    var preferences = Preferences()
    preferences.settings.notify = .bell
    var state = try World.state(
      [World.reading(prod, World.session(of: prod, endsIn: 890, issued: 10))], preferences: preferences)
    #expect(calls(update(&state, at(850))).isEmpty)
  }
}
