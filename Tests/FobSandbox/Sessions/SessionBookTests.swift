import Foundation
import Synchronization
import Testing

@testable import fob_sandbox

@Suite struct SessionBookTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  private func book(detectsReuse: Bool) -> SessionBook<String> {
    let serial = Serial()
    return SessionBook(detectsReuse: detectsReuse) { account, _ in
      let number = serial.next()
      return .init(accessToken: "\(account)-a\(number)", refreshToken: "\(account)-r\(number)")
    }
  }

  private final class Serial: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
      value.withLock {
        $0 += 1
        return $0
      }
    }
  }

  @Test func `access tokens end with their time`() {
    var book = book(detectsReuse: false)
    let pair = book.open(for: "ops", at: start, lifetime: 60, refreshLifetime: 600)
    #expect(book.account(of: pair.accessToken, at: start.addingTimeInterval(59)) == "ops")
    #expect(book.account(of: pair.accessToken, at: start.addingTimeInterval(60)) == nil)
    #expect(book.account(of: pair.refreshToken, at: start) == nil)
  }

  @Test func `refresh tokens work once and end`() {
    var book = book(detectsReuse: false)
    let first = book.open(for: "ops", at: start, lifetime: 60, refreshLifetime: 600)
    let later = start.addingTimeInterval(100)
    let refresh = { (book: inout SessionBook<String>, token: String, date: Date) in
      book.refresh(token, proof: .none, at: date, lifetime: 60, refreshLifetime: 600)
    }
    guard case .renewed(let second) = refresh(&book, first.refreshToken, later) else {
      Issue.record("not renewed")
      return
    }
    #expect(book.account(of: second.accessToken, at: later) == "ops")
    #expect(refresh(&book, first.refreshToken, later) == .reused)
    #expect(book.account(of: second.accessToken, at: later) == "ops")
    #expect(refresh(&book, second.refreshToken, later.addingTimeInterval(600)) == .unknown)
    #expect(refresh(&book, "never seen", later) == .unknown)
  }

  @Test func `reuse ends the session where it is detected`() {
    var book = book(detectsReuse: true)
    let first = book.open(for: "ops", at: start, lifetime: 60, refreshLifetime: 600)
    let other = book.open(for: "ops", at: start, lifetime: 60, refreshLifetime: 600)
    let refresh = { (book: inout SessionBook<String>, token: String, at: Date) in
      book.refresh(token, proof: .none, at: at, lifetime: 60, refreshLifetime: 600)
    }
    guard case .renewed(let second) = refresh(&book, first.refreshToken, start) else {
      Issue.record("not renewed")
      return
    }
    #expect(refresh(&book, first.refreshToken, start) == .reused)
    #expect(book.account(of: second.accessToken, at: start) == nil)
    #expect(refresh(&book, second.refreshToken, start) == .unknown)
    #expect(book.account(of: other.accessToken, at: start) == "ops")
  }

  @Test func `a proof must live and belong to the session`() {
    var book = book(detectsReuse: false)
    let pair = book.open(for: "ops", at: start, lifetime: 60, refreshLifetime: 600)
    let other = book.open(for: "second", at: start, lifetime: 600, refreshLifetime: 600)
    let refresh = { (book: inout SessionBook<String>, access: String, at: Date) in
      book.refresh(pair.refreshToken, proof: .accessToken(access), at: at, lifetime: 60, refreshLifetime: 600)
    }
    #expect(refresh(&book, other.accessToken, start) == .unknown)
    #expect(refresh(&book, pair.accessToken, start.addingTimeInterval(61)) == .unknown)
    guard case .renewed = refresh(&book, pair.accessToken, start) else {
      Issue.record("not renewed")
      return
    }
  }

  @Test func `can be expired and forgotten`() {
    var book = book(detectsReuse: false)
    let pair = book.open(for: "ops", at: start, lifetime: 60, refreshLifetime: 600)
    book.expireAccessTokens(at: start)
    #expect(book.account(of: pair.accessToken, at: start) == nil)
    book.endAll()
    #expect(book.refresh(pair.refreshToken, proof: .none, at: start, lifetime: 1, refreshLifetime: 1) == .unknown)
  }
}
