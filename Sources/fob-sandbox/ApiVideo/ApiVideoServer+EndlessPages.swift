import FoundationEssentials

/// A list of upload tokens that never ends.
extension ApiVideoServer {
  /// The page that a request for upload tokens asks for, full of new tokens and never the last one; nil for any other request.
  func endlessPage(_ request: Request) -> Response? {
    guard request.method == "GET", request.path == "/upload-tokens", let query = try? ListQuery(request.query) else {
      return nil
    }
    counters.count(.lists)
    let tokens = (0..<query.pageSize).map { _ in
      UploadToken(
        value: "to" + RandomText.base62(22), ttl: 0, createdAt: Int(clock.now.timeIntervalSince1970))
    }
    let total = (min(query.page, 1_000_000) + 1) * query.pageSize
    return Response(
      200,
      json: [
        "data": .array(tokens.map(\.json)), "pagination": query.pagination(items: tokens.count, total: total),
      ])
  }
}
