import Formats
import Foundation
import Support
import Testing
import TokenModel

@Suite("What stands in the vendor's token file", .timeLimit(.minutes(5)))
struct SessionTokenFileTests {
  private let bench: SessionBench

  init() throws {
    bench = try SessionBench()
  }

  @Test("The vendor's token file follows every change")
  func tokenFile() async throws {
    let mirrored = try bench.environment(tokenFile: bench.folder.path + "/token.file")
    let keeper = bench.keeper()
    _ = try await keeper.session(for: mirrored, need: .ordinary)
    #expect(bench.folder.text(of: "token.file") == "1800000340.000000\naccess-1")
    bench.clock.advance(by: 800)
    _ = try await keeper.session(for: mirrored, need: .ordinary)
    #expect(bench.folder.text(of: "token.file") == "1800001140.000000\naccess-2")
    try await keeper.logOut(of: mirrored)
    #expect(bench.folder.text(of: "token.file") == nil)
  }

  @Test("Its time is by the local clock, whatever the server's says", arguments: [3600.0, -3600])
  func localTime(ahead: TimeInterval) async throws {
    let bench = try SessionBench(ahead: ahead)
    let mirrored = try bench.environment(tokenFile: bench.folder.path + "/token.file")
    _ = try await bench.keeper().session(for: mirrored, need: .ordinary)
    #expect(bench.folder.text(of: "token.file") == "1800000340.000000\naccess-1")
  }

  @Test(
    "A token that the server refused stands in no token file, whatever becomes of the renewal",
    arguments: [ServiceFailure.unreachable(reason: "", mayHaveArrived: false), .sessionRefused(reason: "")])
  func refusedTokenFile(failure: ServiceFailure) async throws {
    let mirrored = try bench.environment(password: nil, tokenFile: bench.folder.path + "/token.file")
    try await bench.logInByHand(to: mirrored)
    #expect(bench.folder.text(of: "token.file")?.hasSuffix("access-1") == true)
    bench.service.fail(.refresh, failure)
    await #expect(throws: SessionFailure.self) {
      try await bench.keeper().session(for: mirrored, refused: Secret("access-1"))
    }
    #expect(bench.folder.text(of: "token.file") == nil)
  }

  @Test("A session that is over when it is renewed stands in no token file")
  func tokenFileOfASessionThatIsOver() async throws {
    let mirrored = try bench.environment(password: nil, tokenFile: bench.folder.path + "/token.file")
    try await bench.logInByHand(to: mirrored)
    bench.service.fail(.refresh, .sessionRefused(reason: "It has ended."))
    await #expect(throws: SessionFailure.self) { try await bench.keeper().renew(mirrored) }
    #expect(bench.folder.text(of: "token.file") == nil)
  }

  @Test("Where something else stands at the token file's place, nothing is sent and it stays")
  func tokenFileOfSomebodyElse() async throws {
    _ = try await bench.keeper().session(for: bench.environment(), need: .ordinary)
    try bench.folder.write("precious\n", to: "notes")
    let mirrored = try bench.environment(edition: 2, tokenFile: bench.folder.path + "/notes")
    bench.clock.advance(by: 800)
    let warned = try await bench.keeper().session(for: mirrored, need: .ordinary)
    #expect(warned.token == "access-1" && warned.warning?.contains("token_file") == true)
    await #expect(throws: SessionFailure.self) { try await bench.keeper().renew(mirrored) }
    #expect(bench.service.calls == [.logIn])
    try await bench.keeper().logOut(of: mirrored)
    #expect(bench.folder.text(of: "notes") == "precious\n")
    await #expect(throws: SessionFailure.self) { try await bench.keeper().session(for: mirrored, need: .ordinary) }
    #expect(bench.service.calls.filter { $0 == .logIn || $0 == .refresh } == [.logIn])
  }

  @Test("Logging out, or forgetting, without a session removes no token file")
  func logOutWithoutSession() async throws {
    try bench.folder.write("1.5\nsomebody's", to: "token.file")
    let mirrored = try bench.environment(tokenFile: bench.folder.path + "/token.file")
    try await bench.keeper().logOut(of: mirrored)
    try await bench.keeper().forget(mirrored.name, tokenFile: mirrored.tokenFile)
    #expect(bench.folder.text(of: "token.file") == "1.5\nsomebody's")
    _ = try await bench.keeper().session(for: mirrored, need: .ordinary)
    try await bench.keeper().forget(mirrored.name, tokenFile: mirrored.tokenFile)
    #expect(bench.folder.text(of: "token.file") == nil)
  }

  @Test("A token file that is named later is filled from the session in hand")
  func tokenFileNamedLater() async throws {
    _ = try await bench.keeper().session(for: bench.environment(), need: .ordinary)
    let mirrored = try bench.environment(edition: 2, tokenFile: bench.folder.path + "/token.file")
    for _ in 1...2 { #expect(try await bench.keeper().session(for: mirrored, need: .ordinary).token == "access-1") }
    #expect(bench.folder.text(of: "token.file") == "1800000340.000000\naccess-1")
    #expect(bench.service.calls == [.logIn])
    #expect(try bench.record().environmentFile == mirrored.fingerprint)
  }
}
