import Formats
import Foundation
import Host
import Support
import Testing

@testable import Keeping
@testable import TokenModel

/// What the short way says must be what the long one says, or nothing.
@Suite struct CachedTokenTests {
  private let fixture: SessionFixture
  private let folders: XDGFolders
  private let file: String

  init() throws {
    fixture = try SessionFixture()
    let (path, state) = (fixture.folder.path, fixture.folder.path(of: "state"))
    folders = XDGFolders(environment: ["XDG_CONFIG_HOME": path, "XDG_STATE_HOME": state], home: "/nowhere")
    file = "fob/environments/prod.ini"
    try fixture.folder.write("[environment]\n", to: file)
  }

  private var store: SessionStore { SessionStore(folder: SessionStore.folder(in: folders.state)) }

  private var session: String { "state/fob/sessions/prod.json" }

  /// The environment as its file is now.
  private func environment(origin: String = "https://one.example") throws -> Environment {
    var environment = try fixture.environment(origin: origin)
    environment.fingerprint = try #require(FileFingerprint.of(fixture.folder.path(of: file)))
    return environment
  }

  private func save(
    _ token: String = "cached-token", cookies: Bool = false, serverAhead: TimeInterval = 0,
    _ change: (inout SessionRecord) throws -> Void = { _ in }
  ) throws {
    let (now, environment) = (fixture.clock.now, try environment())
    let issued = now.addingTimeInterval(serverAhead)
    let credentials: SessionCredentials =
      cookies
      ? .cookies([SessionCookie(name: "a", value: Secret("b"))])
      : .tokens(SessionTokens(access: Secret(token), refresh: Secret("r"), expires: issued.addingTimeInterval(900)))
    var record = SessionRecord(of: environment)
    record.replaceSession(
      Session(origin: environment.origin, credentials: credentials, issued: issued), for: environment,
      serverDate: issued, at: now)
    try change(&record)
    _ = try store.lock(of: environment.name)
    try? store.remove(environment.name)
    try store.save(record, as: environment.name)
  }

  private func find(after seconds: TimeInterval = 0) throws -> String? {
    let now = fixture.clock.now.timeIntervalSince1970 + seconds
    return CachedToken.find(
      try environment().name, in: SessionsFolder(inState: folders.state), configuration: folders.configuration, now: now
    )?.token.revealed
  }

  @Test func `after a login for this host alone the register is looked at, in which a session may be`() throws {
    try save { $0.share = ShareMemory(key: RegisterKey("k")) }
    #expect(try find() == nil)
    try save { record in
      record.share = ShareMemory(key: RegisterKey("k"))
      record.confirmed = fixture.clock.now
    }
    #expect(try find() == "cached-token")
  }

  @Test
  func `where the clock was set forward, and the server has not told its time since, the long way is taken`() throws {
    try save { $0.clockDoubt = 7200 }
    #expect(try find() == nil)
  }

  @Test func `where the clock was set after the session was kept, the long way is taken`() throws {
    try save()
    let content = try #require(fixture.folder.text(of: session))
    let moved = content.replacing(try Regex("\"began\":[0-9.]+"), with: "\"began\":12")
    #expect(moved != content)
    try fixture.folder.write(moved, to: session)
    #expect(try find() == nil)
  }

  @Test(arguments: [0.0, 5000, -5000])
  func `a good session's token is found`(serverAhead: TimeInterval) throws {
    try save(serverAhead: serverAhead)
    #expect(try find() == "cached-token")
  }

  @Test(arguments: 0..<100)
  func `it is found exactly as long as nothing is to be renewed`(step: Int) throws {
    try save(serverAhead: 100)
    let seconds = Double(step) * 10
    guard case .found(let record) = store.read(try environment().name) else { throw TestFailure("no record") }
    let context = RenewalContext(
      record: record, environment: try environment(), profile: TestServices.lenient, canLogInAlone: true,
      now: fixture.clock.now.addingTimeInterval(seconds))
    let isGood = SessionRules.decision(in: context) == .use(warning: nil)
    #expect(try (find(after: seconds) != nil) == isGood)
  }

  @Test func `what a refresh or a failure left behind does not count while the session is good`() throws {
    try save { record in
      record.noteRefresh(at: fixture.clock.now)
      record.fail("The server is away.", at: fixture.clock.now)
    }
    #expect(try find() == "cached-token")
  }

  @Test func `an environment whose file changed, is gone or open to others takes the long way`() throws {
    try save()
    try fixture.folder.setPermissions(0o644, of: file)
    #expect(try find() == nil)
    try fixture.folder.setPermissions(0o600, of: file)
    #expect(try find() == "cached-token")
    try fixture.folder.write("[environment]\nurl = https://two.example\n", to: file)
    #expect(try find() == nil)
    try save()
    #expect(try find() == "cached-token")
    try FileManager.default.removeItem(atPath: fixture.folder.path(of: file))
    #expect(
      CachedToken.find(
        try fixture.environment().name, in: SessionsFolder(inState: folders.state),
        configuration: folders.configuration,
        now: 0) == nil)
  }

  @Test(arguments: [0o640, 0o604, 0o622])
  func `a session file that others may read takes the long way, which refuses it`(mode: Int) throws {
    try save()
    try fixture.folder.setPermissions(mode_t(mode), of: session)
    #expect(try find() == nil)
  }

  @Test func `a session of cookies, of another origin or without confirmation takes the long way`() throws {
    try save(cookies: true)
    #expect(try find() == nil)
    try save { $0.binding = try SessionBinding(environment(origin: "https://two.example")) }
    #expect(try find() == nil)
    try save { $0.binding = nil }
    #expect(try find() == nil)
    try save { $0.dropSession() }
    #expect(try find() == nil)
  }

  @Test(arguments: ["a\"b", "a\\b", "a/b"])
  func `a token of any visible characters is found`(token: String) throws {
    try save(token)
    #expect(try find() == token)
  }

  @Test(arguments: ["ü", "a b", "a\nb"])
  func `a token that is not plain text takes the long way`(token: String) throws {
    try save(token)
    #expect(try find() == nil)
  }

  @Test func `a file of another version or with impossible times takes the long way`() throws {
    for (key, value) in [("version", "3"), ("expires", "1e300"), ("issued", "-1e300"), ("clockOffset", "1e300")] {
      try save()
      let text = try #require(fixture.folder.text(of: session))
      let spoiled = text.replacing(try Regex("\"\(key)\":[-0-9.e+]+"), with: "\"\(key)\":\(value)")
      #expect(spoiled != text)
      try fixture.folder.write(spoiled, to: session)
      #expect(try find() == nil, "\(key)")
    }
  }

  @Test func `no cut file is taken for good`() throws {
    try save()
    let text = try #require(fixture.folder.text(of: session))
    for length in 0..<text.utf8.count {
      try fixture.folder.write(String(decoding: text.utf8.prefix(length), as: UTF8.self), to: session)
      #expect(try find() == nil, "\(length) bytes")
    }
  }
}
