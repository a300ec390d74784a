import FoundationEssentials
import Synchronization

/// Listing, creating, showing and deleting upload tokens.
extension ApiVideoServer {
  private struct CreationPayload: Decodable {
    let ttl: Int?

    private enum CodingKeys: CodingKey { case ttl }

    /// The member may be left out; where it is there it is a number, never null.
    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: CodingKeys.self)
      ttl = members.contains(.ttl) ? try members.decode(Int.self, forKey: .ttl) : nil
    }
  }

  private static let lifetimes = 0...2_147_483_647

  func uploadTokens(_ request: Request, value: String, of project: String) -> Response {
    state.withLock { $0.shelves[project]?.removeExpired(at: clock.now) }
    switch (request.method, value.isEmpty) {
    case ("GET", true), ("HEAD", true): return list(request, of: project)
    case ("POST", true): return create(request, in: project)
    case ("GET", false), ("HEAD", false):
      let token = state.withLock { $0.shelves[project]?[value] }
      return token.map { Response(200, json: $0.json) } ?? ApiVideoError.notFound.response
    case ("DELETE", false):
      guard state.withLock({ $0.shelves[project]?.remove(value) ?? false }) else {
        return ApiVideoError.notFound.response
      }
      counters.count(.revokes)
      return Response(204)
    default: return ApiVideoError.wrongMethod(allowing: value.isEmpty ? "GET, HEAD, POST" : "GET, HEAD, DELETE")
    }
  }

  private func list(_ request: Request, of project: String) -> Response {
    counters.count(.lists)
    do throws(InvalidAttributes) {
      let query = try ListQuery(request.query)
      let (tokens, total) = state.withLock { state in
        let shelf = state.shelves[project]
        let (offset, overflows) = (query.page - 1).multipliedReportingOverflow(by: query.pageSize)
        let page =
          overflows
          ? [] : shelf?.page(from: offset, count: query.pageSize, by: query.order, ascending: query.isAscending)
        return (page ?? [], shelf?.count ?? 0)
      }
      return Response(
        200,
        json: [
          "data": .array(tokens.map(\.json)), "pagination": query.pagination(items: tokens.count, total: total),
        ])
    } catch {
      return Response(400, json: error.json, type: "application/problem+json")
    }
  }

  private func create(_ request: Request, in project: String) -> Response {
    guard let payload = try? JSONDecoder().decode(CreationPayload.self, from: Data(request.body)) else {
      return creationRefusal(request)
    }
    guard Self.lifetimes.contains(payload.ttl ?? 0) else { return creationRefusal(request) }
    let token = UploadToken(
      value: "to" + RandomText.base62(22), ttl: payload.ttl ?? 0,
      createdAt: Int(clock.now.timeIntervalSince1970))
    state.withLock { $0.shelves[project]?.add(token) }
    counters.count(.creates)
    return Response(200, json: token.json)
  }

  /// A body that is no JSON object is an invalid payload; one with a wrong `ttl` has an invalid attribute.
  private func creationRefusal(_ request: Request) -> Response {
    guard (try? JSONDecoder().decode([String: AnyJSON].self, from: Data(request.body))) != nil else {
      return ApiVideoError.invalidPayload.response
    }
    let problem = InvalidAttributes.Problem(
      name: "ttl", title: "This attribute must be an integer between 0 and 2147483647.")
    return Response(400, json: InvalidAttributes(problems: [problem]).json, type: "application/problem+json")
  }

  private struct AnyJSON: Decodable {
    init(from decoder: any Decoder) throws {}
  }
}
