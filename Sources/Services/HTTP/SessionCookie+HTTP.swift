import Formats
import FoundationEssentials
import TokenModel

extension SessionCookie {
  /// The most bytes that name and value have together (RFC 6265, section 6.1).
  private static let sizeLimit = 4096

  /// Reads a `Set-Cookie` value (RFC 6265, section 5.2); nil where it has no name, is too large or holds a character that no cookie may hold. `Domain` and `Path` are not
  /// looked at: a cookie goes to its session's origin and nowhere else, and there to every path.
  init?(setCookie text: String, now: Date) {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
    guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return nil }
    let name = Self.trimmed(pair[..<equals])
    let value = Self.trimmed(pair[pair.index(after: equals)...])
    guard name.utf8.count + value.utf8.count <= Self.sizeLimit else { return nil }
    guard !name.isEmpty, name.utf8.allSatisfy(Self.isAllowed), value.utf8.allSatisfy(Self.isAllowed) else { return nil }
    self.init(name: String(name), value: Secret(String(value)), expires: Self.expiry(parts.dropFirst(), now: now))
  }

  /// `Max-Age` before `Expires`, the last of each.
  private static func expiry(_ attributes: some Sequence<Substring>, now: Date) -> Date? {
    var age: Date?
    var date: Date?
    for attribute in attributes {
      guard let equals = attribute.firstIndex(of: "=") else { continue }
      let value = trimmed(attribute[attribute.index(after: equals)...])
      switch trimmed(attribute[..<equals]).lowercased() {
      case "max-age": if let seconds = Int32(value) { age = now.addingTimeInterval(TimeInterval(seconds)) }
      case "expires": date = HTTPDate.date(String(value)) ?? date
      default: break
      }
    }
    return age ?? date
  }

  private static func trimmed(_ text: Substring) -> Substring { text.trimmed { $0 == " " || $0 == "\t" } }

  /// Nothing that could end the value or the header field.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: ";")
  }
}

extension [SessionCookie] {
  /// The most that a session has: what RFC 6265 section 6.1 asks of a client for one server, and what a session's file has room for.
  static let limit = 50

  /// These cookies as an answer leaves them: the newest of each name, without those that it ends; the newest of all where there are too many, and none
  /// that is too large.
  func renewed(by response: HTTPResponse, now: Date) -> [SessionCookie] {
    let told = response.headers.values(of: "Set-Cookie").compactMap { SessionCookie(setCookie: $0, now: now) }
    var names: Set<String> = []
    var newestFirst: [SessionCookie] = []
    for (index, cookie) in (self + told).enumerated().reversed() {
      guard newestFirst.count < Self.limit, names.insert(cookie.name).inserted else { continue }
      let isEnded = index >= count && (cookie.value.isEmpty || cookie.expires.map { $0 <= now } == true)
      if !isEnded { newestFirst.append(cookie) }
    }
    return newestFirst.reversed()
  }

  /// The value of the `Cookie` header (RFC 6265, section 5.4), or nil where none is left.
  func header(now: Date) -> String? {
    let living = filter { $0.expires.map { $0 > now } ?? true }
    return living.isEmpty ? nil : living.map { "\($0.name)=\($0.value.revealed)" }.joined(separator: "; ")
  }
}
