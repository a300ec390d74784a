import Formats
import Foundation
import Support
import Synchronization
import Testing

@testable import Keeping
@testable import TokenModel

@Suite(.timeLimit(.minutes(5))) struct UploadTokenClientTests {
  private let fixture: SessionFixture
  private let environment: Environment

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment()
    fixture.service.fill(25)
  }

  private var client: UploadTokenClient { fixture.client() }

  private func identities(_ rows: some Sequence<ListedToken>) -> [String] {
    rows.map(\.token.reference.identity.revealed)
  }

  @Test(
    arguments: [(1, "token1", 10), (3, "token21", 5), (9, "token21", 5), (0, "token1", 10), (-4, "token1", 10)])
  func `pages are clamped to those there are`(asked: Int, first: String, count: Int) async throws {
    let page = try await client.page(TokenQuery(page: asked, pageSize: 500), of: environment)
    #expect(identities(page.rows).first == first)
    #expect(page.rows.count == count)
    #expect(page.pagesTotal == 3)
    #expect(page.itemsTotal == 25)
  }

  @Test func `where no login is to be had for now, that is the answer; none is tried again`() async throws {
    fixture.service.fail(.logIn, .rateLimited(retryAfter: 400, reason: "Slow."))
    let failure = await #expect(throws: SessionFailure.self) {
      try await client.all(of: environment, sort: nil) { _, _ in }
    }
    guard case .tooSoon? = failure else { return #expect(failure == nil) }
    #expect(fixture.service.calls.filter { $0 == .logIn }.count == 1)
  }

  @Test func `all of them, with progress`() async throws {
    let progress = Mutex<[Int]>([])
    let list = try await client.all(of: environment, sort: nil) { rows, _ in progress.withLock { $0.append(rows) } }
    #expect(list.isComplete)
    #expect(identities(list.rows) == (1...25).map { "token\($0)" })
    #expect(progress.withLock { $0 } == [10, 20, 25])
  }

  @Test(
    arguments: [(1, true, 24), (2, true, 23), (3, false, 22)])
  func `a list that shifts is read again; one that never holds still is incomplete`(
    times: Int, isComplete: Bool, count: Int
  ) async throws {
    fixture.service.state.withLock { $0.concealed = (after: 2, count: times) }
    let list = try await client.all(of: environment, sort: nil) { _, _ in }
    #expect(list.isComplete == isComplete)
    #expect(list.rows.count == count)
  }

  @Test(arguments: [-1, 1_000_001, .max])
  func `a total that nobody could have is refused`(claimed: Int) async throws {
    fixture.service.state.withLock { $0.claimedTotal = claimed }
    await #expect(throws: SessionFailure.self) { try await client.page(TokenQuery(), of: environment) }
  }

  @Test func `a server that repeats itself does not keep the reading going`() async throws {
    fixture.service.state.withLock { $0.claimedTotal = 1_000_000 }
    let list = try await client.all(of: environment, sort: nil) { _, _ in }
    #expect(!list.isComplete)
    // Three pages, one that brings nothing new, and those that were asked for before its answer was looked at: not the hundred thousand it claims.
    #expect((3 * 4..<1000).contains(fixture.service.count(of: .list)))
  }

  @Test func `by handle, on the page that has it; none is told`() async throws {
    let row = try await client.page(TokenQuery(page: 2), of: environment).rows[4]
    let calls = fixture.service.count(of: .list)
    #expect(try await client.token(named: row.handle, of: environment) == row)
    #expect(fixture.service.count(of: .list) == calls + 2)
    let unknown = try #require(Handle("aaaaaaaaaa"))
    let failure = await #expect(throws: SessionFailure.self) {
      try await client.token(named: unknown, of: environment)
    }
    #expect(failure?.description.contains("aaaaaaaaaa") == true)
  }

  @Test func `where the service has no labels, ours is kept and comes back with every list`() async throws {
    let request = TokenRequest(label: " für Åse ", lifetime: .seconds(60))
    let made = try await client.create(request, in: environment)
    #expect(made.label == "für Åse")
    #expect(made.token.label == nil)
    #expect(try await client.token(named: made.handle, of: environment).ownLabel == "für Åse")
    #expect(try await client.setNotes([.label: nil], for: made.token.reference, in: environment).label == nil)
    #expect(try await client.setNotes([.label: "two"], for: made.token.reference, in: environment).label == "two")
    _ = try await client.revoke(made.token.reference, in: environment)
    #expect(fixture.folder.text(of: "data/labels.json")?.contains("two") == false)
  }

  @Test func `where the server keeps labels, it gets them, and they cannot be changed`() async throws {
    let fixture = try SessionFixture(TestServices.cookies)
    let environment = try fixture.environment()
    let made = try await fixture.client().create(TokenRequest(label: "batch"), in: environment)
    #expect(made.token.label == "batch")
    #expect(fixture.folder.text(of: "data/labels.json") == nil)
    await #expect(throws: SessionFailure.self) {
      try await fixture.client().setNotes([.label: "other"], for: made.token.reference, in: environment)
    }
  }

  @Test func `a contact is fob's also where the server keeps labels; a replacement keeps it, and revoking forgets it`()
    async throws
  {
    let fixture = try SessionFixture(TestServices.cookies)
    let (environment, client) = (try fixture.environment(), fixture.client())
    let made = try await client.create(TokenRequest(label: "batch", contact: " Ann "), in: environment)
    #expect(made.contact == "Ann" && made.token.label == "batch")
    let reference = made.token.reference
    #expect(try await client.token(named: made.handle, of: environment).contact == "Ann")
    let changed = try await client.setNotes([.contact: "Bo"], for: reference, in: environment)
    let support = try #require(TestServices.cookies.uploadTokens)
    #expect(try TokenRotation.request(like: changed, support: support).contact == "Bo")
    #expect(fixture.folder.text(of: "data/labels.json")?.contains("Bo") == true)
    _ = try await client.revoke(reference, in: environment)
    #expect(fixture.folder.text(of: "data/labels.json")?.contains("Bo") == false)
    await #expect(throws: SessionFailure.self) {
      try await client.create(TokenRequest(contact: "a\nb"), in: environment)
    }
  }

  @Test(
    arguments: ["a\nb", "\u{1B}[31m", String(repeating: "x", count: 201)])
  func `a label that cannot be is refused before anything is made`(label: String) async throws {
    await #expect(throws: SessionFailure.self) {
      try await client.create(TokenRequest(label: label), in: environment)
    }
    #expect(fixture.service.count(of: .create) == 0)
  }

  @Test func `a token whose label could not be kept is not lost`() async throws {
    let client = client
    _ = try await client.page(TokenQuery(), of: environment)
    let gate = fixture.service.gate(.create)
    async let making = client.create(TokenRequest(label: "one"), in: environment)
    await gate.arrival()
    try FileManager.default.createDirectory(
      atPath: fixture.folder.path + "/data/labels.json", withIntermediateDirectories: true)
    gate.open()
    let made = try await making
    #expect(made.token.value == Secret("value-made"))
    #expect(made.ownLabel == nil)
    #expect(made.token.problem?.contains("label") == true)
  }

  @Test func `whether it was made is said to be unknown where it is`() async throws {
    fixture.service.fail(.create, .serverError(status: 500, reason: "Sorry."))
    let failure = await #expect(throws: SessionFailure.self) {
      try await client.create(TokenRequest(), in: environment)
    }
    #expect(failure?.description.contains("list the tokens") == true)
  }

  @Test func `revoked; what the answer leaves open is settled by looking`() async throws {
    let rows = try await client.page(TokenQuery(), of: environment).rows
    #expect(try await client.revoke(rows[0].token.reference, in: environment) == .ended)
    #expect(try await client.revoke(rows[0].token.reference, in: environment) == .alreadyGone)
    #expect(fixture.service.count(of: .show) == 0)

    fixture.service.fail(.revoke, .unreachable(reason: "Lost.", mayHaveArrived: true))
    #expect(try await client.revoke(rows[1].token.reference, in: environment) == .ended)
    #expect(fixture.service.count(of: .show) == 1)

    fixture.service.fail(.revoke, .unreachable(reason: "Lost.", mayHaveArrived: true))
    fixture.service.fail(.show, .unreachable(reason: "Still.", mayHaveArrived: true))
    await #expect(throws: SessionFailure.service(.unreachable(reason: "Lost.", mayHaveArrived: true))) {
      try await client.revoke(rows[2].token.reference, in: environment)
    }

    fixture.service.fail(.revoke, .refused(status: 403, reason: "No.", field: nil))
    await #expect(throws: SessionFailure.service(.refused(status: 403, reason: "No.", field: nil))) {
      try await client.revoke(rows[3].token.reference, in: environment)
    }
    fixture.service.fail(.revoke, .notFound(reason: "404"))
    await #expect(throws: SessionFailure.service(.notFound(reason: "404"))) {
      try await client.revoke(rows[3].token.reference, in: environment)
    }
  }

  @Test func `read-only, by the file or for this run: nothing is sent`() async throws {
    let row = try await client.page(TokenQuery(), of: environment).rows[0]
    let locked = try fixture.environment(isReadOnly: true)
    let calls = fixture.service.calls
    for (client, environment) in [(client, locked), (fixture.client(isReadOnly: true), environment)] {
      let failure = SessionFailure.readOnly(environment.name)
      await #expect(throws: failure) { try await client.create(TokenRequest(), in: environment) }
      await #expect(throws: failure) { try await client.revoke(row.token.reference, in: environment) }
      await #expect(throws: failure) {
        try await client.setNotes([.label: "a"], for: row.token.reference, in: environment)
      }
    }
    #expect(fixture.service.calls == calls)
    #expect(try await client.page(TokenQuery(), of: locked).rows.count == 10)
  }

  @Test func `a token in the place of another one lives no longer than the server lets a new one live`() async throws {
    let support = try #require(TestServices.lenient.uploadTokens)
    var row = try #require(try await client.page(TokenQuery(), of: environment).rows.first)
    for (lifetime, asked) in [(600, 600), (5000, 1000), (0, 1)] {
      row.token.lifetime = lifetime
      #expect(try TokenRotation.request(like: row, support: support).lifetime == .seconds(asked))
    }
  }

  @Test func `a handle means its token where a token may be called by any name, and else nothing`() async throws {
    let row = try await client.page(TokenQuery(page: 2), of: environment).rows[4]
    let text = TokenText(Array("of \(row.handle)\n".utf8))
    #expect(
      await client.find(text, byAnyName: true, in: [environment], progress: { _, _, _ in }).found.map(\.row.handle) == [
        row.handle
      ])
    #expect(await client.find(text, byAnyName: false, in: [environment], progress: { _, _, _ in }).found.isEmpty)
  }

  @Test func `a list that changed while it was searched counts as not searched`() async throws {
    fixture.service.state.withLock { $0.concealed = (after: 2, count: 1) }
    let changed = await client.find(
      TokenText(Array("nobody's".utf8)), byAnyName: false, in: [environment], progress: { _, _, _ in })
    #expect(changed.found.isEmpty && changed.notSearched.map(\.0) == [environment.name])
  }

  @Test func `a value is found by searching lists, and who could not be searched is told`() async throws {
    let found = await client.find(
      TokenText(Array("value-token12".utf8)), byAnyName: false, in: [environment], progress: { _, _, _ in })
    #expect(identities(found.found.map(\.row)) == ["token12"])
    #expect(found.notSearched.isEmpty)
    #expect(fixture.service.count(of: .show) == 0)

    #expect(
      await client.find(
        TokenText(Array("nobody's".utf8)), byAnyName: false, in: [environment], progress: { _, _, _ in }
      ).found.isEmpty)
    let sorry = ServiceFailure.serverError(status: 500, reason: "Sorry.")
    fixture.service.fail(.list, sorry, sorry)
    #expect(
      await client.find(
        TokenText(Array("value-token12".utf8)), byAnyName: false, in: [environment], progress: { _, _, _ in }
      ).found.count == 1,
      "a page is asked thrice")
    fixture.service.fail(.list, sorry, sorry, sorry)
    let failed = await client.find(
      TokenText(Array("value-token12".utf8)), byAnyName: false, in: [environment], progress: { _, _, _ in })
    #expect(failed.notSearched.map(\.1) == [.service(.serverError(status: 500, reason: "Sorry."))])
  }

  @Test func `a service without upload tokens says so, and is not searched`() async throws {
    let fixture = try SessionFixture(TestServices.strict)
    let environment = try fixture.environment()
    await #expect(throws: SessionFailure.self) { try await fixture.client().page(TokenQuery(), of: environment) }
    let result = await fixture.client().find(
      TokenText(Array("a".utf8)), byAnyName: false, in: [environment], progress: { _, _, _ in })
    #expect(result.found.isEmpty && result.notSearched.isEmpty)
    #expect(fixture.service.calls == [])
  }
}
