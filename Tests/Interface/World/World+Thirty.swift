import Formats
import Foundation
import TerminalKit
import TokenModel

@testable import Interface

/// Thirty environments, as an operator of many has them: some need somebody, some expire, most go on without anybody, and many were never begun.
enum Thirty {
  /// 2026-11-29 02:00:12 UTC.
  static let now = Date(timeIntervalSince1970: 1_795_917_612)

  private static let oauth = ServiceProfile(
    name: ServiceName(rawValue: "oauth2"), displayName: "OAuth 2.0", keys: [], canRefresh: true,
    scriptToken: .header(name: "Authorization", prefix: "Bearer "), uploadTokens: nil, logOut: .endsOnServer)

  static func state(rows: Int = 24, columns: Int = 80) throws -> AppState {
    var state = AppState(profiles: World.profiles + [oauth])
    _ = update(&state, .terminal(.resized(Display(size: Size(rows: rows, columns: columns)))))
    // Twelve minutes ago a server ceased to answer.
    _ = update(&state, .terminal(.clock(now.addingTimeInterval(-732))))
    state.show(try readings(failed: 1, at: now.addingTimeInterval(-732)))
    state.readAgain(try readings(failed: 6, at: now.addingTimeInterval(-150)))
    // As if the program had just begun.
    state.isFirstChosen = true
    _ = update(&state, .terminal(.clock(now)))
    return state
  }

  private static func readings(failed count: Int, at failure: Date) throws -> [EnvironmentSnapshot] {
    let west = try environment("pod-west", World.pod, isProduction: true)
    let trouble = RecordedFailure(
      at: failure, word: "unreachable", reason: "pod.example.org did not answer within 20 s.", needsLogin: false,
      count: count, nextTry: now.addingTimeInterval(60))
    var code = try reading("archive-2fa", World.preservica, left: -492, of: 900, isProduction: true, token: nil)
    code.loginDemand.asksMore = true
    var approval = try reading("web-portal", oauth, left: -3600, of: 3600, token: nil)
    approval.loginDemand = LoginDemand([], needsApproval: true)
    let begun = [
      code, approval, World.reading(west, session(of: west, left: -720, of: 3600), failure: trouble, asks: []),
      try reading("oral-history", World.preservica, left: 41, of: 900, isProduction: true, refresh: .manual),
      try reading("maps", World.preservica, left: 252, of: 900, refresh: .manual),
      try reading("archive-eu", World.preservica, left: 896, of: 900, isProduction: true),
      try reading("archive-us", World.preservica, left: 668, of: 900, isProduction: true),
      try reading("newspapers", World.preservica, left: 571, of: 900, isProduction: true),
      try signedIn("pod-east", checked: 190, isProduction: true),
      try reading("video", World.video, left: 3482, of: 3600, isProduction: true),
      try reading("video-live", World.video, left: 1900, of: 3555, isProduction: true),
      try reading("archive-test", World.preservica, left: 800, of: 900), try signedIn("pod-test", checked: 70),
      try reading("video-test", World.video, left: 2657, of: 3600),
      try reading("theses", World.preservica, left: 769, of: 900),
      try reading("web-service", oauth, left: 21_800, of: 21_900),
    ]
    let others = [
      "archive-old", "cave-maps", "demo", "film", "glass-plates", "incoming", "journals", "maps-old", "museum",
      "prints",
      "radio", "sandbox", "staging", "training",
    ]
    let never = try others.map { World.reading(try environment($0, World.preservica), nil) }
    return (begun + never).sorted { $0.entry.name < $1.entry.name }
  }

  private static func environment(
    _ name: String, _ profile: ServiceProfile, isProduction: Bool = false, refresh: RefreshPolicy = .auto
  ) throws -> Environment {
    let hosts = [
      World.preservica.name: "eu.preservica.com", World.video.name: "ws.api.video", World.pod.name: "pod.example.org",
    ]
    return try World.environment(
      name, profile, "https://\(hosts[profile.name] ?? "login.example.org")", username: "ops@example.org",
      isProduction: isProduction, refresh: refresh)
  }

  private static func reading(
    _ name: String, _ profile: ServiceProfile, left: Double, of lifetime: Double, isProduction: Bool = false,
    refresh: RefreshPolicy = .auto, token: String? = "refresh-token"
  ) throws -> EnvironmentSnapshot {
    let environment = try environment(name, profile, isProduction: isProduction, refresh: refresh)
    return World.reading(environment, session(of: environment, left: left, of: lifetime, token: token), asks: [])
  }

  private static func session(
    of environment: Environment, left: Double, of lifetime: Double, token: String? = "refresh-token"
  ) -> HeldSession {
    let offset = now.timeIntervalSince(World.now)
    var held = World.session(
      of: environment, endsIn: left + offset, issued: lifetime - left - offset, refresh: token)
    held.checked = now.addingTimeInterval(-60)
    return held
  }

  private static func signedIn(
    _ name: String, checked age: Double, isProduction: Bool = false
  ) throws -> EnvironmentSnapshot {
    let environment = try environment(name, World.pod, isProduction: isProduction)
    var held = World.cookies(of: environment, checked: age)
    held.checked = now.addingTimeInterval(-age)
    return World.reading(environment, held)
  }
}
