import Foundation
import Testing

@testable import fob_sandbox

@Suite struct CookieTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  @Test func `seals a session again each time`() {
    let cookie = SessionCookie()
    let session = PodSession(
      csrfSecret: [1, 2], user: 1, flash: .init(kind: .notice, text: "Grüße"), returnTo: "/organizations")
    let values = [cookie.seal(session), cookie.seal(session)]
    #expect(values[0] != values[1])
    for value in values { #expect(cookie.open(value) == session) }
    #expect(SessionCookie().open(values[0]) == PodSession())
    #expect(cookie.open(String(values[0].dropLast(9)) + "AAAAAAAAA") == PodSession())
    #expect(cookie.open(nil).isEmpty)
  }

  @Test func `remembers for a fortnight`() throws {
    let cookie = RememberCookie()
    let value = cookie.make(user: 2, generation: 7, at: now)
    let read = try #require(cookie.read(value, at: now.addingTimeInterval(14 * 86400 - 1)))
    #expect(read == (2, 7))
    #expect(cookie.read(value, at: now.addingTimeInterval(14 * 86400)) == nil)
    #expect(RememberCookie().read(value, at: now) == nil)
  }

  @Test func `cross-site tokens are masked and bound`() throws {
    let tokens = CrossSiteToken(secret: CrossSiteToken.newSecret())
    let form = tokens.form(action: "/a", method: "post")
    #expect(tokens.global != tokens.global)
    #expect(tokens.global.count == 86)
    #expect(tokens.accepts(tokens.global, action: "/b", method: "DELETE"))
    #expect(tokens.accepts(form, action: "/a", method: "POST"))
    #expect(!tokens.accepts(form, action: "/a", method: "DELETE"))
    #expect(!tokens.accepts(form, action: "/b", method: "POST"))
    #expect(!tokens.accepts("", action: "/a", method: "POST"))
    #expect(!CrossSiteToken(secret: CrossSiteToken.newSecret()).accepts(tokens.global, action: "/", method: "POST"))
  }

  @Test func `throttle counts by half days`() {
    var throttle = SignInThrottle(limit: 2)
    let noon = Date(timeIntervalSince1970: 1_800_000_000 - 1_800_000_000.truncatingRemainder(dividingBy: 43200))
    #expect([0, 1, 2, 43199].map { throttle.count(at: noon.addingTimeInterval($0)) } == [true, true, false, false])
    #expect([43200].map { throttle.count(at: noon.addingTimeInterval($0)) } == [true])
    throttle.reset()
    #expect([0, 1, 2].map { throttle.count(at: noon.addingTimeInterval(43200 + $0)) } == [true, true, false])
  }
}
