import Foundation
import Testing

@testable import fob_sandbox

@Suite struct OAuthTokenBookTests {
  private let now = Date(timeIntervalSince1970: 1_700_000_000)

  private func opened(_ client: OAuthClient) -> (book: OAuthTokenBook, pair: OAuthTokenBook.Pair) {
    var book = OAuthTokenBook()
    let pair = book.open(for: client, person: "ops", scope: "files", at: now, lifetime: 60)
    return (book, pair)
  }

  @Test func `a refresh token used twice ends all that came of its login`() throws {
    var (book, first) = opened(.terminal)
    let refresh = try #require(first.refresh)
    let other = book.open(for: .terminal, person: "ops", scope: "files", at: now, lifetime: 60)
    guard case .renewed(let second, "files") = book.refresh(refresh, for: .terminal, at: now, lifetime: 60) else {
      Issue.record("it was not renewed")
      return
    }
    #expect(second.refresh != refresh)
    #expect(book.token(second.access, at: now) != nil)
    let again = book.refresh(refresh, for: .terminal, at: now, lifetime: 60)
    #expect(again == .reused)
    #expect(book.token(second.access, at: now) == nil)
    let later = book.refresh(try #require(second.refresh), for: .terminal, at: now, lifetime: 60)
    #expect(later == .unknown)
    #expect(book.token(other.access, at: now) != nil)
  }

  @Test func `without rotation it stays good`() throws {
    var (book, first) = opened(.script)
    let refresh = try #require(first.refresh)
    for _ in 1...2 {
      guard case .renewed(let pair, _) = book.refresh(refresh, for: .script, at: now, lifetime: 60) else {
        Issue.record("it was not renewed")
        return
      }
      #expect(pair.refresh == nil)
    }
  }

  @Test func `another client's token is nobody's`() throws {
    var (book, first) = opened(.terminal)
    let refreshed = book.refresh(try #require(first.refresh), for: .kiosk, at: now, lifetime: 60)
    #expect(refreshed == .unknown)
    let isRevoked = book.revoke(first.access, of: .kiosk, at: now)
    #expect(!isRevoked)
    #expect(book.token(first.access, at: now) != nil)
  }

  @Test func `a client whose sessions end together loses all of them with one token`() throws {
    for client in [OAuthClient.single, .browser] {
      var (book, first) = opened(client)
      let second = book.open(for: client, person: "ops", scope: "files", at: now, lifetime: 60)
      let other = book.open(for: client, person: "other", scope: "files", at: now, lifetime: 60)
      let isRevoked = book.revoke(first.access, of: client, at: now)
      #expect(isRevoked)
      #expect((book.token(second.access, at: now) == nil) == client.endsTogether)
      #expect(book.token(other.access, at: now) != nil)
    }
  }

  @Test func `revoking a refresh token ends its access tokens`() throws {
    var (book, first) = opened(.terminal)
    let refresh = try #require(first.refresh)
    let revoked = (1...2).map { _ in book.revoke(refresh, of: .terminal, at: now) }
    #expect(revoked == [true, false])
    #expect(book.token(first.access, at: now) == nil)
  }

  @Test func `access tokens end and clients get no refresh token for themselves`() {
    let (book, pair) = opened(.service)
    #expect(pair.refresh == nil)
    #expect(book.token(pair.access, at: now.addingTimeInterval(59)) != nil)
    #expect(book.token(pair.access, at: now.addingTimeInterval(60)) == nil)
  }

  @Test func `a device that asks too soon has to wait longer`() {
    var grant = DeviceGrant(
      deviceCode: "d", userCode: "ABCD-EFGH", client: .kiosk, scope: "", end: now.addingTimeInterval(600), interval: 5)
    let tooSoon = [0, 5, 8, 14, 30].map { grant.isTooSoon(at: now.addingTimeInterval($0)) }
    #expect(tooSoon == [false, false, true, true, false])
    #expect(grant.interval == 15)
    #expect(DeviceGrant.letters(of: "ab-cd ef") == "ABCDEF")
  }
}
