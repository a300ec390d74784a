import Formats
import Foundation
import TerminalKit
import TokenModel

@testable import Interface

extension Scene {
  /// What the main screen says while something is waited for, goes wrong, or must not be done.
  static let states = [
    Scene("list-loading") {
      var state = AppState(profiles: World.profiles, chosen: "video")
      state.show(try World.readings())
      _ = update(&state, .terminal(.clock(World.now)))
      return state
    },
    Scene("list-failed") {
      var state = AppState(profiles: World.profiles, chosen: "video")
      state.show(try World.readings())
      let (video, work) = try World.started(update(&state, .terminal(.clock(World.now))))
      let failure = ServiceFailure.unreachable(
        reason: "ws.api.video did not answer within 20 s.", mayHaveArrived: false)
      _ = update(&state, .ended(video.name, work, .loadPage(.failure(.service(failure)))))
      return state
    },
    Scene("reading-stopped") {
      var state = try World.listed()
      state.focus = .tokens
      _ = state.type("/s")
      state.press(.enter, .escape)
      return state
    },
    Scene("list-incomplete") {
      var state = try World.listed()
      state.focus = .tokens
      guard case .start(_, let video, let work)? = state.type("/s").last else { throw World.Missing() }
      let rows = try World.videoTokens(180)
      _ = update(&state, .ended(video.name, work, .loadAll(.success(CompleteList(rows: rows, isComplete: false)))))
      state.press(.enter, .escape)
      return state
    },
    Scene("renewal-failed") {
      let prod = try World.prod()
      var state = try World.state(
        [World.reading(prod, World.session(of: prod, endsIn: 170, issued: 730))], chosen: "prod")
      guard let work = state.environments.first?.activity?.work else { throw World.Missing() }
      let down = ServiceFailure.unreachable(reason: "No route to host.", mayHaveArrived: false)
      _ = update(&state, .ended(prod.name, work, .obtainSession(.failure(.service(down)))))
      return state
    },
    Scene("renewal-not-possible-without-you") {
      let prod = try World.prod()
      var state = try World.state(
        [World.reading(prod, World.session(of: prod, endsIn: 170, issued: 730))], chosen: "prod")
      guard let work = state.environments.first?.activity?.work else { throw World.Missing() }
      let spent = World.session(of: prod, endsIn: 170, issued: 730, refresh: nil)
      _ = update(
        &state,
        .statusRead(prod.name, SessionStatus(.session(spent)), loginDemand: LoginDemand([World.password])))
      let lost = ServiceFailure.unreachable(
        reason: "eu.preservica.com did not answer within 20 s.", mayHaveArrived: true)
      _ = update(&state, .ended(prod.name, work, .obtainSession(.failure(.service(lost)))))
      return state
    },
    Scene("file-that-cannot-be-used") {
      let problem = FileFailure(
        file: "/home/ops/.config/fob/environments/staging.ini", line: 7,
        reason: "there is no key 'passwort'; did you mean 'password'?")
      let broken = EnvironmentSnapshot(
        entry: .broken(name: "staging", problem: problem), status: nil, loginDemand: .nothing)
      return try World.state(World.readings() + [broken], chosen: "staging")
    },
    Scene("read-only") {
      var state = try World.listed(isReadOnly: true)
      state.press(.tab)
      state.type("x")
      return state
    },
    Scene("left-alone") {
      var state = try World.listed()
      _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(8 * 3600 + 1))))
      return state
    },
    Scene("themes", keys: "tj"),
  ]
}
