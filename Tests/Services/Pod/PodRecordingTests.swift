import Formats
import Foundation
import Support
import Testing
import TokenModel

@testable import Services

@Suite(.enabled(if: RecordedExchange.folder != nil)) struct PodRecordingTests {
  private func page(_ number: String) throws -> PodPage {
    try PodPage(RecordedExchange(number).response, from: try Origin(RecordedExchange.origin))
  }

  private func list(_ number: String) throws -> PodTokenList { try #require(try page(number).tokens) }

  @Test func `the list that an owner saw: labels, scopes, ids, last uses, and nothing odd`() throws {
    let list = try list("09c")
    #expect(list.mayCreate && !list.isConsumerOnly)
    #expect(list.rows.map(\.id) == ["1", "2", "3", "4", "5", "6", "7", "8", "11", "12", "13"])
    let labels = [
      "Nightly sync", nil, "Übertragung 資料", "<b>&\"'", "decoy (scope: all)", nil, "bogus",
      "  spaces\nand newline  ", "multipart é", "via header", String(repeating: "L", count: 3000),
    ]
    #expect(list.rows.map { $0.label?.replacing("\r\n", with: "\n") } == labels)
    #expect(
      list.rows.map(\.scope) == [
        "all", "upload", "download", "all", "download", "all", "admin) (scope: all", nil, "upload", "download",
        "upload",
      ])
    #expect(
      list.rows.map(\.lastUse) == [
        .ago(words: "about 2 hours ago", seconds: 7200), .ago(words: "5 minutes ago", seconds: 300),
        .ago(words: "3 days ago", seconds: 259_200), .ago(words: "about 2 months ago", seconds: 5_184_000),
        .ago(words: "about 1 year ago", seconds: 31_557_600), .ago(words: "1 day ago", seconds: 86_400),
      ] + Array(repeating: .never, count: 5))
    #expect(list.rows.compactMap(\.problem) == [])
    #expect(list.rows.allSatisfy { $0.identity.revealed.count == 32 })
    let claims = list.rows.compactMap { JSONWebToken(parsing: $0.value.revealed)?.claims["jti"]?.stringValue }
    #expect(claims == list.rows.map(\.identity.revealed))
  }

  @Test func `a member saw the same tokens without ids`() throws {
    let mine = try list("09d")
    #expect(!mine.mayCreate)
    #expect(mine.rows.allSatisfy { $0.id == nil && $0.problem == nil })
    // Without ids they stay in the page's order.
    #expect(Set(mine.rows.map(\.identity)) == Set(try list("09c").rows.map(\.identity)))
  }

  @Test func `empty, consumer's and hostile lists`() throws {
    #expect(try list("06a").rows.isEmpty)
    #expect(try list("06b").rows.isEmpty)
    let consumer = try list("09e")
    #expect(consumer.isConsumerOnly)
    #expect(consumer.rows.map(\.label) == ["consumer all", "harvester"])
    #expect(consumer.rows.map(\.id) == ["9", "10"])
    let hostile = try list("08q")
    #expect(hostile.rows.compactMap(\.problem) == [])
    #expect(hostile.rows.last?.label == "esc \u{1B}[31mred\u{1B}[0m \u{202E}RTL\u{7}")
  }

  @Test
  func
    `every recorded page that says it is a token list is read without a problem, and no other page is taken for one`()
    throws
  {
    var lists = 0
    for name in RecordedExchange.names {
      let exchange = try RecordedExchange(file: try #require(RecordedExchange.folder).appending(path: name))
      guard exchange.headers["Content-Type"]?.hasPrefix("text/html") == true, !exchange.body.isEmpty else { continue }
      let page = try PodPage(exchange.response, from: try Origin(RecordedExchange.origin))
      let isList =
        exchange.status == 200 && exchange.request.contains("/allowlisted_jwts") && !exchange.request.hasSuffix("/new")
      #expect((page.tokens != nil) == isList, "\(name)")
      #expect(page.tokens?.rows.compactMap(\.problem) ?? [] == [], "\(name)")
      lists += isList ? 1 : 0
    }
    #expect(lists > 10)
  }

  @Test func `what the pages say in passing is what was recorded of it`() throws {
    let index = try String(
      contentsOf: try #require(RecordedExchange.folder).appending(path: "INDEX.txt"), encoding: .utf8)
    for line in index.split(separator: "\n") where line.contains("-> 200") || line.contains("-> 422") {
      guard let mark = line.range(of: "FLASH ") else { continue }
      let flash = try JSONValue(parsing: Array(line[mark.upperBound...].utf8))[0]?[1]?.stringValue
      let number = String(line.prefix { $0 != "-" })
      #expect(try page(number).flash == flash, "\(number)")
    }
  }

  @Test func `who is signed in, and where they belong`() throws {
    let owner = try page("05a")
    #expect(owner.account == "owner@example.edu")
    #expect(
      owner.organizations == [
        PodOrganization(slug: "example-consumer", name: "Example Consumer Library", isOwned: true),
        PodOrganization(slug: "stanford", name: "Stanford University", isOwned: true),
      ])
    #expect(
      try page("05f").organizations == [PodOrganization(slug: "stanford", name: "Stanford University", isOwned: false)])
    #expect(try !page("16c").isSignedIn)
    #expect(try page("02").signInToken?.isEmpty == false)
  }

  private func logIn(_ server: ScriptedServer) async throws(ServiceFailure) -> Session? {
    guard let environment = try? PodTestEnvironment.environment(server.url) else { return nil }
    let answers = PodTestEnvironment.answers("owner@example.edu", "correct horse battery")
    return try await PodTestEnvironment.service.logIn(to: environment, answers: answers, now: Date()).session
  }

  @Test func `a recorded sign-in gives a session with the newest cookies`() async throws {
    let server = try RecordedExchange.server("02", "04b", "05a")
    defer { server.stop() }
    let session = try #require(try await logIn(server))
    #expect(session.account == "owner@example.edu")
    guard case .cookies(let cookies) = session.credentials else { return }
    let newest = try RecordedExchange("05a").headers.values(of: "Set-Cookie").first {
      $0.hasPrefix("_aggregator_session=")
    }
    let value = try #require(cookies.first { $0.name == "_aggregator_session" }).value.revealed
    #expect(newest?.hasPrefix("_aggregator_session=\(value);") == true)
  }

  @Test(
    arguments: [
      (["02", "03a"], "Invalid email or password."), (["02", "03b"], "Invalid email or password."),
      (["02", "03d", "03e"], "You have to confirm your email address before continuing."),
    ])
  func `a recorded refusal of a sign-in, in the server's own words`(numbers: [String], words: String) async throws {
    let server =
      try numbers.count == 2
      ? RecordedExchange.server(numbers[0], numbers[1])
      : RecordedExchange.server(numbers[0], numbers[1], numbers[2])
    defer { server.stop() }
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in try await logIn(server) }
    #expect(failure == .credentialsRefused(reason: "127.0.0.1 says: \(words)"))
  }

  @Test func `a recorded sign-in too many is no refusal of the password`() async throws {
    let server = try RecordedExchange.server("18b", "18a")
    defer { server.stop() }
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in try await logIn(server) }
    #expect(failure?.kind == "rateLimited")
  }

  @Test func `a recorded sign-in without the form's token is no refusal of the password`() async throws {
    let server = try RecordedExchange.server("02", "03c")
    defer { server.stop() }
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in try await logIn(server) }
    #expect(failure?.kind == "unexpected")
  }
}
