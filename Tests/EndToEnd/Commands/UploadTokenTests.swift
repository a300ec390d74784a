import Foundation
import Support
import Testing

/// `fob tokens …` on each service.
@Suite(.drivesPrograms) struct UploadTokenTests {
  @Test func `api.video lists all pages`() async throws {
    let host = try OperatorHost()
    let rows = try await host.tokenRows("video")
    #expect(rows.count == 187)
    #expect(Set(rows.compactMap { $0["handle"] as? String }).count == 187)
    #expect(rows.allSatisfy { $0["value"] == nil && $0["id"] == nil })
    #expect(rows.contains { $0["never_expires"] as? Bool == true })
  }

  @Test func `api.video pages and sorts on the server`() async throws {
    let host = try OperatorHost()
    let first = try await host.tokenRows("video", "--page", "1", "--page-size", "25", "--sort", "created")
    let last = try await host.tokenRows(
      "video", "--page", "8", "--page-size", "25", "--sort", "created", "--descending")
    #expect(first.count == 25)
    #expect(last.count == 12)
    #expect(first.first?["handle"] as? String == last.last?["handle"] as? String)
  }

  @Test(arguments: [("video", ["--page-size", "100"], 2), ("pod", [], 1)])
  func `who goes on page by page comes to an end`(_ environment: String, _ size: [String], _ pages: Int) async throws {
    let host = try OperatorHost()
    for page in 1...pages { #expect(try await !host.tokenRows([environment, "--page", "\(page)"] + size).isEmpty) }
    let beyond = try await host.fob(["tokens", "list", environment, "--page", "\(pages + 1)", "--json"] + size)
    #expect(beyond.status == 8 && beyond.output.isEmpty)
    #expect(beyond.errors.contains(pages == 1 ? "there is one page." : "there are \(pages) pages."), "\(beyond.errors)")
  }

  @Test func `a sort by what the service does not tell is a usage error`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("tokens", "list", "video", "--sort", "last-use").status == 64)
    #expect(try await host.fob("tokens", "list", "pod", "--sort", "expiry").status == 64)
  }

  @Test func `a filter narrows the whole list in its order`() async throws {
    let host = try OperatorHost()
    let all = try await host.tokenRows("video", "--sort", "created", "--descending")
    func handles(_ rows: [[String: Any]]) -> [String] { rows.compactMap { $0["handle"] as? String } }
    let never = try await host.tokenRows("video", "--filter", "never", "--sort", "created", "--descending")
    #expect(!never.isEmpty && never.count < all.count)
    #expect(handles(never) == handles(all.filter { $0["never_expires"] as? Bool == true }))
    let others = try await host.tokenRows("video", "--filter", "!never")
    #expect(never.count + others.count == all.count)
    let wanted = try #require(handles(others).last)
    let one = try await host.fob("tokens", "list", "video", "--filter", "handle:\(wanted.prefix(8))* !never")
    #expect(one.lines.count == 2 && one.lines.last?.hasPrefix(wanted) == true, "\(one.output)")
    let none = try await host.fob("tokens", "list", "video", "--filter", "label:nobody-has-this")
    #expect(none.status == 0 && none.lines.count == 1, "its headings alone: \(none.output)")
  }

  @Test(arguments: [
    (["--filter", "age>"], "age>"), (["--filter", "unused"], "api.video does not report"),
    (["--filter", "never", "--page", "1"], "leave out --page"),
  ])
  func `a filter that has no answer is a usage error`(_ arguments: [String], _ words: String) async throws {
    let host = try OperatorHost()
    let result = try await host.fob(["tokens", "list", "video"] + arguments)
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(try host.sandbox.counters()["requests"] == 0, "no server was asked")
  }

  @Test func `api.video from creation to revocation`() async throws {
    let host = try OperatorHost()
    let created = try await host.fob(
      "tokens", "create", "video", "--lifetime", "2h", "--label", "Stapel 漢字", "--json", "--reveal")
    #expect(created.status == 0, "\(created.errors)")
    let token = try #require(created.json["token"] as? [String: Any])
    let handle = try #require(token["handle"] as? String)
    let value = try #require(token["value"] as? String)
    #expect(token["lifetime_seconds"] as? Int == 7200)

    let shown = try await host.fob("tokens", "show", "video", handle)
    #expect(shown.output.contains("Stapel 漢字"))
    #expect(!shown.output.contains(value))
    let found = try await host.fob("tokens", "find", "--no-header", input: "\(value)\n")
    #expect(found.status == 0)
    #expect(found.output.contains("video\t\(handle)\t"))
    let labelled = try await host.fob("tokens", "label", "video", handle, "anderes")
    #expect(labelled.output == "\(handle)  anderes\n", "\(labelled.errors)")

    #expect(try await host.fob("tokens", "revoke", "video", handle).status == 64)
    let preview = try await host.fob("tokens", "revoke", "video", handle, "--dry-run")
    #expect(preview.status == 0 && preview.output.contains(handle))
    #expect(try host.sandbox.counters()["revokes"] == 0)
    let revoked = try await host.fob("tokens", "revoke", "video", handle, "--yes")
    #expect(revoked.status == 0 && revoked.output == "\(handle)  revoked\n", "\(revoked.errors)")
    #expect(try host.sandbox.counters()["revokes"] == 1)
    #expect(try await host.fob("tokens", "show", "video", handle).status == 8)
  }

  @Test func `a dry run as JSON is nothing but JSON`() async throws {
    let host = try OperatorHost()
    let handle = try #require(try await host.tokenRows("video").first?["handle"] as? String)
    let preview = try await host.fob("tokens", "revoke", "video", handle, "--dry-run", "--json")
    #expect((preview.json["would_end"] as? [[String: Any]])?.map { $0["handle"] as? String } == [handle])
    #expect(try host.sandbox.counters()["revokes"] == 0)
  }

  @Test(arguments: [
    ["list", "video", "--descending"], ["list", "video", "--page-size", "5"], ["list", "video", "--page", "0"],
  ])
  func `options that would do nothing are usage errors`(_ arguments: [String]) async throws {
    let host = try OperatorHost()
    let result = try await FobResult.run(
      ["tokens"] + arguments, input: "", variables: host.variables, in: TemporaryFolder())
    #expect(result.status == 64)
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test func `a search says where it could not look`() async throws {
    let host = try OperatorHost()
    try host.writeEnvironment("gone.ini", ["[environment]", "service = pod", "url = http://127.0.0.1:1"])
    let result = try await host.fob("tokens", "find", "--json", input: "nobodys-token\n")
    #expect(result.status == 9)
    #expect(result.json["not_searched"] as? [String] == ["gone"])
    #expect(try await host.fob("tokens", "find", "archive", input: "nobodys-token\n").status == 8)
    let value = try #require(try await host.tokenRows("video", "--reveal").first?["value"] as? String)
    let found = try await host.fob("tokens", "find", "--json", input: "one \(value), and another\n")
    #expect((found.json["found"] as? [Any])?.count == 1 && found.status == 9, "\(found.errors)")
  }

  @Test func `production is confirmed by name and count`() async throws {
    let host = try OperatorHost()
    try host.change("video", "production", to: "yes")
    let handle = try #require(try await host.tokenRows("video").first?["handle"] as? String)
    #expect(try await host.fob("tokens", "revoke", "video", handle, "--yes").status == 64)
    #expect(try await host.fob("tokens", "revoke", "video", handle, "--confirm", "video:2").status == 64)
    #expect(try host.sandbox.counters()["revokes"] == 0)
    #expect(try await host.fob("tokens", "revoke", "video", handle, "--confirm", "video:1").status == 0)
    #expect(try host.sandbox.counters()["revokes"] == 1)
  }

  @Test func `a raw value is taken from standard input only`() async throws {
    let host = try OperatorHost()
    let created = try await host.fob("tokens", "create", "video", "--json", "--reveal")
    let value = try #require((created.json["token"] as? [String: Any])?["value"] as? String)
    let refused = try await host.fob("tokens", "revoke", "video", value, "--yes")
    #expect(refused.status == 64)
    #expect(!refused.errors.contains(value))
    let revoked = try await host.fob("tokens", "revoke", "video", "-", "--yes", input: "\(value)\n")
    #expect(revoked.status == 0, "\(revoked.errors)")
  }

  @Test func `every token in a text is found, in whatever form it stands there`() async throws {
    let host = try OperatorHost()
    func made(_ environment: String, _ more: String...) async throws -> (handle: String, value: String, id: String?) {
      let result = try await host.fob(["tokens", "create", environment, "--json", "--reveal"] + more)
      let token = try #require(result.json["token"] as? [String: Any], "\(result.errors)")
      return (
        try #require(token["handle"] as? String), try #require(token["value"] as? String), token["id"] as? String
      )
    }
    let video = try await made("video")
    let other = try await made("video")
    let pod = try await made("pod", "--label", "x", "--organization", "northfield")
    let forms = [
      " \(video.value) ", "\"\(video.value)\"", "Bearer \(video.value)", "x\n\(video.value)\n",
      "https://ws.api.video/upload?token=\(video.value)", "{\"token\": \"\(video.value)\"}",
      "\u{FEFF}\(video.value)\r\n",
    ]
    for form in forms {
      let found = try await host.fob("tokens", "find", "video", "--no-header", input: form)
      #expect(found.status == 0 && found.lines.map { $0.contains(video.handle) } == [true], "\(found.errors)")
    }
    let log = "GET /?token=\(other.value) 200\n curl -H 'Authorization: Bearer \(pod.value)'\n\(video.value)"
    let all = try await host.fob("tokens", "find", "--json", input: log)
    let handles = (all.json["found"] as? [[String: Any]])?.compactMap { $0["handle"] as? String }
    #expect(handles.map { Set($0) } == [video.handle, other.handle, pod.handle], "\(all.errors)")
    for nothing in ["", " \n", "Bearer "] {
      #expect(try await host.fob("tokens", "find", input: nothing).status == 64)
    }
    let several = try await host.fob("tokens", "revoke", "video", "-", "--yes", input: log)
    #expect(several.status == 64 && several.errors.contains(video.handle) && several.errors.contains(other.handle))
    let printed = try await host.fob("tokens", "show", "pod", pod.handle, "--reveal", "--curl-config")
    #expect(try await host.fob("tokens", "show", "pod", "-", input: printed.output).output.contains(pod.handle))
    let id = try #require(pod.id)
    #expect(try await host.fob("tokens", "show", "pod", "-", input: "id  \(id)\n").output.contains(pod.handle))
    #expect(try host.sandbox.counters()["revokes"] == 0)
    let revoked = try await host.fob("tokens", "revoke", "pod", "-", "--yes", input: id + "\n")
    #expect(revoked.output == "\(pod.handle)  revoked\n", "\(revoked.errors)")
  }

  @Test func `a list that is never whole is said to be incomplete`() async throws {
    let row = #"{"token": "toGood1", "ttl": 0, "createdAt": "2020-12-02T10:26:46Z"}"#
    let list = #"{"data": [\#(row)], "pagination": {"currentPage": 1, "pagesTotal": 1, "itemsTotal": 2}}"#
    let server = try ScriptedServer.answering { request in
      let session = #"{"expires_in": 3600, "access_token": "a", "refresh_token": "r"}"#
      let body = request.line.contains(" /auth") ? session : list
      return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
    defer { server.stop() }
    let host = try OperatorHost()
    try host.writeEnvironment(
      "short.ini", ["[environment]", "service = api.video", "url = \(server.url)", "api_key = k", "production = no"])
    let table = try await host.fob("tokens", "list", "short")
    #expect(table.errors.contains("the list changed while it was read and is incomplete"), "\(table.errors)")
    let all = try await host.fob("tokens", "list", "short", "--json")
    #expect(all.json["complete"] as? Bool == false, "\(all.output)\(all.errors)")
  }

  @Test func `one odd row of a server hides no other, and the others can be ended`() async throws {
    let good = #"{"token": "toGood1", "ttl": 0, "createdAt": "2020-12-02T10:26:46Z"}"#
    let odd = [
      #"{"token": "toOdd1", "ttl": 0}"#, #"{"token": "toOdd2", "ttl": 0, "createdAt": "2020-12-02T10:26:46+0000"}"#,
      #"{"token": "toOdd3", "ttl": null, "createdAt": "2020-12-02T10:26:46Z"}"#,
      #"{"token": "to.Odd4", "ttl": 0, "createdAt": "2020-12-02T10:26:46Z"}"#, "{}",
    ]
    let server = try ScriptedServer.answering { request in
      func answer(_ status: String, _ body: String) -> String {
        "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      }
      if request.line.contains(" /auth") {
        return answer(
          "200 OK", #"{"token_type": "Bearer", "expires_in": 3600, "access_token": "a", "refresh_token": "r"}"#)
      }
      if request.line.hasPrefix("DELETE") { return answer("204 No Content", "") }
      let rows = ([good] + odd).joined(separator: ", ")
      let pages = #""pagination": {"currentPage": 1, "pagesTotal": 1, "itemsTotal": 6}"#
      return answer("200 OK", #"{"data": [\#(rows)], \#(pages)}"#)
    }
    defer { server.stop() }
    let host = try OperatorHost()
    try host.writeEnvironment(
      "odd.ini", ["[environment]", "service = api.video", "url = \(server.url)", "api_key = k", "production = no"])
    let rows = try await host.tokenRows("odd")
    #expect(rows.map { $0["problem"] != nil } == [false, true, true, true, true, true])
    let table = try await host.fob("tokens", "list", "odd")
    #expect(table.lines.count == 7 && table.errors.contains("5 rows"), "\(table.errors)")
    let handles = rows.compactMap { $0["handle"] as? String }
    for handle in handles.prefix(4) {
      let ended = try await host.fob("tokens", "revoke", "odd", handle, "--yes")
      #expect(ended.output == "\(handle)  revoked\n", "\(ended.errors)")
    }
    for handle in handles.suffix(2) {
      #expect(try await host.fob("tokens", "show", "odd", handle).output.contains("problem"))
      let refused = try await host.fob("tokens", "revoke", "odd", handle, "--yes")
      #expect(refused.status != 0 && !refused.output.contains("revoked"), "\(refused.output)")
    }
  }

  @Test func `a rotation whose old token does not end says so`() async throws {
    let host = try OperatorHost("--tokens", "3")
    let handle = try #require(try await host.tokenRows("video").first?["handle"] as? String)
    try host.sandbox.control("faults", #"{"kind": "status", "method": "DELETE", "status": 403, "count": 0}"#)
    let rotated = try await host.fob("tokens", "rotate", "video", handle, "--revoke-old", "--yes", "--json")
    #expect(rotated.status == 9 && rotated.errors.contains("may still be valid"), "\(rotated.errors)")
    #expect(rotated.json["old_ended"] as? Bool == false)
    let living = try await host.tokenRows("video").compactMap { $0["handle"] as? String }
    #expect(living.count == 4 && living.contains(handle))
  }

  @Test func `a label beyond fob's own limit is a mistake of use`() async throws {
    let host = try OperatorHost()
    for label in [String(repeating: "x", count: 201), "a\tb"] {
      let result = try await host.fob("tokens", "create", "pod", "--organization", "northfield", "--label", label)
      #expect(result.status == 64)
      #expect(result.errors.contains("--label: A label"))
    }
    #expect(try host.sandbox.counters()["creates"] == 0)
  }

  @Test(arguments: [["list", "archive"], ["create", "archive"], ["show", "archive", "aaaaaaaaaa"]])
  func `Preservica has no upload tokens`(_ arguments: [String]) async throws {
    let host = try OperatorHost()
    let result = try await FobResult.run(
      ["tokens"] + arguments, input: "", variables: host.variables, in: TemporaryFolder())
    #expect(result.status == 8)
    #expect(result.errors.contains("no upload tokens"))
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test func `a token that nobody gave a lifetime ends where it can`() async throws {
    let host = try OperatorHost()
    func token(_ arguments: String...) async throws -> [String: Any] {
      let result = try await host.fob(["tokens", "create"] + arguments + ["--json"])
      #expect(result.status == 0, "\(result.errors)")
      return try #require(result.json["token"] as? [String: Any])
    }
    #expect(try await token("video")["lifetime_seconds"] as? Int == 604_800)
    #expect(try await token("video", "--lifetime", "never")["never_expires"] as? Bool == true)
    #expect(try await token("pod", "--label", "x", "--organization", "northfield")["lifetime_seconds"] == nil)
  }

  @Test func `a read-only environment changes nothing`() async throws {
    let host = try OperatorHost()
    try host.change("video", "read_only", to: "yes")
    let result = try await host.fob("tokens", "create", "video")
    #expect(result.status == 1)
    #expect(result.errors.contains("read-only"))
    #expect(try host.sandbox.counters()["creates"] == 0)
  }

  @Test func `a label with a control character is a usage error`() async throws {
    let host = try OperatorHost()
    let result = try await host.fob("tokens", "label", "video", "aaaaaaaaaa", "a\u{1B}[31mb")
    #expect(result.status == 64)
    #expect(!result.errors.contains("\u{1B}"))
    #expect(try host.sandbox.counters()["requests"] == 0)
  }

  @Test func `a rate limit says how long to wait`() async throws {
    let host = try OperatorHost("--rate-limit", "1")
    #expect(try await host.fob("tokens", "list", "video", "--page", "1").status == 0)
    let result = try await host.fob("tokens", "list", "video", "--page", "1")
    #expect(result.status == 75)
    #expect(result.errors.contains("Try again in "))
  }

  @Test func `-A lists all environments as one, filtered and sorted together, and names what was not read`()
    async throws
  {
    let host = try OperatorHost()
    let all = try await host.fob("tokens", "list", "-A", "--filter", "env:video never", "--json")
    let tokens = try #require(all.json["tokens"] as? [[String: Any]])
    let alone = try await host.tokenRows("video", "--filter", "never")
    #expect(all.status == 0 && tokens.count == alone.count && !tokens.isEmpty, "\(all.errors)")
    #expect(tokens.allSatisfy { $0["environment"] as? String == "video" && $0["value"] == nil })
    let table = try await host.fob("tokens", "list", "-A", "--filter", "!service:nobody", "--sort", "label")
    let cells = table.lines.map { $0.components(separatedBy: "\t") }
    #expect(cells[0].first == "environment" && Set(cells.dropFirst().map { $0[0] }).isSuperset(of: ["video", "pod"]))
    #expect(Set(cells.map(\.count)).count == 1)
    try host.change("video", "url", to: "http://127.0.0.1:1")
    let partial = try await host.fob("tokens", "list", "-A", "--filter", "env:video* env:v* !env:pod*")
    #expect(partial.status != 0 && partial.errors.contains("fob: video: not read: "), "\(partial.errors)")
    let some = try await host.fob("tokens", "list", "-A", "--limit", "3")
    #expect(some.status == 9 && some.lines.count == 4 && some.errors.contains("could not be read"), "\(some.errors)")
  }

  @Test func `-A stands in place of a name, and has no pages`() async throws {
    let host = try OperatorHost()
    #expect(try await host.fob("tokens", "list").status == 64)
    #expect(try await host.fob("tokens", "list", "video", "-A").status == 64)
    #expect(try await host.fob("tokens", "list", "-A", "--page", "1").status == 64)
    let misspelt = try await host.fob("tokens", "list", "-A", "--filter", "env:")
    #expect(misspelt.status == 64 && misspelt.errors.contains("env:prod*"), "\(misspelt.errors)")
  }
}

extension OperatorHost {
  /// The rows that `fob tokens list` prints as JSON.
  func tokenRows(_ arguments: String...) async throws -> [[String: Any]] { try await tokenRows(arguments) }

  func tokenRows(_ arguments: [String]) async throws -> [[String: Any]] {
    let result = try await FobResult.run(
      ["tokens", "list"] + arguments + ["--json"], input: "", variables: variables, in: TemporaryFolder())
    #expect(result.status == 0, "\(result.errors)")
    return try #require(result.json["tokens"] as? [[String: Any]])
  }
}
