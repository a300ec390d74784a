import Doctor
import Testing
import TokenModel

@Suite struct ShareChecksTests {
  private let joined = RegisterStanding(cluster: "a", term: 5, revision: 90)

  private func findings(
    _ present: Result<RegisterStanding, RegisterFailure>, _ refused: SealFailure...
  ) throws -> [Finding] {
    let name = try #require(EnvironmentName("team"))
    return ShareChecks.findings(
      ShareFacts(name: name, place: "https://etcd1:2379", joined: joined, present: present, refused: refused))
  }

  @Test func `a register that goes on from where this host joined is good`() throws {
    let found = try findings(.success(RegisterStanding(cluster: "a", term: 6, revision: 91)))
    #expect(found.map(\.level) == [.good])
    #expect(found.first?.text == "The register answers: https://etcd1:2379.")
  }

  @Test(arguments: [
    (RegisterStanding(cluster: "b", term: 9, revision: 99), Finding.Level.problem, "created again"),
    (RegisterStanding(cluster: "a", term: 4, revision: 99), .advice, "put back from a copy"),
    (RegisterStanding(cluster: "a", term: 5, revision: 89), .advice, "put back from a copy"),
  ]) func `one that was put back or made again is told`(
    present: RegisterStanding, level: Finding.Level, words: String
  ) throws {
    let found = try findings(.success(present))
    #expect(found.map(\.level) == [level])
    #expect(
      found.first?.text.contains(words) == true && found.first?.remedy?.contains("join again") == true
        || found.first?.remedy?.contains("Join again") == true)
  }

  @Test(arguments: [RegisterFailure.unreachable(reason: "refused"), .refused(reason: "no"), .unreadable(reason: "x")])
  func `one that does not do what it is asked is a problem`(failure: RegisterFailure) throws {
    #expect(try findings(.failure(failure)).map(\.level) == [.problem])
  }

  @Test func `a host that has missed a rotation is told how it joins again`() throws {
    let found = try findings(.success(joined), .newerIdentity(theirs: 2, ours: 1))
    #expect(found.map(\.level) == [.problem])
    #expect(found.first?.text == "This host joined with an older identity (1) than the team has now (2).")
    #expect(found.first?.remedy?.contains("fob share invite team | ssh HOST fob share join team") == true)
  }
}
