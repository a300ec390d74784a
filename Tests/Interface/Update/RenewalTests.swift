import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct RenewalTests {
  private func obtaining(_ effects: [Effect]) -> [String] {
    effects.compactMap { effect in
      if case .start(.obtainSession, let environment, _) = effect { environment.name.text } else { nil }
    }
  }

  private func id(_ effects: [Effect]) -> WorkID? {
    for case .start(_, _, let id) in effects { return id }
    return nil
  }

  @Test func `sessions are renewed in their last fifth`() throws {
    var state = try World.state(chosen: "prod")
    #expect(obtaining(update(&state, .terminal(.clock(World.now.addingTimeInterval(691))))).isEmpty)
    let effects = update(&state, .terminal(.clock(World.now.addingTimeInterval(692))))
    #expect(obtaining(effects) == ["prod"])
    #expect(state.screen.contains(" 3m00s  █"), "the old one counts meanwhile")
    #expect(state.screen.contains("refreshing"))
    #expect(obtaining(update(&state, .terminal(.clock(World.now.addingTimeInterval(700))))).isEmpty)

    let prod = try World.prod()
    let renewed = World.session(of: prod, endsIn: 1600, issued: -700)
    _ = update(&state, .ended(prod.name, try #require(id(effects)), .obtainSession(.success(renewed))))
    #expect(state.screen.contains("15m00s  █"))
  }

  @Test func `a failure is told and tried again later`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, World.session(of: prod, endsIn: 170, issued: 730))])
    let first = try #require(state.environments.first?.activity?.work)
    let down = ServiceFailure.unreachable(reason: "No route to host.", mayHaveArrived: false)
    #expect(update(&state, .ended(prod.name, first, .obtainSession(.failure(.service(down))))) == [])
    #expect(state.screen.contains("2m50s  no answer, retry 14:02"), "what still lives still counts, with the next try")
    #expect(state.screen.contains("No route to host. Press R to try again."))
    #expect(obtaining(update(&state, .terminal(.clock(World.now.addingTimeInterval(9))))).isEmpty)
    let again = update(&state, .terminal(.clock(World.now.addingTimeInterval(10))))
    #expect(obtaining(again) == ["prod"])
    #expect(
      update(&state, .ended(prod.name, try #require(id(again)), .obtainSession(.failure(.service(down))))).isEmpty)
    #expect(!state.type("R").isEmpty)
  }

  @Test func `an answer to other work than is under way changes nothing`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, World.session(of: prod, endsIn: 170, issued: 730))])
    let work = try #require(state.environments.first?.activity?.work)
    var later = state
    let other = later.nextWork()
    let down = ServiceFailure.unreachable(reason: "No route to host.", mayHaveArrived: false)
    _ = update(&state, .ended(prod.name, other, .obtainSession(.failure(.service(down)))))
    _ = update(&state, .ended(prod.name, other, .logOut(.success(LogOutOutcome(.endsOnServer)))))
    #expect(state.environments.first?.activity?.work == work)
    #expect(state.environments.first?.failure == nil && state.environments.first?.held != nil)
  }

  @Test func `a failure stays when everything is read again`() throws {
    let scene = try #require(Scene.all.first { $0.name == "renewal-failed" })
    var state = try scene.state()
    #expect(state.screen.contains("× 1 "))
    state.type("r")
    #expect(state.screen.contains("× 1 "))
  }

  @Test func `what cannot be tried again is not advised`() throws {
    let scene = try #require(Scene.all.first { $0.name == "renewal-not-possible-without-you" })
    var state = try scene.state()
    #expect(!state.screen.contains("Press R"))
    #expect(state.screen.contains("L logs in again."))
    state.type("E")
    let text = try #require(state.textAtHand)
    #expect(text.contains("What to do: There is no refresh token, or it may have been used. L logs in again.\n"))
    #expect(text.contains("Next retry: none, needs you\n"))
  }

  @Test func `all that is said of a session ends at the same moment`() throws {
    let prod = try World.prod()
    var state = try World.state(
      [World.reading(prod, World.session(of: prod, endsIn: 1.5, issued: 900, refresh: nil))], chosen: "prod")
    #expect(state.copying.isPossible)
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(1))))
    #expect(state.nextChange(after: state.now) == nil, "nothing wakes it later")
    #expect(state.screen.contains("session expired 14:02"))
    #expect(!state.copying.isPossible)
  }

  @Test func `what is said of work under way goes with it`() throws {
    let prod = try World.prod()
    var state = try World.state(chosen: "prod")
    let work = try #require(id(state.type("R")))
    state.type("R")
    #expect(state.notice == .warning("prod: refreshing…"))
    let down = ServiceFailure.serverError(status: 503, reason: "Service Unavailable")
    _ = update(&state, .ended(prod.name, work, .obtainSession(.failure(.service(down)))))
    #expect(state.notice == nil)
    #expect(state.screen.contains("Service Unavailable. Press R to try again."))
  }

  @Test func `where there is no room for the reason the row has the key that tells it`() throws {
    let scene = try #require(Scene.all.first { $0.name == "renewal-failed" })
    var state = try scene.state()
    state.display.size = Size(rows: 10, columns: 40)
    #expect(state.screen.contains("2m50s"))
  }

  @Test func `switched off nothing is renewed until asked`() throws {
    var state = try World.state(chosen: "prod")
    state.type("a")
    #expect(state.screen.contains("manual"))
    #expect(obtaining(update(&state, .terminal(.clock(World.now.addingTimeInterval(800))))).isEmpty)
    let effects = state.type("R")
    guard case .start(.renewSession, let environment, _)? = effects.first else {
      Issue.record("nothing was asked for")
      return
    }
    #expect(environment.name.text == "prod")
    state.type("a")
    #expect(state.chosenState?.refresh == .auto)
  }

  @Test func `the switch outlives reading the file again`() throws {
    var state = try World.state(chosen: "prod")
    state.type("a")
    state.readAgain(try World.readings())
    #expect(state.chosenState?.refresh == .manual)
  }

  @Test func `what others renewed is seen`() throws {
    let prod = try World.prod()
    var state = try World.state(chosen: "prod")
    #expect(update(&state, .filesChanged([.session(prod.name)])) == [.readEnvironments([], sessionsOf: [prod])])
    _ = update(
      &state,
      .statusRead(
        prod.name, SessionStatus(.session(World.session(of: prod, endsIn: 899, issued: 1))),
        loginDemand: LoginDemand([World.password])))
    #expect(state.screen.contains("14m59s  █"))
  }

  @Test func `chosen and gone, the first is chosen`() throws {
    var state = try World.state(chosen: "prod")
    state.readAgain(Array(try World.readings().prefix(1)))
    #expect(state.chosen == "pod-example")
    state.readAgain([])
    #expect(state.chosen == nil)
    #expect(state.screen.contains("There is no environment yet."))
  }

  @Test func `another clock of the server is allowed for`() throws {
    let prod = try World.prod()
    let held = World.session(of: prod, endsIn: 872, issued: 28, offset: 7200)
    let state = try World.state([World.reading(prod, held)])
    #expect(state.screen.contains("14m32s  █"))
  }

  @Test func `nothing counts, nothing wakes`() throws {
    let prod = try World.prod()
    #expect(try World.state([], chosen: nil).nextChange(after: World.now) == nil)
    let idle = try World.state([World.reading(prod, nil)])
    #expect(idle.nextChange(after: World.now) == nil)
    #expect(!idle.screen.contains("14:02"))
    let ended = try World.state([World.reading(prod, World.session(of: prod, endsIn: -60, issued: 960))])
    #expect(ended.nextChange(after: World.now) == nil)
  }

  @Test(arguments: [
    (872.0, 28.0, 1.0, "14:02:31"), (40_000, 10_000, 29, "14:02  "), (7230, 30, 29, "14:02  "),
    (7205, 30, 6, "14:02  "),
  ])
  func `wakes when a shown value changes`(left: Double, age: Double, wait: Double, clock: String) throws {
    var prod = try World.prod()
    prod.refresh = .manual
    let state = try World.state([World.reading(prod, World.session(of: prod, endsIn: left, issued: age))])
    #expect(state.nextChange(after: World.now) == World.now.addingTimeInterval(wait))
    let header = state.screen.split(separator: "\n").first ?? ""
    #expect((header + "  ").hasSuffix(clock.count == 8 ? clock + "  " : clock))
  }

  @Test func `wakes for a renewal that is due`() throws {
    let prod = try World.prod()
    let state = try World.state([World.reading(prod, World.session(of: prod, endsIn: 40_000, issued: 8))])
    #expect(
      state.nextChange(after: World.now.addingTimeInterval(31_990)) ?? .distantFuture
        <= World.now.addingTimeInterval(31_999))
  }

  @Test func `never spins on what is overdue`() throws {
    let prod = try World.prod()
    let state = try World.state([World.reading(prod, World.session(of: prod, endsIn: 100, issued: 800))])
    let next = state.nextChange(after: World.now.addingTimeInterval(50.2)) ?? .distantPast
    #expect(next > World.now.addingTimeInterval(50.2))
  }
}
