import Foundation
import TerminalKit
import TokenModel

@testable import Interface

extension Scene {
  static let records = [
    Scene("activity", oddSizes: [Size(rows: 20, columns: 64)]) {
      var state = try World.listed()
      state.see(try World.requests())
      state.type("A")
      return state
    },
    Scene("activity-scrolled") {
      var state = try World.listed()
      state.see(
        try (1...60).map { number in
          let path = "/upload-tokens?currentPage=\(number)&pageSize=25"
          return try World.request(number, "GET", path, after: Double(number))
            .ended(World.answer(200, bytes: number * 900_000), milliseconds: number * 311)
        })
      state.type("A30k")
      return state
    },
    Scene("activity-of-nothing", sizes: [Size(rows: 24, columns: 80)]) {
      var state = try World.state(chosen: "prod")
      state.type("Af")
      return state
    },
    Scene("request") {
      var state = try World.listed()
      state.see(try World.requests())
      state.type("Ak")
      state.press(.enter)
      return state
    },
    Scene("errors") {
      var state = try World.listed()
      guard case .start(_, let video, let work)? = state.type("R").first else { throw World.Missing() }
      state.see(
        [try World.request(1, "POST", "/auth/refresh").ended(World.answer(503), milliseconds: 1043)])
      _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(1))))
      let failure = ServiceFailure.serverError(
        status: 503, reason: "ws.api.video says: Down for maintenance until 15:00.")
      _ = update(&state, .ended(video.name, work, .obtainSession(.failure(.service(failure)))))
      state.type("E")
      return state
    },
    Scene("inspect-with-history") {
      let token = try World.videoTokens()[0]
      var state = try World.listed()
      state.press(.tab, .enter)
      let entries = [
        try World.entry(.create, handle: token.handle), try World.entry(.copy, handle: token.handle),
        try World.entry(.revoke, handle: token.handle, result: .refused, detail: "ws.api.video says: Not now."),
      ]
      _ = update(&state, .historyRead(.token(try World.named("video"), token.handle), entries))
      state.type("G")
      return state
    },
  ]
}
