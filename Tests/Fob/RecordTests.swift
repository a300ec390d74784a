import Formats
import Foundation
import Testing
import TokenModel

@testable import Interface
@testable import fob

/// What records say of upload tokens: no secret unless asked for, and nothing that the service does not tell.
@Suite struct RecordTests {
  private let now = Date(timeIntervalSince1970: 1_700_000_000)
  private let support = UploadTokenSupport(
    facts: [.created, .expiry], serverSorts: [], pageSize: 100, scopes: [], lifetimes: .choosable(maximum: 10),
    idIsSecret: true)

  private func row() throws -> ListedToken {
    let token = UploadToken(
      reference: TokenReference(identity: Secret("canary-id"), id: Secret("canary-id")), value: Secret("canary-value"),
      created: now, lifetime: 3600, expiry: .at(now.addingTimeInterval(3600)))
    return ListedToken(token: token, handle: try #require(Handle("abcdefgh23")), ownLabel: "own")
  }

  @Test func `a record hides the secret until it is revealed`() throws {
    let hidden = TokenRecord(try row(), support: support, now: now, thresholds: ExpiryThresholds(), isRevealed: false)
    let shown = TokenRecord(try row(), support: support, now: now, thresholds: ExpiryThresholds(), isRevealed: true)
    let everything =
      hidden.json.text() + hidden.cells(TokenField.allCases).joined().string + hidden.facts.map(\.1).joined().string
    #expect(!everything.contains("canary"))
    #expect(shown.json["value"]?.stringValue == "canary-value")
    #expect(shown.json["id"] == nil)
  }

  @Test func `what the service does not tell is absent`() throws {
    let record = TokenRecord(try row(), support: support, now: now, thresholds: ExpiryThresholds(), isRevealed: false)
      .json
    #expect(record["scope"] == nil)
    #expect(record["last_used"] == nil)
    #expect(record["never_expires"]?.boolValue == false)
    #expect(record["expires_at"]?.stringValue == "2023-11-14T23:13:20Z")
  }

  @Test func `ends and uses have the words of the screens`() throws {
    var row = try row()
    func words(at now: Date) -> [String: String] {
      let told = UploadTokenSupport(
        facts: [.expiry, .lastUse], serverSorts: [], pageSize: 100, scopes: [], lifetimes: .neverOnly, idIsSecret: true)
      let facts = TokenRecord(row, support: told, now: now, thresholds: ExpiryThresholds(), isRevealed: false).facts
      return Dictionary(facts.map { ($0.string, $1.string) }) { $1 }
    }
    #expect(words(at: now)["expires"] == "in 1h, fresh")
    #expect(words(at: now.addingTimeInterval(3000))["expires"] == "in 10m, critical")
    #expect(words(at: now.addingTimeInterval(3600))["expires"] == "expired")
    #expect(words(at: now)["last used"] == "unknown")
    row.token.lastUse = .never
    row.token.expiry = .never
    #expect(words(at: now)["last used"] == "never used")
    #expect(words(at: now)["expires"] == "never")
  }

  @Test func `cells fit their headings`() throws {
    for isRevealed in [false, true] {
      let record = TokenRecord(
        try row(), support: support, now: now, thresholds: ExpiryThresholds(), isRevealed: isRevealed)
      let columns = TokenRecord.columns([support], isRevealed: isRevealed)
      #expect(columns == [.handle, .created, .expiry] + (isRevealed ? [.value] : []) + [.label, .contact])
      #expect(record.cells(columns).last == "", "a table leaves out a column without any contact")
      #expect(record.cells(columns).count == columns.count)
    }
  }

  @Test func `every fact that is told is in the record`() throws {
    var row = try row()
    row.token.reference = TokenReference(identity: Secret("i"), id: Secret("17"), organization: "Lib")
    row.contact = "Ann"
    (row.token.scope, row.token.lastUse, row.token.problem) = (.upload, .ago(words: "today", seconds: 60), "odd")
    let all = UploadTokenSupport(
      facts: Set(TokenField.allCases), serverSorts: [], pageSize: nil, scopes: [], lifetimes: .neverOnly,
      idIsSecret: false)
    let record = TokenRecord(row, support: all, now: now, thresholds: ExpiryThresholds(), isRevealed: true)
    #expect(
      record.json.objectValue?.keys.sorted() == [
        "contact", "created_at", "expires_at", "handle", "id", "label", "label_kept", "last_used", "last_used_seconds",
        "lifetime_seconds", "never_expires", "organization", "problem", "scope", "value",
      ])
    #expect(
      record.facts.map(\.0.string) == [
        "handle", "label", "contact", "organization", "scope", "created", "expires", "last used", "id", "value",
        "problem",
      ])
    #expect(
      TokenRecord.columns([all], isRevealed: true).map { TokenRecord.heading($0).heading.string } == [
        "HANDLE", "ORGANIZATION", "SCOPE", "CREATED", "EXPIRES", "LAST USED", "VALUE", "LABEL", "CONTACT",
      ])
  }

  @Test func `a confirmation fits its name and count only`() throws {
    let name = try #require(EnvironmentName("prod"))
    #expect(RevokeConfirmation(argument: "prod:3")?.matches(name, count: 3) == true)
    #expect(RevokeConfirmation(argument: "prod:2")?.matches(name, count: 3) == false)
    #expect(RevokeConfirmation(argument: "test:3")?.matches(name, count: 3) == false)
    #expect(RevokeConfirmation(argument: "prod") == nil)
  }
}
