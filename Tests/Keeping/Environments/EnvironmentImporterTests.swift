import Formats
import Foundation
import Glibc
import Keeping
import Support
import Testing
import TokenModel

@Suite struct EnvironmentImporterTests {
  private let scratch: TemporaryFolder
  private let importer = EnvironmentImporter(profiles: TestProfiles.all, home: "/home/ops")
  private let writer: EnvironmentWriter

  init() throws {
    scratch = try TemporaryFolder()
    writer = EnvironmentWriter(
      folder: EnvironmentFolder(
        path: scratch.path(of: "environments"), home: "/home/ops", profiles: TestProfiles.all))
  }

  @Test func `the vendor's file: a private native copy, and advice about the open original`() throws {
    let path = try scratch.write(
      """
      [DEFAULT]
      URL = https://eu.preservica.com/api/accesstoken/login
      Host = eu.preservica.com
      Username = ops@example.org
      Password = 50%%
      Tenant = LIBRARY
      token_file = preview.ini.token.file
      """, to: "work/preview.ini", permissions: 0o644)
    let found = try importer.draft(fromFile: path)
    #expect(found.terms.map(\.key) == ["token_file"])
    #expect(
      found.advice == "\(path) holds a secret and others can read it (mode 0644). Fix it with: chmod 600 \(path)")
    #expect(
      try writer.preview(found.draft) == """
        [environment]
        service = preservica
        url = https://eu.preservica.com
        username = ops@example.org
        tenant = LIBRARY
        production = yes
        token_file = \(scratch.path(of: "work/preview.ini.token.file"))
        password = •••

        """)
    let environment = try writer.add(found.draft)
    #expect(environment.name.text == "preview")
    #expect(environment.secrets == [.password: .literal(Secret("50%"))])
    #expect(try scratch.permissions(of: "environments/preview.ini") == 0o600)
  }

  @Test func `pyPreservica's file under a name of one's own`() throws {
    let path = try scratch.write(
      "[credentials]\nserver = localhost:8443\npassword = p\ntwoFactorToken = JBSWY3DP\n",
      to: "credentials.properties")
    let found = try importer.draft(fromFile: path, as: EnvironmentName("archive"))
    #expect(found.advice == nil)
    let environment = try writer.add(found.draft)
    #expect(environment.name.text == "archive")
    #expect(environment.origin.text == "https://localhost:8443")
    #expect(!environment.isProduction)
    #expect(environment.secrets == [.password: .literal(Secret("p")), .totpSecret: .literal(Secret("JBSWY3DP"))])
    #expect(try importer.draft(fromFile: path).draft.name.text == "credentials")
  }

  @Test func `a native file with everything comes out the same`() throws {
    let path = try scratch.write(
      """
      [environment]
      service = pod
      url = https://pod.example
      username = owner@example.org
      label = POD
      organization = a, b
      production = no
      read_only = yes
      refresh = manual
      theme = dark
      ca_file = ca.pem
      client_certificate = ~/c.pem
      client_key = ~/k.pem
      proxy = socks5h://proxy:1080
      timeout = 90s
      password_command = pass show 'the pod'
      """, to: "work/pod.ini")
    let found = try importer.draft(fromFile: path)
    #expect(
      found.terms.map { "\($0.key) = \($0.value)" } == [
        "password_command = pass show 'the pod'", "ca_file = \(scratch.path(of: "work/ca.pem"))",
        "client_certificate = /home/ops/c.pem", "client_key = /home/ops/k.pem", "proxy = socks5h://proxy:1080",
      ])
    let copy = try writer.add(found.draft)
    let original = try EnvironmentFolder(
      path: scratch.path(of: "work"), home: "/home/ops", profiles: TestProfiles.all
    ).environment(named: "pod")
    var expected = copy
    expected.file = original.file
    expected.fingerprint = original.fingerprint
    #expect(expected == original)
  }

  @Test(
    arguments: [
      (
        "password_command = cat /x",
        "fob runs this command and sends the first line of its output to https://evil.example."
      ),
      ("password_file = ~/.ssh/id", "fob sends the first line of this file to https://evil.example."),
      ("password_env = AWS_SECRET_ACCESS_KEY", "fob sends what this variable holds to https://evil.example."),
      ("password_vault = yes", "fob sends prod.password of your vault to https://evil.example."),
      ("token_file = ~/.bashrc", "fob writes every new token into this file."),
      ("endpoint = https://other.example/token", "fob sends secrets of this environment to that server too."),
      ("endpoint = /token", nil), ("endpoint = https://evil.example/token", nil), ("password = x", nil),
    ] as [(String, String?)])
  func `every source of a secret but the file itself is to be agreed to, by name`(line: String, consequence: String?)
    throws
  {
    let importer = EnvironmentImporter(profiles: TestProfiles.all + [TestProfiles.own], home: "/home/ops")
    let service =
      line.hasPrefix("endpoint") ? "own\nclient = x" : "preservica\nusername = x\ntenant = x"
    let path = try scratch.write(
      "[environment]\nservice = \(service)\nurl = https://evil.example\n\(line)\n", to: "prod.ini")
    let found = try importer.draft(fromFile: path)
    #expect(found.terms.map(\.consequence) == [consequence].compactMap { $0 })
    let shown = line.replacingOccurrences(of: "~", with: "/home/ops")
    if consequence != nil { #expect(found.terms.map { "\($0.key) = \($0.value)" } == [shown]) }
  }

  @Test func `a file that others can have written is not taken, named or found`() throws {
    let path = try scratch.write(
      "[credentials]\nserver = eu.preservica.com\npassword = p\n", to: "work/preview.properties", permissions: 0o666)
    func refusal() throws -> FileFailure {
      let search = EnvironmentSearch(
        importer: importer, folders: [scratch.path(of: "work")], variables: [:]
      ).found()
      let problem = try #require(throws: FileFailure.self) { try importer.draft(fromFile: path) }
      let refused = search.candidates.map { candidate in #expect(throws: problem) { try candidate.result.get() } }
      #expect(refused.count == 1 && search.others.isEmpty)
      return problem
    }
    #expect(try refusal().reason.contains("chmod go-w \(path)"))
    try scratch.setPermissions(0o644, of: "work/preview.properties")
    try scratch.setPermissions(0o777, of: "work")
    #expect(try refusal().reason.contains("chmod go-w \(scratch.path(of: "work"))"))
    try scratch.setPermissions(0o755, of: "work")
    #expect(throws: Never.self) { try importer.draft(fromFile: path) }
    guard geteuid() == 0 else { return }
    chown(path, 12_345, 12_345)
    #expect(try refusal().reason.contains("import a copy that only you can write"))
  }

  @Test func `pyPreservica's variables: secrets stay where they are`() throws {
    let name = try #require(EnvironmentName("ci"))
    let found = try importer.draft(
      fromVariables: [
        "PRESERVICA_SERVER": "eu.preservica.com", "PRESERVICA_USERNAME": "ops", "PRESERVICA_TENANT": "",
        "PRESERVICA_PASSWORD": "hunter2", "PRESERVICA_2FA_TOKEN": "JBSWY3DP",
      ], as: name)
    #expect(
      try writer.preview(found.draft) == """
        [environment]
        service = preservica
        url = https://eu.preservica.com
        username = ops
        password_env = PRESERVICA_PASSWORD
        totp_secret_env = PRESERVICA_2FA_TOKEN

        """)
    #expect(
      throws: FileFailure(
        file: "PRESERVICA_SERVER", reason: "the variable is not set; it names the server, such as eu.preservica.com")
    ) { try importer.draft(fromVariables: [:], as: name) }
  }

  @Test func `what cannot be imported`() throws {
    let missing = scratch.path(of: "gone.ini")
    #expect(throws: FileFailure(file: missing, reason: "There is no file \(missing).", isMissingFile: true)) {
      try importer.draft(fromFile: missing)
    }
    let unnamed = try scratch.write("[credentials]\nserver = a\n", to: "my credentials.properties")
    #expect(
      throws: FileFailure(
        file: unnamed, reason: "the file's name is not an environment name: \(EnvironmentName.rule). Name one")
    ) { try importer.draft(fromFile: unnamed) }
    let bad = try scratch.write("[DEFAULT]\nHost = a\nPassword = 50%\n", to: "bad.ini")
    let problem = #expect(throws: FileFailure.self) { try importer.draft(fromFile: bad) }
    #expect(problem?.line == 3)
  }

  @Test func `a relative path begins at the working folder`() {
    let path = FileManager.default.currentDirectoryPath + "/no-such-file.ini"
    #expect(throws: FileFailure(file: path, reason: "There is no file \(path).", isMissingFile: true)) {
      try importer.draft(fromFile: "no-such-file.ini")
    }
  }
}
