import Formats
import Foundation
import Support
import Testing
import TokenModel

@Suite(.timeLimit(.minutes(5))) struct SessionTokenFileTests {
  private let fixture: SessionFixture

  init() throws {
    fixture = try SessionFixture()
  }

  @Test func `the vendor's token file follows every change`() async throws {
    let mirrored = try fixture.environment(tokenFile: fixture.folder.path + "/token.file")
    let keeper = fixture.keeper()
    _ = try await keeper.session(for: mirrored, need: .ordinary)
    #expect(fixture.folder.text(of: "token.file") == "1800000340.000000\naccess-1")
    fixture.clock.advance(by: 800)
    _ = try await keeper.session(for: mirrored, need: .ordinary)
    #expect(fixture.folder.text(of: "token.file") == "1800001140.000000\naccess-2")
    try await keeper.logOut(of: mirrored)
    #expect(fixture.folder.text(of: "token.file") == nil)
  }

  @Test(arguments: [3600.0, -3600])
  func `its time is by the local clock, whatever the server's says`(ahead: TimeInterval) async throws {
    let fixture = try SessionFixture(ahead: ahead)
    let mirrored = try fixture.environment(tokenFile: fixture.folder.path + "/token.file")
    _ = try await fixture.keeper().session(for: mirrored, need: .ordinary)
    #expect(fixture.folder.text(of: "token.file") == "1800000340.000000\naccess-1")
  }

  @Test(
    arguments: [ServiceFailure.unreachable(reason: "", mayHaveArrived: false), .sessionRefused(reason: "")])
  func `a token that the server refused stands in no token file, whatever becomes of the renewal`(
    failure: ServiceFailure
  ) async throws {
    let mirrored = try fixture.environment(password: nil, tokenFile: fixture.folder.path + "/token.file")
    try await fixture.logInByHand(to: mirrored)
    #expect(fixture.folder.text(of: "token.file")?.hasSuffix("access-1") == true)
    fixture.service.fail(.refresh, failure)
    await #expect(throws: SessionFailure.self) {
      try await fixture.keeper().session(for: mirrored, refused: Secret("access-1"))
    }
    #expect(fixture.folder.text(of: "token.file") == nil)
  }

  @Test func `a session that is over when it is renewed stands in no token file`() async throws {
    let mirrored = try fixture.environment(password: nil, tokenFile: fixture.folder.path + "/token.file")
    try await fixture.logInByHand(to: mirrored)
    fixture.service.fail(.refresh, .sessionRefused(reason: "It has ended."))
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(mirrored) }
    #expect(fixture.folder.text(of: "token.file") == nil)
  }

  @Test func `where something else stands at the token file's place, nothing is sent and it stays`() async throws {
    _ = try await fixture.keeper().session(for: fixture.environment(), need: .ordinary)
    try fixture.folder.write("precious\n", to: "notes")
    let mirrored = try fixture.environment(edition: 2, tokenFile: fixture.folder.path + "/notes")
    fixture.clock.advance(by: 800)
    let warned = try await fixture.keeper().session(for: mirrored, need: .ordinary)
    #expect(warned.token == "access-1" && warned.warning?.contains("token_file") == true)
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().renew(mirrored) }
    #expect(fixture.service.calls == [.logIn])
    try await fixture.keeper().logOut(of: mirrored)
    #expect(fixture.folder.text(of: "notes") == "precious\n")
    await #expect(throws: SessionFailure.self) { try await fixture.keeper().session(for: mirrored, need: .ordinary) }
    #expect(fixture.service.calls.filter { $0 == .logIn || $0 == .refresh } == [.logIn])
  }

  @Test func `logging out, or forgetting, without a session removes no token file`() async throws {
    try fixture.folder.write("1.5\nsomebody's", to: "token.file")
    let mirrored = try fixture.environment(tokenFile: fixture.folder.path + "/token.file")
    try await fixture.keeper().logOut(of: mirrored)
    try await fixture.keeper().forget(mirrored.name, tokenFile: mirrored.tokenFile)
    #expect(fixture.folder.text(of: "token.file") == "1.5\nsomebody's")
    _ = try await fixture.keeper().session(for: mirrored, need: .ordinary)
    try await fixture.keeper().forget(mirrored.name, tokenFile: mirrored.tokenFile)
    #expect(fixture.folder.text(of: "token.file") == nil)
  }

  @Test func `a token file that is named later is filled from the session in hand`() async throws {
    _ = try await fixture.keeper().session(for: fixture.environment(), need: .ordinary)
    let mirrored = try fixture.environment(edition: 2, tokenFile: fixture.folder.path + "/token.file")
    for _ in 1...2 { #expect(try await fixture.keeper().session(for: mirrored, need: .ordinary).token == "access-1") }
    #expect(fixture.folder.text(of: "token.file") == "1800000340.000000\naccess-1")
    #expect(fixture.service.calls == [.logIn])
    #expect(try fixture.record().environmentFile == mirrored.fingerprint)
  }
}
