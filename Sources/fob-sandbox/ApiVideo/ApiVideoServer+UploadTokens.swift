import FoundationEssentials
import Synchronization

/// Listing, creating, showing and deleting upload tokens.
extension ApiVideoServer {
  private struct CreationPayload: Decodable {
    let ttl: Int?

    private enum CodingKeys: CodingKey { case ttl }

    /// The member may be left out; if it is there it is a number, never null.
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
    do throws(AttributesFailure) {
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
    let problem = AttributesFailure.Problem(
      name: "ttl", title: "This attribute must be an integer between 0 and 2147483647.")
    return Response(400, json: AttributesFailure(problems: [problem]).json, type: "application/problem+json")
  }

  private struct AnyJSON: Decodable {
    init(from decoder: any Decoder) throws {}
  }

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

/// What a list of upload tokens is asked for, checked as the service checks it.
struct ListQuery: Sendable, Equatable {
  var page = 1
  var pageSize = 25
  var order = UploadTokenShelf.Order.createdAt
  var isAscending = false
  /// The parameters for sorting as they were sent, to be repeated in the links.
  private var sorting = ""

  static let pageSizes = 1...100

  init(_ fields: FormFields) throws(AttributesFailure) {
    var problems: [AttributesFailure.Problem] = []
    if let text = fields["currentPage"] {
      if let number = Int(text), number >= 1 {
        page = number
      } else {
        problems.append(.init(name: "currentPage", title: "This attribute must be an integer greater than 0."))
      }
    }
    if let text = fields["pageSize"] {
      if let number = Int(text), Self.pageSizes.contains(number) {
        pageSize = number
      } else {
        problems.append(.init(name: "pageSize", title: "This attribute must be an integer between 1 and 100."))
      }
    }
    if let text = fields["sortBy"] {
      if let order = UploadTokenShelf.Order(rawValue: text) {
        self.order = order
        sorting += "&sortBy=\(text)"
      } else {
        problems.append(.init(name: "sortBy", title: "This attribute must be one of createdAt, ttl."))
      }
    }
    if let text = fields["sortOrder"] {
      if text == "asc" || text == "desc" {
        isAscending = text == "asc"
        sorting += "&sortOrder=\(text)"
      } else {
        problems.append(.init(name: "sortOrder", title: "This attribute must be one of asc, desc."))
      }
    }
    if !problems.isEmpty { throw AttributesFailure(problems: problems) }
  }

  /// - Parameters:
  ///   - items: how many tokens this page has.
  ///   - total: how many tokens there are.
  func pagination(items: Int, total: Int) -> JSON {
    let pages = max(1, (total + pageSize - 1) / pageSize)
    var links = [link("self", page), link("first", 1)]
    if page > 1 { links.append(link("previous", page - 1)) }
    if page < pages { links.append(link("next", page + 1)) }
    links.append(link("last", pages))
    return [
      "currentPage": .integer(page), "currentPageItems": .integer(items), "pageSize": .integer(pageSize),
      "pagesTotal": .integer(pages), "itemsTotal": .integer(total), "links": .array(links),
    ]
  }

  private func link(_ relation: String, _ page: Int) -> JSON {
    ["rel": .string(relation), "uri": "/upload-tokens?currentPage=\(page)&pageSize=\(pageSize)\(sorting)"]
  }
}

/// The attributes of a request that api.video turns down with 400.
struct AttributesFailure: Error, Equatable {
  struct Problem: Equatable {
    let name: String
    let title: String
  }

  static let documentation = "https://docs.api.video/reference/invalid-attribute"

  let problems: [Problem]

  var json: JSON {
    [
      "type": .string(Self.documentation),
      "title": "Invalid attributes.",
      "name": .string(problems.first?.name ?? ""),
      "status": 400,
      "problems": .array(
        problems.map {
          ["type": .string(Self.documentation), "title": .string($0.title), "name": .string($0.name), "status": 400]
        }),
    ]
  }
}
