import Formats
import Foundation
import Host
import Keeping
import Support
import Testing
import TokenModel

@Suite struct SessionStoreTests {
  private let fixture: SessionFixture
  private let environment: Environment

  init() throws {
    fixture = try SessionFixture()
    environment = try fixture.environment()
    _ = try fixture.store.lock(of: environment.name)
  }

  private func fullRecord(_ credentials: SessionCredentials) -> SessionRecord {
    let now = fixture.clock.now
    var record = SessionRecord(of: environment)
    let session = Session(
      origin: environment.origin, credentials: credentials, account: "ops@example.org", tenant: "LIBRARY", issued: now)
    record.replaceSession(session, for: environment, serverDate: now + 100, at: now)
    record.refuseLogin("Wrong \"password\" ü.", for: environment, at: now)
    record.lastCodeStep = 60_000_000
    record.noteRefresh(at: now + 0.25)
    record.generation = 7
    record.clockAnchor = fixture.clock.anchor
    return record
  }

  static let credentials: [SessionCredentials] = [
    .tokens(
      SessionTokens(
        access: Secret("ey.J/x"), refresh: Secret("def502"), expires: Date(timeIntervalSince1970: 1_800_000_900.5))),
    .tokens(SessionTokens(access: Secret("a"), refresh: nil, expires: Date(timeIntervalSince1970: 0))),
    .tokens(SessionTokens(access: Secret("a"), refresh: Secret("r"), expires: nil)),
    .cookies([
      SessionCookie(name: "_aggregator_session", value: Secret("a%3D"), expires: Date(timeIntervalSince1970: 5)),
      SessionCookie(name: "other", value: Secret("")),
    ]),
  ]

  @Test(arguments: credentials)
  func `what is saved is read again`(credentials: SessionCredentials) throws {
    let record = fullRecord(credentials)
    try fixture.store.save(record, as: environment.name)
    #expect(fixture.store.read(environment.name) == .found(record))
    #expect(try fixture.folder.permissions(of: "sessions/prod.json") == 0o600)
    #expect(try fixture.folder.permissions(of: "sessions") == 0o700)
    #expect(try fixture.folder.permissions(of: "sessions/prod.lock") == 0o600)
  }

  @Test func `who saves something older has lost`() throws {
    var record = fullRecord(Self.credentials[0])
    try fixture.store.save(record, as: environment.name)
    #expect(throws: SessionStoreFailure.superseded) { try fixture.store.save(record, as: environment.name) }
    record.generation = 6
    #expect(throws: SessionStoreFailure.superseded) { try fixture.store.save(record, as: environment.name) }
    record.generation = 8
    try fixture.store.save(record, as: environment.name)
  }

  @Test(
    arguments: [
      "", "{", "[]", "{\"version\":1}", "{\"version\":1,\"generation\":-1}", "\u{0}\u{0}",
      "{\"version\":\"1\"}",
    ])
  func `a damaged file is told from a good one`(content: String) throws {
    try fixture.folder.write(content, to: "sessions/prod.json")
    expectDamage()
  }

  private func expectDamage() {
    guard case .broken = fixture.store.read(environment.name) else {
      Issue.record("it was taken for good")
      return
    }
  }

  /// Gives a number in a good file another value, which is to be noticed.
  private func expectDamage(setting key: String, to value: String) throws {
    try fixture.store.save(fullRecord(Self.credentials[0]), as: environment.name)
    let content = try #require(fixture.folder.text(of: "sessions/prod.json"))
    let spoiled = content.replacing(try Regex(key + ":[-0-9.e+]+"), with: key + ":" + value)
    #expect(spoiled != content)
    try fixture.folder.write(spoiled, to: "sessions/prod.json")
    expectDamage()
  }

  @Test(
    arguments: ["\"expires\"", "\"issued\"", "\"clockOffset\"", "\"nextLogin\""])
  func `times that cannot be are damage, not a trap`(key: String) throws {
    try expectDamage(setting: key, to: "1e300")
  }

  @Test(
    arguments: ["\"generation\"", "\"refusedLogins\"", "\"count\"", "\"lastCodeStep\""])
  func `counts that could not go on are damage, not a trap`(key: String) async throws {
    try expectDamage(setting: key, to: "\(Int.max)")
    #expect(try await fixture.keeper().session(for: environment, need: .ordinary).token == "access-1")
  }

  @Test func `a file cut at any byte is damaged, never half a session`() throws {
    try fixture.store.save(fullRecord(Self.credentials[0]), as: environment.name)
    let content = try #require(fixture.folder.text(of: "sessions/prod.json"))
    for length in stride(from: 0, to: content.count, by: 7) {
      try fixture.folder.write(String(content.prefix(length)), to: "sessions/prod.json")
      guard case .broken = fixture.store.read(environment.name) else {
        Issue.record("cut at \(length), it was taken for good")
        return
      }
    }
  }

  @Test func `a file of a later fob is left alone`() throws {
    try fixture.folder.write("{\"version\":3,\"new\":true}", to: "sessions/prod.json")
    guard case .unusable(let reason) = fixture.store.read(environment.name) else {
      Issue.record("it was read")
      return
    }
    #expect(reason.contains("later fob"))
    #expect(throws: SessionStoreFailure.unusable(reason: reason)) {
      try fixture.store.save(fullRecord(Self.credentials[0]), as: environment.name)
    }
  }

  @Test func `what could not be read again is not written; what is too large to be ours is set aside`() async throws {
    var record = fullRecord(Self.credentials[0])
    try fixture.store.save(record, as: environment.name)
    record.generation += 1
    record.session?.account = String(repeating: "a", count: 1 << 20)
    #expect {
      try fixture.store.save(record, as: environment.name)
    } throws: {
      "\($0)".contains("larger than what fob reads back")
    }
    try fixture.folder.write(String(repeating: " ", count: (1 << 20) + 1), to: "sessions/prod.json")
    #expect(try await fixture.keeper().session(for: environment, need: .ordinary).token == "access-1")
    #expect(FileFingerprint.of(fixture.folder.path(of: "sessions/prod.json.broken-1")) != nil)
  }

  @Test
  func `a copied or restored file keeps its session and loses the refresh token, which its other copy may have used`()
    throws
  {
    var record = fullRecord(Self.credentials[2])
    record.refreshStarted = nil
    let path = fixture.folder.path(of: "sessions/prod.json")
    try fixture.store.save(record, as: environment.name)
    #expect(fixture.store.read(environment.name) == .found(record))
    try FileManager.default.copyItem(atPath: path, toPath: path + ".backup")
    for generation in 8...9 {
      record.generation = generation
      try fixture.store.save(record, as: environment.name)
      #expect(fixture.store.read(environment.name) == .found(record))
    }
    let backup = try Data(contentsOf: URL(fileURLWithPath: path + ".backup"))
    // Put back in place, as `cp` does it, and moved there.
    try backup.write(to: URL(fileURLWithPath: path))
    for _ in 1...2 {
      guard case .found(let restored) = fixture.store.read(environment.name) else {
        Issue.record("it was not read")
        return
      }
      #expect(restored.session?.refreshToken == nil && restored.session?.accessToken == Secret("a"))
      #expect(restored.refreshHistory.givenUp?.reason.contains("copied or restored") == true)
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.moveItem(atPath: path + ".backup", toPath: path)
      try FileManager.default.copyItem(atPath: path, toPath: path + ".backup")
    }
  }

  @Test func `a copied file keeps the refresh token of a server that leaves it as it is with every refresh`() throws {
    var record = fullRecord(Self.credentials[2])
    record.refreshStarted = nil
    let session = try #require(record.session)
    for _ in 1...2 { record.noteRefreshed(to: session, mayProve: true) }
    try fixture.store.save(record, as: environment.name)
    let path = fixture.folder.path(of: "sessions/prod.json")
    try FileManager.default.moveItem(atPath: path, toPath: path + ".backup")
    try FileManager.default.copyItem(atPath: path + ".backup", toPath: path)
    guard case .found(let copied) = fixture.store.read(environment.name) else {
      Issue.record("it was not read")
      return
    }
    #expect(copied.session?.refreshToken == Secret("r"))
  }

  @Test(
    arguments: [
      (#""accessToken":"ey.J/x""#, #""accessToken":"""#), (#""clockDoubt":100"#, #""clockDoubt":-100"#),
    ])
  func
    `an access token that is empty is damage, not a session; so is a doubt below nothing, which would make one live longer`(
      good: String, bad: String
    ) throws
  {
    var record = fullRecord(Self.credentials[0])
    record.clockDoubt = 100
    try fixture.store.save(record, as: environment.name)
    let content = try #require(fixture.folder.text(of: "sessions/prod.json"))
    let spoiled = content.replacing(good, with: bad)
    #expect(spoiled != content)
    try fixture.folder.write(spoiled, to: "sessions/prod.json")
    expectDamage()
  }

  @Test(
    .enabled(if: HostIdentity.machine != nil))
  func
    `a file of another machine keeps its session and loses the refresh token; another start of the same one takes nothing`()
    throws
  {
    var record = fullRecord(Self.credentials[2])
    record.refreshStarted = nil
    try fixture.store.save(record, as: environment.name)
    let own = try #require(fixture.folder.text(of: "sessions/prod.json"))
    let foreign = own.replacing(try Regex(#""machine":"[0-9a-f]+""#), with: #""machine":"0123456789abcdef""#)
    #expect(foreign != own)
    for (content, boot, isKept) in [
      (own, "test", true), (own, "later", true), (foreign, "test", true), (foreign, "later", false),
    ] {
      // In place, so that it is the same file.
      try Data(content.utf8).write(to: URL(fileURLWithPath: fixture.folder.path(of: "sessions/prod.json")))
      fixture.clock.change(to: boot, ahead: 0)
      guard case .found(let read) = fixture.store.read(environment.name) else {
        Issue.record("it was not read")
        return
      }
      #expect((read.session?.refreshToken != nil) == isKept && read.session?.accessToken == Secret("a"))
      #expect((read.refreshHistory.givenUp?.reason.contains("from another machine") == true) != isKept)
    }
  }

  @Test func `a file that others can read is refused with what mends it`() throws {
    try fixture.store.save(fullRecord(Self.credentials[0]), as: environment.name)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: fixture.folder.path + "/sessions/prod.json")
    guard case .unusable(let reason) = fixture.store.read(environment.name) else {
      Issue.record("it was read")
      return
    }
    #expect(reason.contains("chmod"))
    guard case .unusable = fixture.keeper().status(of: environment).holding else {
      Issue.record("the status does not tell")
      return
    }
  }

  @Test func `what writers left that were killed goes with the next save; other files stay`() throws {
    for name in [".prod.json.1x2y.tmp", ".prod.json.kept", ".other.json.1x2y.tmp"] {
      try fixture.folder.write("half", to: "sessions/\(name)")
    }
    try fixture.store.save(fullRecord(Self.credentials[0]), as: environment.name)
    let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path(of: "sessions"))
    #expect(Set(left) == ["prod.json", "prod.lock", ".prod.json.kept", ".other.json.1x2y.tmp"])
  }

  @Test func `damaged files are set aside one beside the other`() throws {
    for number in 1...3 {
      try fixture.folder.write("cut \(number)", to: "sessions/prod.json")
      #expect(try fixture.store.setAside(environment.name).hasSuffix("/prod.json.broken-\(number)"))
    }
    #expect(fixture.folder.text(of: "sessions/prod.json.broken-2") == "cut 2")
    #expect(fixture.store.read(environment.name) == .none)
  }

  @Test func `with a record goes whatever else was written of it, and nothing of another's`() throws {
    let others = ["other.json", "other.json.broken-1", ".other.json.1x2y.tmp", "prod.lock"]
    for name in ["prod.json", "prod.json.broken-1", "prod.json.broken-99", ".prod.json.1x2y.tmp"] + others {
      try fixture.folder.write("cut", to: "sessions/\(name)")
    }
    try fixture.store.remove(environment.name)
    let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path(of: "sessions"))
    #expect(Set(left) == Set(others))
  }
}
