import Formats
import FoundationEssentials
import TokenModel

/// Reads api.video's upload tokens.
enum ApiVideoToken {
  /// The longest lifetime in seconds that a token can be given.
  static let longestLifetime = 2_147_483_647

  /// The rows of a page of a list. One without a value is a row too, with its problem.
  static func rows(_ answers: [AnswerObject], page: Int) -> [UploadToken] {
    var nameless: [String: Int] = [:]
    return answers.map { answer in
      if let token = try? read(answer) { return token }
      // No two rows of a list are the same token.
      let text = answer.text
      nameless[text, default: 0] += 1
      return UploadToken(
        reference: TokenReference(identity: Secret("\(text) \(page) \(nameless[text] ?? 0)"), id: nil),
        value: Secret(""),
        expiry: .unknown, problem: "The server's row has no 'token': fob can neither use nor revoke it.")
    }
  }

  /// One token: `token` (its id and its value in one), `ttl`, `createdAt`, `expiresAt`. It needs a value; anything else
  /// odd is its problem.
  static func read(_ answer: AnswerObject) throws(ServiceFailure) -> UploadToken {
    let value = try answer.text("token")
    guard !value.isEmpty else { throw .unexpected(reason: "The server sent an upload token that is empty.") }
    var problems: [String] = []
    let isIdentifier = TokenCharacters.fitIdentifier(value)
    if !isIdentifier {
      problems.append(
        "The token holds characters that no identifier has, so fob cannot revoke it.")
    }
    let ttl = ttl(answer, &problems)
    let created = time("createdAt", answer, &problems)
    if created == nil, answer.words("createdAt") == nil { problems.append("'createdAt' is missing.") }
    let expires = time("expiresAt", answer, &problems)
    let isEndTold = answer.words("expiresAt") != nil
    if ttl == 0, isEndTold { problems.append("'ttl' says it never expires, 'expiresAt' says it does.") }
    let secret = Secret(value)
    return UploadToken(
      reference: TokenReference(identity: secret, id: isIdentifier ? secret : nil), value: secret, created: created,
      lifetime: ttl == 0 ? nil : ttl,
      expiry: isEndTold ? expires.map { .at($0) } ?? .unknown : expiry(ttl: ttl, created: created),
      problem: problems.isEmpty ? nil : problems.joined(separator: " "))
  }

  private static func expiry(ttl: Int?, created: Date?) -> TokenExpiry {
    guard let ttl else { return .unknown }
    if ttl == 0 { return .never }
    return created.map { .at($0.addingTimeInterval(TimeInterval(ttl))) } ?? .unknown
  }

  private static func ttl(_ answer: AnswerObject, _ problems: inout [String]) -> Int? {
    if let ttl = try? answer.wholeNumber("ttl", in: 0...longestLifetime) { return ttl }
    let words = answer.words("ttl")
    problems.append(words == nil ? "'ttl' is missing." : "'ttl' is not a number of seconds.")
    return words.flatMap(Int.init).flatMap { (0...longestLifetime).contains($0) ? $0 : nil }
  }

  /// A time, also in other notations: with an offset such as `+0000`, or in seconds or milliseconds since 1970.
  private static func time(_ name: String, _ answer: AnswerObject, _ problems: inout [String]) -> Date? {
    guard let words = answer.words(name) else { return nil }
    if let time = try? answer.optionalTime(name) { return time }
    problems.append("'\(name)' is not a time in RFC 3339 form.")
    if let number = Int64(words), number > 0 {
      return Date(timeIntervalSince1970: Double(number) / (number < 100_000_000_000 ? 1 : 1000))
    }
    return words.count > 5 ? RFC3339.date("\(words.dropLast(2)):\(words.suffix(2))") : nil
  }

  /// The `ttl` for a lifetime: 0 means never.
  static func ttl(for lifetime: TokenRequest.Lifetime) throws(ServiceFailure) -> Int {
    switch lifetime {
    case .never: return 0
    case .seconds(let seconds):
      guard (1...longestLifetime).contains(seconds) else {
        throw .unsupported(
          reason: "An upload token of api.video is valid for 1 to \(longestLifetime) seconds, or for ever.")
      }
      return seconds
    }
  }
}

/// Asks for and reads pages of api.video's upload tokens.
enum ApiVideoPage {
  /// The most tokens that the server puts on a page.
  static let largest = 100

  /// `/upload-tokens` with the query for a page.
  static func path(_ query: TokenQuery) throws(ServiceFailure) -> RequestPath {
    var fields: [(String, RequestPath.Part)] = [
      ("currentPage", .plain(String(max(1, query.page)))), ("pageSize", .plain(String(size(query)))),
    ]
    if let sort = query.sort {
      fields.append(("sortBy", .plain(try name(of: sort.key))))
      fields.append(("sortOrder", .plain(sort.ascending ? "asc" : "desc")))
    }
    return ("/upload-tokens" as RequestPath).appending(query: fields)
  }

  /// The page that was asked for. Past the last page it is empty.
  static func read(_ response: HTTPResponse, to query: TokenQuery, from host: String) throws(ServiceFailure)
    -> TokenPage
  {
    let answer = try AnswerObject(response, from: host)
    let pagination = try answer.object("pagination")
    let page = max(1, query.page)
    let tokens = ApiVideoToken.rows(try answer.objects("data", atMost: size(query)), page: page)
    let told = try pagination.wholeNumber("currentPage", in: countable)
    guard tokens.isEmpty || told == page else {
      throw .unexpected(reason: "\(host) was asked for page \(page) and sent page \(told).")
    }
    return TokenPage(
      rows: tokens, page: page, pagesTotal: max(1, try pagination.wholeNumber("pagesTotal", in: countable)),
      itemsTotal: try pagination.wholeNumber("itemsTotal", in: countable))
  }

  private static func size(_ query: TokenQuery) -> Int { min(max(1, query.pageSize), largest) }

  /// Plausible counts: more than any account holds, and safe from overflow.
  private static let countable = 0...Int(Int32.max)

  private static func name(of key: TokenField) throws(ServiceFailure) -> String {
    switch key {
    case .created: return "createdAt"
    case .lifetime: return "ttl"
    default:
      throw .unsupported(reason: "api.video sorts upload tokens by creation or lifetime, not by \(key.rawValue).")
    }
  }
}
