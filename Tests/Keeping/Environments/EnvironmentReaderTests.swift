import Formats
import Host
import Testing
import TokenModel

@Suite struct EnvironmentReaderTests {
  @Test func `every key has its place`() throws {
    let environment = try readEnvironment(
      """
      # production
      [environment]
      Service  = preservica
      URL: https://EU.preservica.com:8443/
      username = ops@example.org
      tenant   = LIBRARY
      label = the archive # not a comment
      theme = dark
      production = no
      read_only = on
      refresh = manual
      ca_file = /etc/ssl/own.pem
      client_certificate = ~/client.pem
      client_key = keys/client.key
      proxy = http://proxy.example:3128
      timeout = 2m
      token_file = ../preview.ini.token.file
      password_command = pass show 'preservica/the prod'
      totp_secret_file = ~/.totp
      shared_secret_env = SHARED_SECRET
      """)
    #expect(environment.name.text == "prod")
    #expect(environment.file == "/config/fob/environments/prod.ini")
    #expect(environment.fingerprint.inode == 2)
    #expect(environment.service == TestProfiles.preservica.name)
    #expect(environment.origin == (try Origin("https://eu.preservica.com:8443")))
    #expect(environment.username == "ops@example.org")
    #expect(environment.tenant == "LIBRARY")
    #expect(environment.label == "the archive # not a comment")
    #expect(environment.theme == "dark")
    #expect(!environment.isProduction)
    #expect(environment.isReadOnly)
    #expect(environment.refresh == .manual)
    #expect(
      environment.connection
        == ConnectionSettings(
          caFile: "/etc/ssl/own.pem", clientCertificate: "/home/ops/client.pem",
          clientKey: "/config/fob/environments/keys/client.key", proxy: "http://proxy.example:3128", timeout: 120))
    #expect(environment.tokenFile == "/config/fob/environments/../preview.ini.token.file")
    #expect(
      environment.secrets == [
        .password: .command(["pass", "show", "preservica/the prod"]), .totpSecret: .file(path: "/home/ops/.totp"),
        .sharedSecret: .variable(name: "SHARED_SECRET"),
      ])
  }

  @Test func `what a file does not say`() throws {
    let environment = try readEnvironment("[environment]\nservice = preservica\nurl = https://eu.preservica.com")
    #expect(environment.isProduction)
    #expect(!environment.isReadOnly)
    #expect(environment.refresh == .auto)
    #expect(environment.connection == ConnectionSettings())
    #expect(environment.secrets.isEmpty)
    #expect(environment.organizations.isEmpty)
    #expect(environment.username == nil && environment.tenant == nil && environment.label == nil)
    #expect(environment.theme == nil && environment.tokenFile == nil)
  }

  @Test func `a password holds what a password may hold`() throws {
    let environment = try readEnvironment(
      "[environment]\nservice=preservica\nurl=https://h\npassword = &+%= \"ü ; # $(x) %%\n")
    #expect(environment.secrets[.password] == .literal(Secret("&+%= \"ü ; # $(x) %%")))
  }

  @Test(
    arguments: [
      ("https://eu.preservica.com", "preservica", true), ("http://localhost:8080", "preservica", false),
      ("http://127.0.0.1:1", "preservica", false), ("https://[::1]:8443", "preservica", false),
      ("https://sandbox.api.video", "api.video", false), ("https://sandbox.api.video", "preservica", true),
      ("https://ws.api.video", "api.video", true), ("https://localhost.example.org", "preservica", true),
    ])
  func `everything but this machine and known sandboxes is production`(url: String, service: String, isProduction: Bool)
    throws
  {
    let text = "[environment]\nservice = \(service)\nurl = \(url)\n"
    #expect(try readEnvironment(text).isProduction == isProduction)
    #expect(try readEnvironment(text + "production = \(isProduction ? "no" : "yes")").isProduction == !isProduction)
  }

  @Test func `a service with one address for all needs no url`() throws {
    let environment = try readEnvironment("[environment]\nservice = api.video\napi_key_env = KEY\n")
    #expect(environment.origin.text == "https://ws.api.video")
  }

  @Test(
    arguments: [
      ("organization = stanford", ["stanford"]), ("organizations = a, b ,a,,c", ["a", "b", "c"]),
      ("organization =\n  first one\n  second", ["first one", "second"]),
    ])
  func `organizations by commas or lines, each once`(line: String, organizations: [String]) throws {
    let text = "[environment]\nservice = pod\nurl = https://pod.example\nusername = o\n" + line
    #expect(try readEnvironment(text).organizations == organizations)
  }

  @Test(
    arguments: [
      ("yes", true), ("true", true), ("on", true), ("1", true), ("YES", true), ("no", false), ("False", false),
      ("off", false), ("0", false),
    ])
  func `yes and no in every spelling`(word: String, value: Bool) throws {
    let text = "[environment]\nservice = api.video\nread_only = \(word)"
    #expect(try readEnvironment(text).isReadOnly == value)
  }

  @Test func `byte order mark and Windows line ends`() throws {
    let environment = try readEnvironment("\u{FEFF}[environment]\r\nservice = api.video\r\nlabel = a b\r\n")
    #expect(environment.label == "a b")
  }

  @Test func `a command over several lines`() throws {
    let environment = try readEnvironment("[environment]\nservice = api.video\napi_key_command = pass\n  show\n  key\n")
    #expect(environment.secrets == [.apiKey: .command(["pass", "show", "key"])])
  }

  @Test func `every common key has help`() {
    #expect(CommonEnvironmentKey.allCases.allSatisfy { !$0.help.isEmpty && $0.help.hasSuffix(".") })
  }
}
