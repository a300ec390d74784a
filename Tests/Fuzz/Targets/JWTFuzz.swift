import Formats
import FoundationEssentials
import TokenModel

@testable import Services

extension FuzzTarget {
  /// The reader of JSON Web Tokens, and what is shown of them. The input is the token, or the claims of one.
  static let jwt = FuzzTarget("jwt") { input in
    let text = String(decoding: input, as: UTF8.self)
    try show(text)
    let parts = ["{\"alg\":\"HS256\"}", text].map { Base64URL.encode(Array($0.utf8)) }
    try show(parts.joined(separator: ".") + ".c2ln")
  }

  private static func show(_ text: String) throws {
    guard let token = JSONWebToken(parsing: text) else { return }
    try BrokenPromise.unless(
      token.header.objectValue != nil && token.claims.objectValue != nil, "The parts of a token are no objects.")
    let moment = Date(timeIntervalSince1970: 1_800_000_000)
    let tokens = SessionTokens(access: Secret(text), refresh: nil, expires: moment)
    let session = Session(
      origin: try Origin("https://ws.api.video"), credentials: .tokens(tokens), account: nil, issued: moment)
    let details = ApiVideoDetails.facts(session, tokensTotal: 1, rateLimit: nil)
    try check(details)
    let row = PodTokenRow(
      cell: text, value: Secret(text), lastUse: .unknown, id: nil, needsID: true, position: 1)
    _ = row.token(of: "north")
  }
}
