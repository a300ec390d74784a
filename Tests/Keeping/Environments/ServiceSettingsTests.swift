import Formats
import Host
import Keeping
import Support
import Testing
import TokenModel

@Suite struct ServiceSettingsTests {
  private func read(_ lines: String) throws(FileFailure) -> TokenModel.Environment {
    try readEnvironment(
      "[environment]\nservice = own\nurl = https://one.example\n" + lines, profiles: [TestProfiles.own])
  }

  @Test func `every form has its place`() throws {
    let environment = try read(
      "client = a b\nWay = Long\nissuer = /realms/x\nendpoint = https://TWO.example:8443/t?x=1\nown_secret = s")
    #expect(
      environment.settings == [
        "client": "a b", "way": "long", "issuer": "https://one.example/realms/x",
        "endpoint": "https://two.example:8443/t?x=1",
      ])
    #expect(environment.furtherOrigins == [try Origin("https://two.example:8443")])
    #expect(environment.secrets == [SecretName(rawValue: "own_secret"): .literal(Secret("s"))])
  }

  @Test(
    arguments: [
      ("way = long", nil, "the key 'client' is missing. The client."),
      ("client = a\nway = around", 5, "way must be one of: short, long"),
      (
        "client = a\nendpoint = http://two.example/t", 5,
        "endpoint is not usable: http:// is allowed only for this machine; use https://"
      ),
      ("client = a\nendpoint = //two.example/t", 5, "endpoint is not usable: the address must start with https://"),
      (
        "client = a\nendpoint = https://two.example/a b", 5,
        "endpoint is not usable: its path holds characters that no address has, or a fragment"
      ),
      (
        "client = a\nendpoint = https://two.example/t#x", 5,
        "endpoint is not usable: its path holds characters that no address has, or a fragment"
      ),
      (
        "client = a\nendpoint = https://me@two.example/t", 5,
        "endpoint is not usable: the address must not hold a user name or password; use the keys for them"
      ),
      ("client = a\nclient = b", 5, nil),
    ] as [(String, Int?, String?)])
  func `what is not allowed is told`(lines: String, line: Int?, reason: String?) throws {
    let problem = #expect(throws: FileFailure.self) { try read(lines) }
    #expect(problem?.line == line)
    if let reason { #expect(problem?.reason == reason) }
  }

  @Test func `no other service has them`() {
    let problem = #expect(throws: FileFailure.self) {
      try readEnvironment("[environment]\nservice = preservica\nurl = https://one.example\nendpoint = /t")
    }
    #expect(problem?.line == 4)
  }

  @Test func `a draft is read back as it was`() throws {
    let environment = try read("client = a\nendpoint = https://two.example/t\nown_secret_env = OWN")
    let folder = try TemporaryFolder()
    let writer = EnvironmentWriter(
      folder: EnvironmentFolder(path: folder.path, home: folder.path, profiles: [TestProfiles.own]))
    var again = try writer.add(EnvironmentDraft(name: try #require(EnvironmentName("again")), of: environment))
    (again.name, again.file, again.fingerprint) = (environment.name, environment.file, environment.fingerprint)
    #expect(again == environment)
  }

  @Test func `whoever adds one is asked for all but addresses that servers tell`() {
    #expect(TestProfiles.own.askedKeys { _ in nil }.map(\.name) == ["client", "way", "own_secret"])
    #expect(TestProfiles.own.keys.filter(\.isSecret).map(\.name) == ["own_secret"])
  }
}
