import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Vault

@Suite(.drivesPrograms) struct TeamSealTests {
  private let team: TeamIdentity
  private let content = Secret("the session")
  private let origin: Origin
  private let place: SealedPlace

  init() throws {
    team = try Self.newTeam()
    origin = try Origin("https://archive.example.org")
    place = SealedPlace(key: RegisterKey("0abc"), origin: origin, generation: 17)
  }

  private static func newTeam() throws -> TeamIdentity {
    TeamIdentity(handleKey: try #require(HandleKey(bytes: (0..<32).map { _ in .random(in: .min ... .max) })))
  }

  private func environment(_ name: String, _ change: (inout Environment) -> Void = { _ in }) throws -> Environment {
    var environment = Environment(
      name: try #require(EnvironmentName(name)), file: "/e/\(name).ini",
      fingerprint: try #require(FileFingerprint.of("/")),
      service: ServiceName(rawValue: "preservica"), origin: origin, isProduction: true)
    change(&environment)
    return environment
  }

  @Test func `what is sealed opens in its place, with its generation, on every host of the team`() throws {
    let sealed = try TeamSeal(team).seal(content, for: place)
    let other = try #require(
      TeamIdentity(
        team.text.revealed, number: team.number, handleKey: team.handleKeyText.revealed,
        registerKey: team.registerKeyText.revealed))
    let opened = try TeamSeal(other).open(sealed, for: place.key, origin: origin)
    #expect(opened == OpenedValue(content: content, generation: 17))
    #expect(!sealed.contains(content.revealed.utf8))
    #expect(try TeamSeal(team).seal(content, for: place) != sealed)
  }

  @Test func `credentials have one code on all hosts of the team, and others elsewhere and after a rotation`() throws {
    let credentials = LoginAnswers([.username: Secret("ops"), .secret(.password): Secret("wrong")]).credentials
    let others = [
      LoginAnswers([.username: Secret("ops"), .secret(.password): Secret("other")]).credentials,
      LoginAnswers([.username: Secret("opswrong"), .secret(.password): Secret("")]).credentials,
    ]
    let other = try #require(
      TeamIdentity(
        team.text.revealed, number: team.number, handleKey: team.handleKeyText.revealed,
        registerKey: team.registerKeyText.revealed))
    let code = TeamSeal(team).code(of: credentials, at: origin)
    #expect(TeamSeal(other).code(of: credentials, at: origin) == code)
    #expect(!others.contains { TeamSeal(team).code(of: $0, at: origin) == code })
    #expect(TeamSeal(team).code(of: credentials, at: try Origin("https://archive.example.com")) != code)
    #expect(TeamSeal(team.rotated()).code(of: credentials, at: origin) != code)
    // The code of a second factor is another each time.
    let withCode = LoginAnswers([.username: Secret("ops"), .secret(.password): Secret("wrong"), .code: Secret("1")])
    #expect(TeamSeal(team).code(of: withCode.credentials, at: origin) == code)
  }

  @Test func `it opens nowhere else`() throws {
    let sealed = try TeamSeal(team).seal(content, for: place)
    let seal = TeamSeal(team)
    let elsewhere = try Origin("https://archive.example.com")
    #expect(throws: SealFailure.doesNotOpen(reason: "its seal is broken, or another's")) {
      try seal.open(sealed, for: RegisterKey("0abd"), origin: origin)
    }
    #expect(throws: SealFailure.self) { try seal.open(sealed, for: place.key, origin: elsewhere) }
    #expect(throws: SealFailure.self) { try TeamSeal(Self.newTeam()).open(sealed, for: place.key, origin: origin) }
  }

  @Test func `nothing of it can be changed, nor left out, nor added`() throws {
    let sealed = try TeamSeal(team).seal(content, for: place)
    let seal = TeamSeal(team)
    for position in sealed.indices {
      for bit in [UInt8(1), 0x20, 0x80] {
        var changed = sealed
        changed[position] ^= bit
        #expect(throws: SealFailure.self) { try seal.open(changed, for: place.key, origin: origin) }
      }
    }
    for length in 0..<sealed.count {
      #expect(throws: SealFailure.self) { try seal.open(Array(sealed.prefix(length)), for: place.key, origin: origin) }
    }
    #expect(throws: SealFailure.self) { try seal.open(sealed + [0], for: place.key, origin: origin) }
  }

  @Test func `who knows the recipient alone cannot make a value`() throws {
    // As `age -r` makes it, under the line of a value of another generation.
    let file = try AgeFile.encrypt(content, to: team.identity.recipient)
    let line = try TeamSeal(team).seal(content, for: place).prefix { $0 != UInt8(ascii: "\n") }
    #expect(throws: SealFailure.self) {
      try TeamSeal(team).open(Array(line) + [UInt8(ascii: "\n")] + file, for: place.key, origin: origin)
    }
    let later = String(decoding: try TeamSeal(team).seal(content, for: place), as: UTF8.self)
    #expect(later.hasPrefix("fob-sealed-2 1 17 "))
  }

  @Test func `after a rotation each side is told which identity is the older one`() throws {
    let new = team.rotated()
    let sealed = (
      old: try TeamSeal(team).seal(content, for: place), new: try TeamSeal(new).seal(content, for: place)
    )
    #expect(throws: SealFailure.newerIdentity(theirs: 2, ours: 1)) {
      try TeamSeal(team).open(sealed.new, for: place.key, origin: origin)
    }
    #expect(throws: SealFailure.olderIdentity(theirs: 1, ours: 2)) {
      try TeamSeal(new).open(sealed.old, for: place.key, origin: origin)
    }
  }

  @Test func `a record's key tells nothing, differs with everything that binds a session, and survives a rotation`()
    throws
  {
    let seal = TeamSeal(team)
    let environments = [
      try environment("prod"), try environment("test"), try environment("prod") { $0.username = "a" },
      try environment("prod") { $0.tenant = "a" }, try environment("prod") { $0.settings = ["a": "b"] },
      try environment("prod") { $0.service = ServiceName(rawValue: "pod") },
      try environment("prod") { $0.origin = try! Origin("https://archive.example.com") },
      try environment("prod") { $0.furtherOrigins = [try! Origin("https://archive.example.com")] },
    ]
    let keys = environments.map(seal.key)
    #expect(Set(keys).count == environments.count)
    #expect(keys.allSatisfy { $0.text.utf8.count == 64 && $0.text.allSatisfy(\.isHexDigit) })
    #expect(environments.map(TeamSeal(team.rotated()).key) == keys)
    #expect(environments.map(TeamSeal(try Self.newTeam()).key) != keys)
    // Exports of labels hold the handles' key: it must not tell register keys.
    let sameHandles = TeamIdentity(handleKey: team.handleKey)
    #expect(environments.map(TeamSeal(sameHandles).key) != keys)
    #expect(try seal.key(of: environment("prod") { $0.theme = "dark" }) == keys[0])
    let counts = ["", "dc1"].map { seal.key(ofSignInsAt: origin, egress: $0) }
    let labels = environments.map { seal.key(of: .labels, about: $0) }
    #expect(Set(counts + keys + labels).count == 2 * keys.count + 2)
  }

  @Test func `stock age opens the file that a value holds`() async throws {
    let folder = try TemporaryFolder()
    let sealed = try TeamSeal(team).seal(content, for: place)
    let file = sealed[(try #require(sealed.firstIndex(of: UInt8(ascii: "\n"))) + 1)...]
    try Data(file).write(to: URL(filePath: folder.path(of: "value.age")))
    try folder.write(team.text.revealed + "\n", to: "identity")
    try await StockAge.run("age -d -i identity -o opened value.age", in: folder)
    #expect(folder.text(of: "opened") == "\(origin)\n\(content.revealed)")
  }

  @Test func `who does not know the server learns it from the value, if the team wrote it there`() throws {
    let (seal, sealed) = (TeamSeal(team), try TeamSeal(team).seal(content, for: place))
    let opened = try seal.open(sealed, for: place.key)
    #expect(opened.origin == origin && opened.1 == OpenedValue(content: content, generation: 17))
    #expect(throws: SealFailure.self) { try seal.open(sealed, for: RegisterKey("0abd")) }
    // A member's value whose seal names another server than its file.
    let file = try AgeFile.encrypt(Secret("https://evil.example.org\nx"), to: team.identity.recipient)
    let line = sealed.prefix { $0 != UInt8(ascii: "\n") } + [UInt8(ascii: "\n")]
    #expect(throws: SealFailure.self) { try seal.open(Array(line) + file, for: place.key) }
  }

  @Test func `an identity of an older fob, without a key of its own for the register, is read`() throws {
    let file = TeamFile(team: team, place: [("url", "https://etcd.example.org:2379")], standing: nil)
    let text = try file.text.revealed
    let older = text.split(separator: "\n").filter { !$0.hasPrefix("register_key") }.joined(separator: "\n")
    let read = try TeamFile(Secret(older + "\n")).team
    #expect(read.handleKey == team.handleKey && read.teamName != team.teamName)
    #expect(try TeamFile(Secret(text)).team.teamName == team.teamName)
    #expect(read.rotated().teamName == read.teamName)
  }
}
