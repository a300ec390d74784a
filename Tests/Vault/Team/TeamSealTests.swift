import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Vault

@Suite(.drivesPrograms) struct TeamSealTests {
  private let team = TeamIdentity()
  private let content = Secret("the session")
  private let origin: Origin
  private let place: SealedPlace

  init() throws {
    origin = try Origin("https://archive.example.org")
    place = SealedPlace(key: RegisterKey("0abc"), origin: origin, generation: 17)
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
      TeamIdentity(team.text.revealed, number: team.number, handleKey: team.handleKeyText.revealed))
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
      TeamIdentity(team.text.revealed, number: team.number, handleKey: team.handleKeyText.revealed))
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
    #expect(throws: SealFailure.self) { try TeamSeal(TeamIdentity()).open(sealed, for: place.key, origin: origin) }
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
    #expect(later.hasPrefix("fob-sealed-1 1 17 "))
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
    #expect(environments.map(TeamSeal(TeamIdentity()).key) != keys)
    #expect(try seal.key(of: environment("prod") { $0.theme = "dark" }) == keys[0])
    let counts = ["", "dc1"].map { seal.key(ofSignInsAt: origin, egress: $0) }
    #expect(Set(counts + keys).count == keys.count + 2)
  }

  @Test func `stock age opens the file that a value holds`() async throws {
    let folder = try TemporaryFolder()
    let sealed = try TeamSeal(team).seal(content, for: place)
    let file = sealed[(try #require(sealed.firstIndex(of: UInt8(ascii: "\n"))) + 1)...]
    try Data(file).write(to: URL(filePath: folder.path(of: "value.age")))
    try folder.write(team.text.revealed + "\n", to: "identity")
    try await StockAge.run("age -d -i identity -o opened value.age", in: folder)
    #expect(folder.text(of: "opened") == content.revealed)
  }
}
