import Formats
import Foundation
import Synchronization
import Testing
import TokenModel

@testable import Services

/// Lists of services that files describe: pages, and what a hostile server may say.
@Suite struct DescribedListTests {
  private func service(_ tokens: String, _ transport: ScriptedTransport) throws -> DescribedService {
    try described(
      text: """
        [service]
        name = Lists
        login = key
        header = Authorization: Bearer {key}
        [tokens]
        id = /id
        \(tokens)
        """, transport)
  }

  private func page(_ ids: [Int], _ more: String = "", link: String? = nil) -> HTTPResponse {
    let rows = ids.map { "{\"id\": \($0)}" }.joined(separator: ",")
    return HTTPResponse(
      status: 200, headers: link.map { ["Link": $0] } ?? [:], body: Array("{\"rows\": [\(rows)]\(more)}".utf8))
  }

  private func read(_ tokens: String, _ pages: [HTTPResponse]) async throws -> (TokenPage, [String]) {
    let transport = ScriptedTransport(inOrder: pages)
    let list = try await service(tokens, transport).uploadTokens(TokenQuery(), access(to: environment("x"))).value
    let start = "https://server.example".count
    return (list, transport.requests.map { String($0.url.dropFirst(start)) })
  }

  private func ids(_ list: TokenPage) -> [String] { list.rows.compactMap { $0.reference.id?.revealed } }

  @Test func `pages by number are read until one is short`() async throws {
    let (list, paths) = try await read(
      "list = GET /t?p={page}&n={page_size}\nrows = /rows\npage_size = 2", [page([1, 2]), page([3, 4]), page([5])])
    #expect(ids(list) == ["1", "2", "3", "4", "5"] && list.omissions.isEmpty)
    #expect(paths == ["/t?p=1&n=2", "/t?p=2&n=2", "/t?p=3&n=2"])
  }

  /// What is told of a list while it is read: how many rows are here, of how many.
  private func told(_ tokens: String, _ pages: [HTTPResponse]) async throws -> [[Int]] {
    let parts = Mutex<[[Int]]>([])
    _ = try await service(tokens, ScriptedTransport(inOrder: pages)).uploadTokens(
      TokenQuery(), access(to: environment("x"))
    ) { part in
      parts.withLock { $0.append([part.rows.count, part.itemsTotal]) }
    }
    return parts.withLock { $0 }
  }

  @Test func `what has come is told before the next page is asked for`() async throws {
    let list = "list = GET /t?p={page}&n={page_size}\nrows = /rows\npage_size = 2"
    let pages = [page([1, 2]), page([3, 4]), page([5])]
    #expect(try await told(list, pages) == [[2, 2], [4, 4]])
    let counted = [page([1, 2], ", \"all\": 3"), page([3], ", \"all\": 3")]
    #expect(try await told("\(list)\ntotal = /all", counted) == [[2, 3]])
    #expect(try await told("list = GET /t\nrows = /rows", [page([1, 2])]) == [])
  }

  @Test func `telling of a long list costs a few times the list, not the list for each page`() async throws {
    let pages = (0..<500).map { page([2 * $0, 2 * $0 + 1]) } + [page([])]
    let rows = try await told("list = GET /t?p={page}\nrows = /rows", pages).map { $0[0] }
    #expect(rows.count < 30 && rows.last.map { $0 > 700 } == true, "\(rows)")
    #expect(rows.reduce(0, +) < 6000, "\(rows)")
  }

  @Test func `a total ends them`() async throws {
    let (list, paths) = try await read(
      "list = GET /t?p={page}\nrows = /rows\ntotal = /all", [page([1, 2], ", \"all\": 3"), page([3], ", \"all\": 3")])
    #expect(ids(list) == ["1", "2", "3"])
    #expect(paths == ["/t?p=1", "/t?p=2"])
  }

  @Test func `a cursor leads on until there is none`() async throws {
    let (list, paths) = try await read(
      "list = GET /t?c={cursor}\nrows = /rows\ncursor = /next",
      [page([1], ", \"next\": \"a/b&c\""), page([2], ", \"next\": 7"), page([3], ", \"next\": null")])
    #expect(ids(list) == ["1", "2", "3"])
    #expect(paths == ["/t", "/t?c=a%2Fb%26c", "/t?c=7"])
  }

  @Test func `the Link header leads on`() async throws {
    let (list, paths) = try await read(
      "list = GET /t\nrows = /rows\nnext = link",
      [
        page([1], link: #"</t?p=1>; rel="prev", <https://server.example/t?p=2>; rel="next""#),
        page([2], link: #"</t?p=1>; rel="prev""#),
      ])
    #expect(ids(list) == ["1", "2"])
    #expect(paths == ["/t", "/t?p=2"])
  }

  @Test(arguments: [
    "https://evil.example/t?p=2", "//evil.example/t", "http://server.example/t", "https://server.example:444/t",
    "https://server.example@evil.example/t", "https://user@server.example/t", "/../t", "/a/./t", "t?p=2", "/t{id}",
    "javascript:x", "/t\u{1B}[2J", "/t#x", "\\\\evil.example",
  ])
  func `an address that leads elsewhere is not followed`(_ next: String) async throws {
    let text = try #require(JSONValue.string(next).text() as String?)
    let transport = ScriptedTransport(page([1], ", \"next\": \(text)"))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await service("list = GET /t\nrows = /rows\nnext = /next", transport)
        .uploadTokens(TokenQuery(), access(to: environment("x")))
    }
    #expect(transport.requests.count == 1)
    #expect(failure?.description.contains("evil") == false)
  }

  @Test func `a list that leads in a circle ends, and says so`() async throws {
    let (list, paths) = try await read(
      "list = GET /t?c={cursor}\nrows = /rows\ncursor = /next",
      [page([1], ", \"next\": \"a\""), page([1], ", \"next\": \"a\"")])
    #expect(ids(list) == ["1"] && !list.omissions.isEmpty)
    #expect(paths.count == 2)
  }

  @Test func `a server that never comes to an end is left`() async throws {
    let pages = (1...1001).map { page([$0]) }
    let (list, paths) = try await read("list = GET /t?p={page}\nrows = /rows", pages)
    #expect(paths.count == 1000)
    #expect(list.rows.count == 1000 && !list.omissions.isEmpty)
  }

  @Test(arguments: [
    "", "null", "7", "\"x\"", "{}", "<html>", "[[[[", #"{"rows": null}"#, #"{"rows": {"id": 1}}"#,
    String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
  ])
  func `an answer that is no list is a failure with a reason`(_ json: String) async throws {
    let failure = await #expect(throws: ServiceFailure.self) {
      try await read("list = GET /t\nrows = /rows", [HTTPResponse(status: 200, body: Array(json.utf8))])
    }
    #expect(failure?.description.isEmpty == false)
  }

  @Test(arguments: [
    "../x", "a/b", "a?b", "a#b", "", ".", "..", "a b", "a\u{1B}", "a%2e", String(repeating: "a", count: 201), "ü",
  ])
  func `an id that could lead elsewhere is shown and never sent`(_ id: String) async throws {
    let row = JSONValue.object(["id": .string(id)]).text()
    let body = Array("[\(row)]".utf8)
    let transport = ScriptedTransport(HTTPResponse(status: 200, body: body))
    let service = try service("list = GET /t\nrevoke = DELETE /t/{id}", transport)
    let access = access(to: try environment("x"))
    let list = try await service.uploadTokens(TokenQuery(), access).value
    #expect(list.rows.count == 1 && list.rows[0].reference.id == nil && list.rows[0].problem != nil)
    let typed = TokenReference(identity: Secret(id), id: Secret(id))
    for reference in [list.rows[0].reference, typed] {
      await #expect(throws: ServiceFailure.self) { try await service.revokeUploadToken(reference, access) }
    }
    #expect(transport.requests.count == 1)
  }

  @Test func `what was revoked is left out`() async throws {
    let body = Array(
      #"[{"id": 1, "off": null}, {"id": 2, "off": "2026"}, {"id": 3, "off": true}, {"id": 4, "off": false}, {"id": 5}]"#
        .utf8)
    let (list, _) = try await read("list = GET /t\nrevoked = /off", [HTTPResponse(status: 200, body: body)])
    #expect(ids(list) == ["1", "4", "5"])
  }
}
