import Formats
import Foundation
import Testing

@testable import TokenModel

/// What an event says, and which a session's record gives.
@Suite struct RaisedEventTests {
  @Test func `the JSON has what a script needs, neutral and bounded`() throws {
    let environment = try TestEnvironment.make()
    let hostile = "\u{1B}[31mred\u{202E}\n" + String(repeating: "x", count: 5000)
    let end = EventSamples.time(3)
    let tokens = try (0..<60).map {
      RaisedEvent.Tokens.Soonest(handle: try EventSamples.handle($0), label: hostile, end: end)
    }
    var event = RaisedEvent(.tokenExpiring, of: tokens, in: environment, at: EventSamples.start)
    event.threshold = 7 * 86_400
    event.reason = hostile
    let json = event.json(host: "bastion")
    #expect(json["event"] == "token.expiring" && json["version"] == 1 && json["host"] == "bastion")
    #expect(json["environment"] == "prod" && json["production"] == true && json["service"]?.stringValue != nil)
    #expect(json["threshold"] == "7d" && json["threshold_seconds"] == 604_800)
    #expect(json["count"] == 60 && json["handles"]?.arrayValue?.count == 50)
    #expect(json["soonest"]?["expires_at"] == .string(RFC3339.text(end)))
    let text = String(decoding: json.bytes(), as: UTF8.self)
    #expect(!text.contains("\u{1B}") && !text.contains("\\u001b") && !text.contains("\u{202E}") && !text.contains("\n"))
    #expect(text.utf8.count < 4096)
    #expect(!text.contains("value-") && !text.contains("identity-") && !text.contains("secret"))
  }

  @Test func `the contacts of all tokens are named once each, neutral and bounded`() throws {
    let contacts = ["Ann, +44 20", nil, "\u{1B}[31mBob\n" + String(repeating: "x", count: 500), "Ann, +44 20"]
    let tokens = try contacts.enumerated().map { place, contact in
      RaisedEvent.Tokens.Soonest(handle: try EventSamples.handle(place), label: nil, contact: contact, end: nil)
    }
    let environment = try TestEnvironment.make()
    let event = RaisedEvent(.tokenExpiring, of: tokens, in: environment, at: EventSamples.start)
    let json = event.json(host: "bastion")
    let named = (json["contacts"]?.arrayValue ?? []).compactMap(\.stringValue)
    try #require(named.count == 2)
    #expect(named[0] == "Ann, +44 20" && json["soonest"]?["contact"] == "Ann, +44 20")
    #expect(
      named[1].contains("Bob") && !named[1].contains("\u{1B}") && !named[1].contains("\n") && named[1].count <= 100)
    let many = try (0..<60).map {
      RaisedEvent.Tokens.Soonest(
        handle: try EventSamples.handle($0), label: nil, contact: "\($0) " + String(repeating: "y", count: 500),
        end: nil)
    }
    let crowd = RaisedEvent(.tokenExpired, of: many, in: environment, at: EventSamples.start)
    #expect(crowd.json(host: "bastion")["contacts"]?.arrayValue?.count == 20)
    #expect(crowd.json(host: "bastion").bytes().count < 4096)
  }

  @Test func `what is due names the contacts of its list`() throws {
    let end = EventSamples.time(3)
    let due = try ["Ann", nil, "Bob"].enumerated().map { place, contact in
      ExpiryRules.Due(
        subject: .token(try EventSamples.handle(place), label: nil, contact: contact), kind: .tokenExpiring,
        threshold: 86_400, settled: [86_400], end: end)
    }
    let events = RaisedEvent.events(of: due, in: try TestEnvironment.make(), at: EventSamples.start)
    #expect(events.map { $0.tokens?.contacts ?? [] } == [["Ann", "Bob"]], "one event names them all")
  }

  private func record(
    failure: String? = nil, needsLogin: Bool = false, issued: TimeInterval? = nil, renewals: Int = 0
  ) throws -> SessionRecord {
    let environment = try TestEnvironment.make()
    var record = SessionRecord(of: environment)
    record.session = issued.map {
      Session(
        origin: environment.origin,
        credentials: .tokens(SessionTokens(access: Secret("access-canary"), refresh: nil, expires: nil)),
        issued: EventSamples.start.addingTimeInterval($0))
    }
    record.failure = failure.map {
      RecordedFailure(at: EventSamples.start, reason: $0, needsLogin: needsLogin, count: 1, nextTry: nil)
    }
    record.renewals = Array(repeating: EventSamples.start, count: renewals)
    return record
  }

  private func kinds(_ earlier: SessionRecord, _ later: SessionRecord) throws -> [RaisedEvent.Kind] {
    RaisedEvent.events(from: earlier, to: later, in: try TestEnvironment.make(), at: EventSamples.start).map(\.kind)
  }

  @Test func `a change of the record is told once, a repetition is not`() throws {
    let living = try record(issued: 0)
    #expect(try kinds(living, living) == [])
    #expect(try kinds(living, record(issued: 60, renewals: 1)) == [.sessionRefreshed])
    #expect(try kinds(record(), record(issued: 60)) == [], "a person has logged in")
    #expect(try kinds(living, record(failure: "down", issued: 0)) == [.sessionRefreshFailed])
    #expect(try kinds(record(failure: "down", issued: 0), record(failure: "still down", issued: 0)) == [])
    #expect(
      try kinds(record(failure: "down", issued: 0), record(issued: 60, renewals: 1))
        == [.sessionRefreshed, .sessionRecovered])
    let refused = try record(failure: "refused", needsLogin: true)
    #expect(try kinds(living, refused) == [.sessionLoginNeeded])
    #expect(try kinds(record(failure: "down"), refused) == [.sessionLoginNeeded])
    #expect(try kinds(refused, refused) == [])
    #expect(try kinds(refused, record(issued: 60)) == [.sessionRecovered])
    #expect(try kinds(refused, record()) == [], "a logout is no recovery")
  }
}

/// What hosts claim to tell.
@Suite struct EventClaimsTests {
  @Test func `a claim belongs to the first, is read back, and is forgotten in the end`() throws {
    var claims = EventClaims()
    #expect(claims.claim(["a", "b"], by: "one", at: EventSamples.start) == ["a", "b"])
    #expect(claims.claim(["b", "c"], by: "two", at: EventSamples.start) == ["c"])
    let content = try #require(claims.content)
    var read = try EventClaims(reading: content.withBytes { Array($0) })
    #expect(read == claims && read.claim(["a"], by: "one", at: EventSamples.start) == ["a"])
    #expect(read.claim([], by: "one", at: EventSamples.time(61)) == [] && read.claims.isEmpty)
    #expect(throws: SharedRecord.ContentFailure.newer(version: 2)) {
      try EventClaims(reading: Array(#"{"version": 2, "claims": {}}"#.utf8))
    }
    #expect(throws: SharedRecord.ContentFailure.malformed) { try EventClaims(reading: Array("{}".utf8)) }
  }

  @Test func `what is claimed names the token, its expiry and the threshold`() throws {
    let due = ExpiryRules.Due(
      subject: .token(try EventSamples.handle(0), label: "x", contact: nil), kind: .tokenExpiring, threshold: 86_400,
      settled: [604_800, 86_400], end: Date(timeIntervalSince1970: 5))
    #expect(due.claims == ["aaaaaaaaaa 5 86400", "aaaaaaaaaa 5 604800"])
  }
}
