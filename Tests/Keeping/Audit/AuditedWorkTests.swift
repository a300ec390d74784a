import Formats
import Foundation
import Keeping
import Support
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct AuditedWorkTests {
  private let fixture: SessionFixture
  private let environment: Environment

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment(password: "canary-password")
    fixture.service.fill(3)
  }

  private var client: UploadTokenClient { fixture.client() }

  /// Kind, result and detail of what was noted.
  private var notes: [String] {
    fixture.audit.events.map { event in
      [event.kind.rawValue, event.result.rawValue, event.detail].compactMap(\.self).joined(separator: " ")
    }
  }

  @Test func `a session's life: got alone, refreshed, ended`() async throws {
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    fixture.clock.advance(by: 721)
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    try await fixture.keeper().logOut(of: environment)
    #expect(notes == ["login done unattended", "refresh done", "logout done"])
    #expect(fixture.audit.events.allSatisfy { $0.environment == environment.name && $0.handle == nil })
  }

  @Test func `a person's login, refused and then done; one that is asked for more has not ended yet`() async throws {
    let environment = try fixture.environment(password: nil)
    fixture.service.fail(.logIn, .credentialsRefused(reason: "Wrong."))
    func logIn(_ answers: LoginAnswers) async throws {
      _ = try await fixture.keeper().logIn(to: environment, answers: answers, after: nil)
    }
    try await logIn(LoginAnswers())
    #expect(notes == [])
    let answers = LoginAnswers([.secret(.password): Secret("canary-typed")])
    await #expect(throws: SessionFailure.self) { try await logIn(answers) }
    try await logIn(answers)
    #expect(notes == ["login refused by a person: Wrong.", "login done by a person"])
  }

  @Test(
    arguments: [
      (ServiceFailure.unreachable(reason: "Nobody there.", mayHaveArrived: false), "refresh failed Nobody there."),
      (
        .unreachable(reason: "Cut.", mayHaveArrived: true),
        "refresh unknown Cut. The refresh token may have been used, so fob dropped it."
      ),
    ])
  func `a refresh that failed says whether the server may have done it`(failure: ServiceFailure, note: String)
    async throws
  {
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    fixture.clock.advance(by: 721)
    fixture.service.fail(.refresh, failure)
    _ = try await fixture.keeper().session(for: environment, need: .ordinary)
    #expect(notes.last == note)
  }

  @Test
  func `upload tokens: made, labelled, the label forgotten, ended, ended again, each under its handle`() async throws {
    let row = try await client.create(TokenRequest(label: "canary-label"), in: environment)
    _ = try await client.setNotes([.label: "canary-label"], for: row.token.reference, in: environment)
    _ = try await client.setNotes([.label: nil], for: row.token.reference, in: environment)
    _ = try await client.setNotes([.contact: "canary-contact"], for: row.token.reference, in: environment)
    _ = try await client.setNotes(
      [.label: "canary-label", .contact: nil], for: row.token.reference, in: environment)
    #expect(try await client.revoke(row.token.reference, in: environment) == .ended)
    _ = try await client.revoke(row.token.reference, in: environment)
    #expect(
      notes == [
        "login done unattended", "create done", "label done", "label done forgotten", "label done contact",
        "label done label, contact forgotten", "revoke done",
        "revoke done had ended before",
      ])
    #expect(fixture.audit.events.dropFirst().allSatisfy { $0.handle == row.handle })
    #expect(!"\(fixture.audit.events)".contains("canary"))
  }

  @Test func `a token made in the place of another one is noted with both, under each of them`() async throws {
    let old = try #require(try await client.page(TokenQuery(), of: environment).rows.first)
    let made = try await client.create(TokenRequest(replaces: old.handle), in: environment)
    #expect(
      notes.suffix(2) == ["create done replaces \(old.handle)", "rotate done replaced by \(made.handle)"])
    #expect(fixture.audit.events.suffix(2).map(\.handle) == [made.handle, old.handle])
  }

  @Test func `what was refused or failed is noted as well`() async throws {
    let row = try #require(try await client.page(TokenQuery(), of: environment).rows.first)
    fixture.service.fail(.create, .serverError(status: 503, reason: "Later."))
    await #expect(throws: SessionFailure.self) { try await client.create(TokenRequest(), in: environment) }
    fixture.service.fail(.revoke, .refused(status: 403, reason: "Not yours.", field: nil))
    await #expect(throws: SessionFailure.self) { try await client.revoke(row.token.reference, in: environment) }
    let readOnly = try fixture.environment(password: "canary-password", isReadOnly: true)
    await #expect(throws: SessionFailure.self) { try await client.revoke(row.token.reference, in: readOnly) }
    let results = fixture.audit.events.dropFirst().map { "\($0.kind) \($0.result)" }
    #expect(results == ["create unknown", "revoke refused", "revoke refused"])
    #expect(fixture.audit.events.last?.handle == row.handle)
  }
}
