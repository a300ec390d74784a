import Formats
import TokenModel

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
      tokens: tokens, page: page, pagesTotal: max(1, try pagination.wholeNumber("pagesTotal", in: countable)),
      itemsTotal: try pagination.wholeNumber("itemsTotal", in: countable))
  }

  private static func size(_ query: TokenQuery) -> Int { min(max(1, query.pageSize), largest) }

  /// What a count may be: more than any account holds, less than what reckoning could overflow on.
  private static let countable = 0...Int(Int32.max)

  private static func name(of key: TokenSort.Key) throws(ServiceFailure) -> String {
    switch key {
    case .created: return "createdAt"
    case .lifetime: return "ttl"
    case .expiry, .label, .scope, .lastUse, .organization:
      throw .unsupported(reason: "api.video sorts upload tokens by creation or lifetime, not by \(key.rawValue).")
    }
  }
}
