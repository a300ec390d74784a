import Formats
import Foundation
import Testing
import TokenModel

@Suite struct ExpiringItemTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let fortnight: TimeInterval = 14 * 86_400

  private func status(
    left: TimeInterval?, hasRefresh: Bool = false, offset: TimeInterval = 0, needsPerson: Bool = false
  ) throws -> SessionStatus {
    let failure = RecordedFailure(
      at: now.addingTimeInterval(-60), reason: "x", needsLogin: true, count: 1, nextTry: nil)
    let tokens = SessionTokens(
      access: Secret("a"), refresh: hasRefresh ? Secret("r") : nil,
      expires: left.map { now.addingTimeInterval(offset + $0) })
    let session = Session(origin: try Origin("https://one.example"), credentials: .tokens(tokens), issued: now)
    return SessionStatus(
      .session(HeldSession(session: session, clockOffset: offset, generation: 1)), failure: needsPerson ? failure : nil)
  }

  private func item(
    _ status: SessionStatus, _ profile: ServiceProfile = TestServices.strict, refresh: RefreshPolicy = .auto,
    canLogInAlone: Bool = false
  ) throws -> ExpiringItem? {
    ExpiringItem.session(
      status, of: try TestEnvironment.make(refresh: refresh), profile: profile, canLogInAlone: canLogInAlone,
      within: fortnight, now: now)
  }

  @Test func `a session that fob can begin again or refresh is nobody's work`() throws {
    #expect(try item(status(left: 600), canLogInAlone: true) == nil)
    #expect(try item(status(left: 600), refresh: .manual, canLogInAlone: true) == nil)
    #expect(try item(status(left: 600, hasRefresh: true)) == nil)
    #expect(try item(status(left: -600, hasRefresh: true), TestServices.lenient) == nil)
    #expect(try item(status(left: nil), TestServices.cookies) == nil)
    #expect(try item(SessionStatus(.nothing)) == nil)
  }

  @Test func `a session that only a person can begin again is listed, also once it has expired`() throws {
    #expect(try item(status(left: 600))?.secondsLeft == 600)
    #expect(try item(status(left: 600, hasRefresh: true), refresh: .manual)?.secondsLeft == 600)
    #expect(try item(status(left: -600, hasRefresh: true))?.daysLeft == 0)
    #expect(try item(status(left: 600, needsPerson: true), canLogInAlone: true)?.secondsLeft == 600)
    #expect(try item(status(left: fortnight + 1)) == nil)
    func without(_ word: String) -> SessionStatus {
      SessionStatus(
        .nothing,
        failure: RecordedFailure(at: now, word: word, reason: "x", needsLogin: true, count: 1, nextTry: nil))
    }
    let ended = without("session ended")
    #expect(try item(without("login needed"), TestServices.cookies) == nil, "it never began")
    #expect(try item(ended, TestServices.cookies)?.end == now)
  }

  @Test func `the server's clock decides, and its time is told`() throws {
    let item = try #require(try item(status(left: 600, offset: 3600)))
    #expect(item.secondsLeft == 600 && item.end == now.addingTimeInterval(4200))
  }

  @Test(arguments: [(0, 0), (-5, 0), (1, 1), (86_400, 1), (86_401, 2), (14 * 86_400, 14)])
  func `days left are rounded up`(_ left: Int, _ days: Int) throws {
    let item = try #require(
      ExpiringItem.certificate(
        .serverCertificate, until: now.addingTimeInterval(TimeInterval(left)), of: try TestEnvironment.make(),
        within: fortnight,
        now: now))
    #expect(item.daysLeft == days)
  }

  @Test func `a certificate is listed from the time asked for on, and after its end`() throws {
    let environment = try TestEnvironment.make()
    func item(_ left: TimeInterval) -> ExpiringItem? {
      ExpiringItem.certificate(
        .clientCertificate, until: now.addingTimeInterval(left), of: environment, within: fortnight, now: now)
    }
    #expect(item(fortnight + 1) == nil && item(fortnight) != nil && item(-86_400)?.daysLeft == 0)
  }

  @Test func `of upload tokens the living ones are listed that expire in time, soonest first`() throws {
    func row(_ handle: String, _ expiry: TokenExpiry) throws -> ListedToken {
      let reference = TokenReference(identity: Secret(handle), id: nil, organization: nil)
      return ListedToken(
        token: UploadToken(reference: reference, value: Secret("v"), label: nil, created: nil, expiry: expiry),
        handle: try #require(Handle(handle)), ownLabel: "mine")
    }
    func at(_ left: TimeInterval) -> TokenExpiry { .at(now.addingTimeInterval(left)) }
    let list = PackedTokens([
      try row("k7w3qzaaaa", at(fortnight)), try row("k7w3qzaaab", at(60)), try row("k7w3qzaaac", at(0)),
      try row("k7w3qzaaad", .never), try row("k7w3qzaaae", at(fortnight + 1)), try row("k7w3qzaaaf", .unknown),
    ])
    let items = ExpiringItem.tokens(in: list, of: try TestEnvironment.make(), within: fortnight, now: now)
    let handles = items.sorted(by: ExpiringItem.precedes).map { item -> String? in
      guard case .token(let handle, let label, _) = item.subject, label == "mine" else { return nil }
      return handle.text
    }
    #expect(handles == ["k7w3qzaaab", "k7w3qzaaaa"])
  }
}
