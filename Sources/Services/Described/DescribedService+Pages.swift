import Formats
import FoundationEssentials
import ServiceFiles
import TokenModel

/// Reading lists, page by page.
extension DescribedService {
  struct List {
    var rows: [JSONValue] = []
    /// Rows in all, if the server says.
    var total: Int?
    var omissions: [String] = []
    var serverDate: Date?
    /// When the last page was asked for, by the server's clock.
    var used: Date
  }

  private static let mostPages = 1000
  private static let mostRows = 100_000

  /// The rows of all pages.
  /// - Parameter part: called with those so far before the next page is asked for; of a long list not each time, since
  ///   each time costs the whole of it.
  func rows(
    _ tokens: ServiceDescription.Tokens, _ access: Access, part: (List) -> Void
  ) async throws(ServiceFailure) -> List {
    var list = List(used: access.now)
    var sent = access.now
    var told = 0
    var values: Filling = [.page: Secret("1"), .pageSize: Secret("\(tokens.pages.size)")]
    var request = tokens.list
    var visited: Set<String> = []
    for page in 1...Self.mostPages {
      let response = try await sendUnderSession(request, access, adding: values)
      list.serverDate = response.serverDate ?? list.serverDate
      list.used = response.timeSent(sent)
      sent += response.duration.seconds
      let document = try json(in: response, access)
      guard let rows = tokens.rows.value(in: document)?.arrayValue else {
        let place = tokens.rows.text.isEmpty ? description.words(of: .list) : description.words(of: .rows)
        throw .unexpected(reason: "\(access.environment.origin.host) sent a list without a JSON array at \(place).")
      }
      list.rows += rows
      guard list.rows.count <= Self.mostRows else { break }
      list.total = tokens.pages.total?.value(in: document)?.integerValue.flatMap { Int(exactly: $0) }
      guard let next = try following(tokens.pages, document, response, access, page: page, rows: rows.count),
        list.total.map({ list.rows.count < $0 }) ?? true
      else { return list }
      guard visited.insert(next.mark).inserted else {
        list.omissions.append("The server's list leads in a circle; fob stopped reading.")
        return list
      }
      if let followed = next.request { request = followed }
      values.merge(next.values) { $1 }
      if list.rows.count > told + told / 4 {
        told = list.rows.count
        part(list)
      }
    }
    list.omissions.append(
      "The list has more than \(Self.mostPages) pages or \(Self.mostRows) rows; fob stopped reading.")
    return list
  }

  /// The request for the next page.
  private struct Next {
    /// What tells one page from another.
    let mark: String
    var values: Filling = [:]
    var request: RequestTemplate?
  }

  private func following(
    _ pages: ServiceDescription.Pages, _ document: JSONValue, _ response: HTTPResponse, _ access: Access, page: Int,
    rows: Int
  ) throws(ServiceFailure) -> Next? {
    switch pages.way {
    case .none: return nil
    case .number:
      return rows < (asksForSize ? pages.size : 1) ? nil : Next(mark: "\(page)", values: [.page: Secret("\(page + 1)")])
    case .cursor(let place):
      let told = place.value(in: document)
      guard let cursor = told?.stringValue ?? told?.integerValue.map({ "\($0)" }), !cursor.isEmpty else { return nil }
      return Next(mark: cursor, values: [.cursor: Secret(cursor)])
    case .link: return try following(LinkHeader.next(in: response.headers.values(of: "Link")), access)
    case .address(let place): return try following(place.value(in: document)?.stringValue, access)
    }
  }

  private var asksForSize: Bool { description.tokens?.list.placeholders.contains(.pageSize) ?? false }

  /// The page at an address that the server names; fob follows it only on the environment's own server.
  private func following(_ text: String?, _ access: Access) throws(ServiceFailure) -> Next? {
    guard let text, !text.isEmpty else { return nil }
    let origin = access.environment.origin
    guard let address = try? ServerAddress(text, on: origin), address.origin == origin,
      let request = try? RequestTemplate("GET \(address.path)", known: [:])
    else {
      throw .unexpected(
        reason:
          "\(origin.host) names an address for the next page that is not on it, or none at all. Nothing was sent there."
      )
    }
    return Next(mark: address.path, request: request)
  }
}

/// The Link header (RFC 8288).
enum LinkHeader {
  /// The address with `rel="next"`; nil if there is none.
  static func next(in values: [String]) -> String? {
    for link in values.joined(separator: ",").split(separator: "<").map(String.init) {
      guard let end = link.firstIndex(of: ">") else { continue }
      let parameters = link[end...].dropFirst().lowercased().split(whereSeparator: { ";,".contains($0) })
      let relations = parameters.map { $0.filter { $0 != " " && $0 != "\"" } }
      if relations.contains("rel=next") { return String(link[..<end]) }
    }
    return nil
  }
}
