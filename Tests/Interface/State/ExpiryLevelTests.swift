import Formats
import Foundation
import Testing
import TokenModel

@testable import Interface

/// When what expires counts as soon and as critical.
@Suite struct ExpiryLevelTests {
  private let thresholds = ExpiryThresholds()

  private func level(ofTokenWith left: Int, of lifetime: Int?) -> ExpiryLevel {
    let end = World.now.addingTimeInterval(Double(left))
    let token = UploadToken(
      reference: TokenReference(identity: Secret("a"), id: nil), value: Secret("a"), lifetime: lifetime,
      expiry: .at(end))
    return ExpiryLevel(secondsLeft: left, thresholds.margins(of: token.times))
  }

  private func level(ofSessionWith left: Int, of lifetime: Int, isUnattended: Bool = false) throws -> ExpiryLevel {
    let session = World.session(
      of: try World.prod(), endsIn: Double(left), issued: Double(lifetime - left)
    ).session
    return ExpiryLevel(
      secondsLeft: left, thresholds.margins(of: session, isRefreshedUnattended: isUnattended))
  }

  @Test(
    arguments: [
      (86_400, 8_640_000, ExpiryLevel.fresh), (86_399, 8_640_000, .soon), (3600, 8_640_000, .soon),
      (3599, 8_640_000, .critical), (0, 8_640_000, .expired), (86_399, nil, .soon), (3599, nil, .critical),
      (3600, 3600, .fresh), (1800, 3600, .fresh), (1799, 3600, .critical), (43_200, 86_400, .fresh),
      (43_199, 86_400, .soon),
    ] as [(Int, Int?, ExpiryLevel)])
  func `tokens go by the clock, but not in the first half of their lifetime`(
    left: Int, lifetime: Int?, level: ExpiryLevel
  ) {
    #expect(self.level(ofTokenWith: left, of: lifetime) == level)
  }

  @Test(arguments: [
    (300, 900, ExpiryLevel.fresh), (299, 900, .soon), (60, 900, .soon), (59, 900, .critical), (0, 900, .expired),
    (300, 86_400, .fresh), (299, 86_400, .soon), (10, 30, .fresh), (9, 30, .critical), (-5, 900, .expired),
  ])
  func `sessions too, but only in the last third of theirs`(left: Int, lifetime: Int, level: ExpiryLevel) throws {
    #expect(try self.level(ofSessionWith: left, of: lifetime) == level)
  }

  @Test func `a session that is refreshed without a person is fresh to its end`() throws {
    #expect(try level(ofSessionWith: 1, of: 900, isUnattended: true) == .fresh)
    #expect(try level(ofSessionWith: 0, of: 900, isUnattended: true) == .expired)
  }

  @Test func `a refresh that failed makes it count again`() throws {
    let prod = try World.prod()
    let held = World.session(of: prod, endsIn: 200, issued: 700)
    func level(_ failure: RecordedFailure?, refresh: RefreshPolicy = .auto) throws -> ExpiryLevel? {
      var environment = prod
      environment.refresh = refresh
      let state = try World.state([World.reading(environment, held, failure: failure)])
      let shown = SessionDisplayState(state.environments[0], in: state)
      return if case .counting(let level, _, _) = shown { level } else { nil }
    }
    #expect(try level(nil) == .fresh)
    #expect(try level(nil, refresh: .manual) == .soon)
    let failure = RecordedFailure(
      at: World.now, reason: "No route to host.", needsLogin: false, count: 1, nextTry: nil)
    #expect(try level(failure) == .soon)
  }

  @Test func `the settings move the thresholds`() throws {
    var preferences = Preferences()
    preferences.settings.thresholds.session = ExpiryMargins(soon: 250, critical: 220)
    var prod = try World.prod()
    prod.refresh = .manual
    func word(_ left: Double) throws -> String {
      let reading = World.reading(prod, World.session(of: prod, endsIn: left, issued: 900 - left))
      let state = try World.state([reading], preferences: preferences)
      return SessionDisplayState(state.environments[0], in: state).displayName
    }
    #expect(try word(260) == "fresh")
    #expect(try word(249) == "soon")
    #expect(try word(219) == "critical")
  }

  @Test func `levels change when they say`() throws {
    let margins = [(300, 60), (86_400, 3600), (10, 10), (0, 0)].map(ExpiryMargins.init(soon:critical:))
    for margins in margins {
      for left in Array(1...4000) + [86_399, 86_400, 86_401, 604_800] {
        let level = ExpiryLevel(secondsLeft: left, margins)
        let wait = try #require(ExpiryLevel.changesAfter(secondsLeft: left, margins))
        #expect(ExpiryLevel(secondsLeft: left - wait, margins) != level)
        #expect(ExpiryLevel(secondsLeft: left - wait + 1, margins) == level)
      }
    }
  }

  @Test func `the screen wakes when a level changes`() throws {
    var preferences = Preferences()
    preferences.settings.thresholds.session.soon = 4000
    var prod = try World.prod()
    prod.refresh = .manual
    let state = try World.state(
      [World.reading(prod, World.session(of: prod, endsIn: 4010, issued: 40_000))], preferences: preferences)
    #expect(state.nextChange(after: World.now) == World.now.addingTimeInterval(11))
  }
}
