import Formats
import Foundation
import Synchronization
import Testing
import TokenModel

@testable import Services

@Suite struct PodRevocationTests {
  private static func jti(_ number: Int) -> String {
    String(repeating: "0", count: 32 - "\(number)".count) + "\(number)"
  }

  private static func reference(_ number: Int, at organization: String = "north") -> TokenReference {
    TokenReference(identity: Secret(jti(number)), id: Secret("\(number)"), organization: organization)
  }

  private static func page(_ numbers: some Sequence<Int>, mayCreate: Bool = true, csrfToken: String = "c5rf_-")
    -> HTTPResponse
  {
    let rows = numbers.map { number in
      PodTestPage.row(
        cell: "a (scope: all)", value: PodTestPage.jwt(jti: jti(number), scope: "all", name: "a"),
        id: mayCreate ? "/organizations/north/allowlisted_jwts/\(number)" : nil)
    }
    let text = PodTestPage.list(rows, mayCreate: mayCreate).replacing("c5rf_-", with: csrfToken)
    return HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Array(text.utf8))
  }

  private static func redirect(_ location: String, status: Int = 303) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Location": location])
  }

  private func access() throws -> Access {
    let session = Session(
      origin: try Origin("https://pod.example.org"),
      credentials: .cookies([SessionCookie(name: "_aggregator_session", value: Secret("s1"))]), account: nil,
      issued: Date())
    return Access(
      environment: try PodTestEnvironment.environment("https://pod.example.org", organizations: ["north"]),
      session: session, now: Date())
  }

  /// What becomes of the token 7 where the server gives these answers and no other request reaches it.
  private func end(after answers: [HTTPResponse], asked: Int) async throws -> Result<RevokeOutcome, ServiceFailure> {
    let unsent = HTTPFailure(host: "pod.example.org", reason: .connectionRefused, sent: .no)
    let transport = ScriptedTransport(inOrder: answers, then: unsent)
    let access = try access()
    defer { #expect(transport.requests.count == asked) }
    do {
      return .success(try await PodService(transport: transport).revokeUploadToken(Self.reference(7), access).value)
    } catch {
      return .failure(error)
    }
  }

  private func kind(_ result: Result<RevokeOutcome, ServiceFailure>) -> String {
    switch result {
    case .success(let outcome): "\(outcome)"
    case .failure(let failure): failure.kind
    }
  }

  @Test(
    arguments: [
      "/organizations/north/allowlisted_jwts", "/organizations/north-by-slug/allowlisted_jwts",
      "https://pod.example.org/organizations/Dot.Org/allowlisted_jwts", "/organizations/42/allowlisted_jwts?page=1",
    ])
  func `it ended where the answer leads to a list of tokens, however the organization is named there`(location: String)
    async throws
  {
    #expect(try await end(after: [Self.page([7, 8]), Self.redirect(location)], asked: 2) == .success(.ended))
  }

  @Test(
    arguments: [
      (303, "/organizations/north"), (303, "https://elsewhere.example.org/organizations/north/allowlisted_jwts"),
      (301, "/organizations/north/allowlisted_jwts"), (200, ""), (500, ""),
    ])
  func `an answer that leads elsewhere, or nowhere, leaves it open`(status: Int, location: String) async throws {
    let result = try await end(after: [Self.page([7]), Self.redirect(location, status: status)], asked: 2)
    guard case .failure(let failure) = result else { return #expect(result == .failure(.cancelled)) }
    #expect(failure.mayHaveTakenEffect)
  }

  @Test func `what never left has done nothing, and neither has what was refused or found no token`() async throws {
    let page = Self.page([7])
    for (answers, asked, kinds) in [
      ([], 1, "unreachable"), ([page], 2, "unreachable"), ([page, Self.redirect("/")], 3, "unreachable"),
      ([page, HTTPResponse(status: 422)], 3, "unreachable"), ([page, HTTPResponse(status: 404)], 2, "notFound"),
      ([page, HTTPResponse(status: 422), page, HTTPResponse(status: 422)], 4, "refused"),
      ([page, Self.redirect("/"), page], 3, "refused"), ([page, Self.redirect("/users/sign_in")], 2, "sessionRefused"),
      ([Self.page([7], mayCreate: false)], 1, "refused"), ([Self.page([8])], 1, "alreadyGone"),
    ] as [([HTTPResponse], Int, String)] {
      let result = try await end(after: answers, asked: asked)
      #expect(kind(result) == kinds)
      if case .failure(let failure) = result { #expect(!failure.mayHaveTakenEffect) }
    }
  }

  @Test func `who is no owner any more is told so, not that the number carries another token`() async throws {
    let answers = [Self.page([7]), Self.redirect("/"), Self.page([7], mayCreate: false)]
    let result = try await end(after: answers, asked: 3)
    guard case .failure(.refused(_, let reason, _)) = result else { return #expect(result == .failure(.cancelled)) }
    #expect(reason == "Only owners of 'north' revoke its tokens, and the account is not one.")
  }

  @Test func `a list with a row that cannot be read does not show that a token has gone`() async throws {
    let odd = PodTestPage.list([PodTestPage.row(cell: "a (scope: all)", value: "odd")])
    let result = try await end(after: [HTTPResponse(status: 200, body: Array(odd.utf8))], asked: 1)
    #expect(kind(result) == "refused")
  }

  @Test func `a token that another number carries now has not gone, and is not ended by its old one`() async throws {
    let row = PodTestPage.row(
      cell: "a (scope: all)", value: PodTestPage.jwt(jti: Self.jti(7), scope: "all", name: "a"),
      id: "/organizations/north/allowlisted_jwts/9")
    let page = HTTPResponse(status: 200, body: Array(PodTestPage.list([row]).utf8))
    let result = try await end(after: [page], asked: 1)
    guard case .failure(.refused(409, let reason, _)) = result else { return #expect(result == .failure(.cancelled)) }
    #expect(reason.contains("Nothing was revoked"))
  }

  @Test func `a number that stands in two rows ends neither of them`() async throws {
    let rows = [7, 8].map { number in
      PodTestPage.row(
        cell: "a (scope: all)", value: PodTestPage.jwt(jti: Self.jti(number), scope: "all", name: "a"),
        id: "/organizations/north/allowlisted_jwts/7")
    }
    for rows in [rows, rows.reversed()] {
      let page = HTTPResponse(status: 200, body: Array(PodTestPage.list(rows).utf8))
      let result = try await end(after: [page], asked: 1)
      guard case .failure(.refused(409, let reason, _)) = result else { return #expect(result == .failure(.cancelled)) }
      #expect(reason.hasPrefix("Number 7 of 'north' no longer holds the chosen token."))
    }
  }

  @Test
  func `many end by one reading, eight at a time; one that another number carries now is left alone`() async throws {
    let server = TestServer(tokens: Array(1...30), held: 8)
    let references = (1...24).map { Self.reference($0) }
    let swapped = TokenReference(identity: Secret(Self.jti(25)), id: Secret("26"), organization: "north")
    let results = try await end(references + [swapped], at: server)
    #expect(results.count == 25)
    #expect(results.filter { $0.1 == .success(.ended) }.count == 24)
    #expect(results.contains { $0.0 == swapped && kind($0.1) == "refused" })
    #expect(server.state.withLock { $0.tokens } == Array(25...30))
    #expect(server.state.withLock { ($0.lists, $0.mostAtOnce) } == (1, 8))
  }

  @Test
  func `a CSRF token that goes stale in the midst is fetched once, and every retry carries the new one`() async throws {
    let server = TestServer(tokens: Array(1...40), held: 8)
    server.state.withLock { $0.staleAfter = 16 }
    let results = try await end((1...40).map { Self.reference($0) }, at: server)
    #expect(results.allSatisfy { $0.1 == .success(.ended) } && results.count == 40)
    #expect(server.state.withLock { $0.lists } == 2)
    #expect(server.state.withLock { $0.refused } == Array(repeating: "token-1", count: 8))
    #expect(server.state.withLock { $0.accepted.suffix(24) } == Array(repeating: "token-2", count: 24)[...])
  }

  @Test func `it stops when told to, and what is under way is told of`() async throws {
    let server = TestServer(tokens: Array(1...40), held: 8)
    let results = try await end((1...40).map { Self.reference($0) }, at: server, goesOn: false)
    #expect(results.count == 40 - server.state.withLock { $0.tokens.count })
    #expect(results.count < 40)
  }

  @Test func `a session that ends in the midst is thrown once what is under way is told of`() async throws {
    let server = TestServer(tokens: Array(1...40), held: 8)
    server.state.withLock { $0.signedOutAfter = 16 }
    let told = Mutex<[TokenReference]>([])
    let access = try access()
    let failure = await PodTestEnvironment.failure { () throws(ServiceFailure) in
      try await PodService(transport: server).revokeUploadTokens(
        (1...40).map { Self.reference($0) }, of: "north", access
      ) { reference, _ in
        told.withLock { $0.append(reference) }
        return true
      }
    }
    #expect(failure?.kind == "sessionRefused")
    #expect(told.withLock { $0.count } == 16)
    #expect(server.state.withLock { $0.tokens.count } == 24)
  }

  private func end(
    _ references: [TokenReference], at server: TestServer, goesOn: Bool = true
  ) async throws -> [(TokenReference, Result<RevokeOutcome, ServiceFailure>)] {
    let told = Mutex<[(TokenReference, Result<RevokeOutcome, ServiceFailure>)]>([])
    _ = try await PodService(transport: server).revokeUploadTokens(references, of: "north", access()) {
      reference, result in
      told.withLock { $0.append((reference, result)) }
      return goesOn
    }
    return told.withLock(\.self)
  }

  /// An organization whose DELETEs are held until so many are under way, or as many as are left.
  private final class TestServer: HTTPTransport {
    struct State {
      var tokens: [Int]
      var lists = 0
      /// Requests after which the CSRF token is another, or the session none.
      var staleAfter = Int.max
      var signedOutAfter = Int.max
      var csrfToken = 1
      var refused: [String] = []
      var accepted: [String] = []
      var asked = 0
      var mostAtOnce = 0
      var waiting: [CheckedContinuation<Void, Never>] = []
    }

    let state: Mutex<State>
    private let held: Int

    init(tokens: [Int], held: Int) {
      state = Mutex(State(tokens: tokens))
      self.held = held
    }

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
      guard request.method == .delete else { return list() }
      await withCheckedContinuation { continuation in
        let released = state.withLock { state -> [CheckedContinuation<Void, Never>] in
          state.waiting.append(continuation)
          state.mostAtOnce = max(state.mostAtOnce, state.waiting.count)
          guard state.waiting.count >= min(held, state.tokens.count) else { return [] }
          defer { state.waiting = [] }
          return state.waiting
        }
        for continuation in released { continuation.resume() }
      }
      return end(request)
    }

    private func list() -> HTTPResponse {
      state.withLock { state in
        state.lists += 1
        return state.asked >= state.signedOutAfter
          ? PodRevocationTests.redirect("/users/sign_in", status: 302)
          : PodRevocationTests.page(state.tokens, csrfToken: "token-\(state.csrfToken)")
      }
    }

    private func end(_ request: HTTPRequest) -> HTTPResponse {
      state.withLock { state in
        if state.asked == state.staleAfter { state.csrfToken = 2 }
        let isSignedIn = state.asked < state.signedOutAfter
        let token = request.headers["X-CSRF-Token"] ?? "none"
        guard isSignedIn, token == "token-\(state.csrfToken)" else {
          state.refused.append(token)
          return HTTPResponse(status: 422)
        }
        state.asked += 1
        state.accepted.append(token)
        let id = request.url.split(separator: "/").last.flatMap { Int($0) }
        guard state.tokens.contains(where: { $0 == id }) else { return HTTPResponse(status: 404) }
        state.tokens.removeAll { $0 == id }
        return PodRevocationTests.redirect("/organizations/north/allowlisted_jwts")
      }
    }
  }
}
