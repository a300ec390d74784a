import Formats
import Host
import Keeping
import Testing
import TokenModel

@Suite struct PyPreservicaFormatTests {
  @Test func `a file of pyPreservica's, unchanged`() throws {
    let environment = try readEnvironment(
      """
      [credentials]
      username=ops@example.org
      password=50%&%%$(x)
      tenant=LIBRARY
      server=eu.preservica.com
      twoFactorToken=JBSWY3DPEHPK3PXP
      """)
    #expect(environment.service == TestProfiles.preservica.name)
    #expect(environment.origin.text == "https://eu.preservica.com")
    #expect(environment.username == "ops@example.org")
    #expect(environment.tenant == "LIBRARY")
    #expect(
      environment.secrets == [
        .password: .literal(Secret("50%&%%$(x)")), .totpSecret: .literal(Secret("JBSWY3DPEHPK3PXP")),
      ])
  }

  @Test func `what [DEFAULT] holds counts unless the section says otherwise`() throws {
    let environment = try readEnvironment(
      "[DEFAULT]\nserver = default.example\ntenant = A\n[credentials]\ntenant = B\n[other]\nx = y\n")
    #expect(environment.origin.text == "https://default.example")
    #expect(environment.tenant == "B")
  }

  @Test func `fob's own keys`() throws {
    let environment = try readEnvironment(
      "[credentials]\nserver = h\npassword_env = PW\nread_only = yes\nemail.report = me\n")
    #expect(environment.isReadOnly)
    #expect(environment.secrets == [.password: .variable(name: "PW")])
  }

  @Test func `server and url both`() {
    expectRefusal(
      of: "[credentials]\nserver = a\nurl = https://b\n", line: 3,
      "url repeats line 2; keep one of them")
  }

  @Test func `a build without Preservica`() throws {
    let name = try #require(EnvironmentName("x"))
    let file = EnvironmentFile(
      name: name, path: "/x.ini", home: "/", bytes: Array("[credentials]\nserver = a\n".utf8),
      fingerprint: .init(device: 0, inode: 0, size: 0, modifiedNanoseconds: 0))
    let problem = #expect(throws: FileFailure.self) {
      try EnvironmentReader(profiles: [TestProfiles.pod]).environment(file)
    }
    #expect(problem?.reason == "files of this form are for preservica, which is not built in")
  }
}
