import Formats
import Foundation
import Testing
import TokenModel

@testable import Services

@Suite struct CookieTests {
  private let now = Date(timeIntervalSince1970: 1_795_352_400)

  private func response(_ lines: String...) -> HTTPResponse {
    HTTPResponse(status: 200, headers: HTTPHeaders(lines.map { .init(name: "Set-Cookie", value: $0) }))
  }

  @Test func `the newest of each name is kept, what has ended goes`() {
    var cookies: [SessionCookie] = []
    cookies = cookies.renewed(
      by: response("_session=one%3D; path=/; httponly; samesite=lax", "visitor=v; Max-Age=60", " old = x ; Path=/"),
      now: now)
    #expect(cookies.header(now: now) == "_session=one%3D; visitor=v; old=x")
    cookies = cookies.renewed(
      by: response("_session=two", "old=; expires=Thu, 01 Jan 1970 00:00:00 GMT", "visitor=w; max-age=30"), now: now)
    #expect(cookies.header(now: now) == "_session=two; visitor=w")
    #expect(cookies.header(now: now + 29) == "_session=two; visitor=w")
    #expect(cookies.header(now: now + 30) == "_session=two")
    #expect(cookies.renewed(by: response("_session="), now: now).map(\.name) == ["visitor"])
    #expect(cookies.renewed(by: response("_session=; max-age=0", "visitor=x; max-age=-1"), now: now).isEmpty)
  }

  @Test
  func
    `a server that gives thousands of cookies fills no session's file: the newest are kept, and none that is too large`()
  {
    let lines = (1...6000).map {
      HTTPHeaders.Field(name: "Set-Cookie", value: "c\($0)=\(String(repeating: "v", count: 300))")
    }
    let large = HTTPHeaders.Field(name: "Set-Cookie", value: "large=\(String(repeating: "v", count: 4096))")
    let answer = HTTPResponse(status: 200, headers: HTTPHeaders(lines + [large]))
    let cookies = [SessionCookie(name: "_session", value: Secret("one"))].renewed(by: answer, now: now)
    #expect(cookies.map(\.name) == (5951...6000).map { "c\($0)" })
  }

  @Test func `Max-Age comes before Expires; a date that is none is left out`() {
    let both = SessionCookie(setCookie: "a=b; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT", now: now)
    #expect(both?.expires == now + 10)
    #expect(SessionCookie(setCookie: "a=b; Expires=Sun, 22 Nov 2026 13:00:05 GMT", now: now)?.expires == now + 5)
    #expect(SessionCookie(setCookie: "a=b; Expires=soon", now: now)?.expires == nil)
    #expect(SessionCookie(setCookie: "a=b; Max-Age=99999999999999999999", now: now)?.expires == nil)
  }

  @Test(
    arguments: ["", "novalue", "=x", "a=\u{1}", "a=\u{E9}", "a\u{7F}=b"])
  func `what could not be sent back safely is no cookie`(line: String) {
    #expect(SessionCookie(setCookie: line, now: now) == nil)
  }
}
