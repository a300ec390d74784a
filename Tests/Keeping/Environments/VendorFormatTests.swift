import Formats
import Testing
import TokenModel

@Suite struct VendorFormatTests {
  private static let preview = """
    [DEFAULT]
    URL = https://eu.preservica.com/api/accesstoken/login
    Host = eu.preservica.com
    Username = ops@example.org
    Password = 100%%&+= "ü;#
    Tenant = LIBRARY
    Version = V6
    """

  @Test func `the vendor's preview.ini, unchanged`() throws {
    let environment = try readEnvironment(Self.preview)
    #expect(environment.service == TestProfiles.preservica.name)
    #expect(environment.origin.text == "https://eu.preservica.com")
    #expect(environment.username == "ops@example.org")
    #expect(environment.tenant == "LIBRARY")
    #expect(environment.secrets == [.password: .literal(Secret("100%&+= \"ü;#"))])
    #expect(environment.isProduction)
  }

  @Test func `fob's own keys among the vendor's, and what others keep there`() throws {
    let environment = try readEnvironment(
      Self.preview
        + """

        token_file = preview.ini.token.file
        production = no
        service = preservica
        output folder = /data/100%
        [reports]
        anything = goes
        """)
    #expect(environment.tokenFile == "/config/fob/environments/preview.ini.token.file")
    #expect(!environment.isProduction)
  }

  @Test func `a password from elsewhere`() throws {
    let environment = try readEnvironment("[DEFAULT]\nHost = h.example\nPassword_command = date +%%Y\nTenant =\n")
    #expect(environment.secrets == [.password: .command(["date", "+%Y"])])
    #expect(environment.origin.text == "https://h.example")
    #expect(environment.tenant == nil)
  }

  @Test func `Python's interpolation`() throws {
    let environment = try readEnvironment(
      "[DEFAULT]\nURL = https://%(host)s/api/accesstoken/login\nHost = %(Region)s.preservica.com\nregion = us\n")
    #expect(environment.origin.text == "https://us.preservica.com")
  }

  @Test(
    arguments: [
      "a%b", "50%", "%", "%(host", "%(host)",
    ])
  func `a % that Python would not take either`(password: String) {
    expectRefusal(
      of: "[DEFAULT]\nHost = h\nPassword = \(password)\n", line: 3,
      "password holds a % that stands alone. In a file with [DEFAULT], as Python reads it, %% means one %: write each % twice"
    )
  }

  @Test func `references that lead nowhere`() {
    expectRefusal(
      of: "[DEFAULT]\nHost = h\nPassword = %(other)s\n", line: 3,
      "password refers with %(…)s to a key that is not there")
    expectRefusal(
      of: "[DEFAULT]\nHost = h\nPassword = %(password)s\n", line: 3, "password refers to itself by %(…)s")
  }

  @Test(arguments: ["lol", ""])
  func `references that grow beyond all bounds, with or without a text at their end`(text: String) {
    let keys = (1...8).map { "key\($0) = " + String(repeating: "%(key\($0 - 1))s", count: 40) }
    expectRefusal(
      of: "[DEFAULT]\nHost = h\nPassword = %(key8)s\nkey0 = \(text)\n\(keys.joined(separator: "\n"))\n", line: 3,
      "password refers with %(…)s to more than such a file can hold")
  }

  @Test func `URL and Host of two servers`() {
    expectRefusal(
      of: "[DEFAULT]\nURL = https://a.example/api/accesstoken/login\nHost = b.example\n", line: 3,
      "host names another server than URL (line 2); fob sends a session to one only")
  }

  @Test(
    arguments: [("https://a.example:443/api/accesstoken/login", "A.example"), ("https://a.example", "a.example:443")])
  func `URL and Host of one server`(url: String, host: String) throws {
    #expect(try readEnvironment("[DEFAULT]\nURL = \(url)\nHost = \(host)\n").origin.text == "https://a.example")
  }

  @Test func `another path than the login's`() {
    expectRefusal(
      of: "[DEFAULT]\nURL = https://a.example/sdb/login\n", line: 2,
      "url is not usable: the address must end after the host and port. For OAuth 2.0 below a path write that path as issuer; for other services leave it out"
    )
  }

  @Test func `a misspelt key is not taken for one of somebody else`() throws {
    let problem = #expect(throws: FileFailure.self) { try readEnvironment(Self.preview + "\nread_ony = yes") }
    #expect(problem?.line == 8)
    #expect(
      problem?.reason.hasPrefix("'read_ony' is not a key of preservica environments; the nearest is 'read_only'.")
        == true)
    let versions = #expect(throws: FileFailure.self) { try readEnvironment(Self.preview + "\nversions = 1") }
    #expect(versions?.reason.contains("the nearest is 'version'") == true)
  }

  @Test func `another service`() {
    expectRefusal(
      of: "[DEFAULT]\nHost = h\nservice = pod\n", line: 3,
      "service must be preservica in a file of this form; for others write an [environment] section")
  }

  @Test func `no address at all`() {
    expectRefusal(
      of: "[DEFAULT]\nUsername = x\n", line: nil,
      "the key 'url' is missing. The server's address: https://HOST or https://HOST:PORT.")
  }
}
