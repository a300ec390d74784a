import Formats
import Foundation
import Host
import Testing
import TokenModel

@testable import Interface
@testable import fob

/// `fob status` says how a session stands in the words of the screens, and in JSON in those that scripts know.
@Suite struct StatusRowTests {
  private static let now = Date(timeIntervalSince1970: 1_700_000_000)

  private static func session(endsIn left: Double?) throws -> SessionStatus.Holding {
    let tokens = left.map {
      SessionCredentials.tokens(SessionTokens(access: Secret("a"), refresh: nil, expires: now.addingTimeInterval($0)))
    }
    return .session(
      HeldSession(
        session: Session(
          origin: try Origin("https://video.example"), credentials: tokens ?? .cookies([]),
          issued: now.addingTimeInterval((left ?? 0) - 900)), generation: 1))
  }

  private static func row(_ holding: SessionStatus.Holding, isUnattended: Bool = false) throws -> StatusRow {
    let environment = Environment(
      name: try #require(EnvironmentName("video")), file: "/video.ini",
      fingerprint: FileFingerprint(device: 1, inode: 2, size: 3, modifiedNanoseconds: 4),
      service: ServiceName(rawValue: "api.video"), origin: try Origin("https://video.example"), isProduction: false)
    return StatusRow(
      .environment(environment, SessionStatus(holding), isRefreshedUnattended: isUnattended),
      thresholds: ExpiryThresholds(), now: now)
  }

  @Test(arguments: [
    (900, "fresh", "valid"), (299, "soon", "valid"), (59, "critical", "valid"), (0, "expired", "expired"),
    (-300, "expired", "expired"),
    (nil, "signed in", "signed_in"),
  ])
  func `a session has the word of the screens`(left: Double?, word: String, state: String) throws {
    let row = try Self.row(try Self.session(endsIn: left))
    #expect(row.cells.contains(DisplayText(word)), "\(row.cells)")
    #expect(row.json["state"]?.stringValue == state)
    #expect(row.json["seconds_left"]?.integerValue == left.map { Int64(max(0, $0)) })
  }

  @Test func `what is refreshed without a person is fresh to its end`() throws {
    #expect(try Self.row(try Self.session(endsIn: 1), isUnattended: true).cells.contains("fresh"))
    #expect(try Self.row(try Self.session(endsIn: 0), isUnattended: true).cells.contains("expired"))
  }

  @Test func `so has what is no session`() throws {
    let change = OriginChange(from: try Origin("https://a.example"), to: [try Origin("https://b.example")])
    let cases: [(SessionStatus.Holding, String, String)] = [
      (.nothing, "no session", "none"), (.otherOrigin(change), "new address", "origin_changed"),
      (.unusable(reason: "It is damaged."), "unusable", "unusable"),
    ]
    for (holding, word, state) in cases {
      let row = try Self.row(holding)
      #expect(row.cells.contains(DisplayText(word)), "\(row.cells)")
      #expect(row.json["state"]?.stringValue == state)
    }
  }
}
