import Formats
import FoundationEssentials

/// Header and claims of a JWT: the registered names explained, times as dates, everything else as the JSON that it is.
struct JWTLines {
  let token: JSONWebToken
  let dates: DateText
  let now: Date

  /// What the names of RFC 7515 section 4.1 and RFC 7519 section 4.1 stand for.
  private static let meanings = [
    "alg": "algorithm", "typ": "type", "kid": "key id", "cty": "content", "iss": "issuer", "sub": "subject",
    "aud": "audience", "exp": "expires", "nbf": "not before", "iat": "issued", "jti": "token id",
  ]
  private static let times: Set = ["exp", "nbf", "iat"]

  func add(to lines: inout StyledLines, width: Int) {
    lines.addGap()
    lines.add("What the token says of itself (decoded, not verified)", .header, width: width)
    add(token.header, "header", to: &lines, width: width)
    add(token.claims, "claims", to: &lines, width: width)
  }

  private func add(_ part: JSONValue, _ name: String, to lines: inout StyledLines, width: Int) {
    let members = part.objectValue ?? [:]
    guard !members.isEmpty else { return lines.add("no \(name)", .textDim, width: width) }
    for key in members.keys.sorted(by: isBefore) {
      let fact = Fact(Self.meanings[key].map { "\(key) \($0)" } ?? key, [value(of: key, members[key] ?? .null)])
      FactLines.add(fact, to: &lines, width: width)
    }
  }

  /// The registered names first.
  private func isBefore(_ left: String, _ right: String) -> Bool {
    let (isLeftKnown, isRightKnown) = (Self.meanings[left] != nil, Self.meanings[right] != nil)
    return isLeftKnown == isRightKnown ? left < right : isLeftKnown
  }

  private func value(of key: String, _ value: JSONValue) -> StyledText {
    if Self.times.contains(key), let seconds = value.numberValue, abs(seconds) < 1e11 {
      let date = Date(timeIntervalSince1970: seconds)
      return StyledText("\(dates.second(date)), \(dates.distance(date, now: now)) (\(DisplayText(value.text())))")
    }
    if Self.meanings[key] != nil, let text = value.stringValue { return StyledText(DisplayText(text)) }
    return StyledText(DisplayText(value.text()))
  }
}
