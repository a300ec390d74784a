import FoundationEssentials
import TokenModel

@testable import Services

extension FuzzTarget {
  /// Cookies that a server sets, one a line, and the header that they become.
  static let cookie = FuzzTarget("cookie") { input in
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    var headers = HTTPHeaders()
    for line in String(decoding: input, as: UTF8.self).split(separator: "\n") {
      headers.append("Set-Cookie", String(line))
    }
    let cookies = [SessionCookie]().renewed(by: HTTPResponse(status: 200, headers: headers), now: now)
    try BrokenPromise.unless(Set(cookies.map(\.name)).count == cookies.count, "A cookie is there twice.")
    guard let header = cookies.header(now: now) else { return }
    try BrokenPromise.unless(header.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "A cookie could end its header.")
    try BrokenPromise.unless(
      header.split(separator: ";", omittingEmptySubsequences: false).count == cookies.count, "A cookie holds another.")
  }
}
