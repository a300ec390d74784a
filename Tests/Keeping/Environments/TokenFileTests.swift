import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Keeping

@Suite struct TokenFileTests {
  private static func content(
    _ token: String, expires: Double?, _ format: TokenFileFormat = .vendor
  ) throws -> TokenFileContent {
    var environment = try TestEnvironment.make()
    environment.tokenFileFormat = format
    let presented = PresentedToken(Secret(token), headerName: "Authorization", prefix: "Bearer ")
    return try TokenFileContent(presented, expires: expires.map { Date(timeIntervalSince1970: $0) }, of: environment)
  }

  private static let end = 1_800_000_000.0

  @Test(arguments: TokenFileFormat.allCases)
  func `each format replaces what fob wrote in any other, and removes it`(format: TokenFileFormat) throws {
    let scratch = try TemporaryFolder()
    let file = TokenFile(path: scratch.path(of: "t"), stateFolder: scratch.path(of: "state"))
    for other in TokenFileFormat.allCases {
      try file.write(Self.content("first", expires: Self.end, other))
      try file.write(Self.content("second", expires: Self.end, format))
      #expect(
        scratch.text(of: "t")
          == String(decoding: try Self.content("second", expires: Self.end, format).bytes, as: UTF8.self))
      #expect(try scratch.permissions(of: "t") == 0o600)
    }
    try file.remove()
    #expect(scratch.text(of: "t") == nil)
  }

  @Test(arguments: TokenFileFormat.allCases)
  func `what somebody else wrote in that place since is neither replaced nor removed`(format: TokenFileFormat) throws {
    let scratch = try TemporaryFolder()
    let file = TokenFile(path: scratch.path(of: "t"), stateFolder: scratch.path(of: "state"))
    try file.write(Self.content("first", expires: Self.end, format))
    for content in [
      "passphrase\n", "Authorization: Bearer mine\n", "{\"token\": \"mine\"}\n", "FOB_TOKEN=mine\nPATH=/bin\n",
    ] {
      try scratch.write(content, to: "t")
      #expect(throws: SystemFailure.self) { try file.write(Self.content("second", expires: Self.end, format)) }
      try file.remove()
      #expect(scratch.text(of: "t") == content)
    }
  }

  @Test func `killed before or after it replaces the file, it knows both contents again`() throws {
    let scratch = try TemporaryFolder()
    let file = TokenFile(path: scratch.path(of: "t"), stateFolder: scratch.path(of: "state"))
    try file.write(Self.content("first", expires: Self.end, .value))
    try file.write(Self.content("second", expires: Self.end, .value))
    try scratch.write("first\n", to: "t")
    try file.write(Self.content("third", expires: Self.end, .value))
    #expect(scratch.text(of: "t") == "third\n")
    try scratch.write("second\n", to: "t")
    #expect(throws: SystemFailure.self) { try file.requireReplaceable() }
    let note = try FileManager.default.subpathsOfDirectory(atPath: scratch.path(of: "state")).last ?? ""
    #expect(scratch.text(of: "state/\(note)")?.contains("third") == false)
  }

  @Test(arguments: [
    "to\"ken", "to'ken", "to ken", "to$ken", "to`ken", "to\\ken", "to#ken", "~token", "a:~b", "to;ken", "a&b", "a|b",
    "", "ü",
  ])
  func `a token that a shell would change is refused as an assignment`(token: String) throws {
    #expect(throws: TextFailure.self) { try Self.content(token, expires: Self.end, .env) }
    #expect(throws: Never.self) { try Self.content(token, expires: Self.end, .value) }
  }

  @Test func `the vendor's form needs a time, and no other does`() throws {
    for format in TokenFileFormat.allCases {
      let content = try? Self.content("token", expires: nil, format)
      #expect((content == nil) == (format == .vendor))
    }
  }

  @Test func `a shell reads the assignments as they are meant`() throws {
    let scratch = try TemporaryFolder()
    let file = TokenFile(path: scratch.path(of: "t"), stateFolder: scratch.path(of: "state"))
    let token = "eyJ-._a~b+/=:@%,Z9"
    try file.write(Self.content(token, expires: Self.end, .env))
    let read = try Shell.run(
      ". \(scratch.path(of: "t")); echo \"$FOB_TOKEN|$FOB_ENVIRONMENT|$FOB_URL|$FOB_EXPIRES_AT\"", environment: [:])
    #expect(read.text == "\(token)|prod|https://one.example|2027-01-15T08:00:00Z\n")
  }

  @Test(
    arguments: [
      (1_800_000_000.25, "1799999440.250000"), (1_800_000_000, "1799999440.000000"), (1_000.000001, "440.000001"),
      (0, "0.000000"), (Double.infinity, "253402300800.000000"),
    ])
  func `two lines as the vendor's script reads them`(expires: Double, firstLine: String) throws {
    let scratch = try TemporaryFolder()
    let file = TokenFile(path: scratch.path(of: "preview.ini.token.file"), stateFolder: scratch.path(of: "state"))
    try file.write(Self.content("0b2f-token", expires: expires))
    #expect(scratch.text(of: "preview.ini.token.file") == firstLine + "\n0b2f-token")
    #expect(try scratch.permissions(of: "preview.ini.token.file") == 0o600)
  }

  @Test func `scripts stop using it a minute before its end`() throws {
    let scratch = try TemporaryFolder()
    let expires = 1_800_000_900.0
    try TokenFile(path: scratch.path(of: "t"), stateFolder: scratch.path(of: "state")).write(
      Self.content("x", expires: expires))
    let written = try #require(scratch.text(of: "t")?.split(separator: "\n").first.flatMap { Double($0) })
    let isUsed = { (now: Double) in now - written <= 500 }
    #expect(isUsed(expires - 60) && !isUsed(expires - 59))
  }

  @Test func `replaces an open file of the vendor's by a private one, and goes when told`() throws {
    let scratch = try TemporaryFolder()
    try scratch.write("1.5\nold", to: "t", permissions: 0o644)
    let file = TokenFile(path: scratch.path(of: "t"), stateFolder: scratch.path(of: "state"))
    try file.write(Self.content("new", expires: 560))
    #expect(scratch.text(of: "t") == "0.000000\nnew")
    #expect(try scratch.permissions(of: "t") == 0o600)
    try file.remove()
    try file.remove()
    #expect(!FileManager.default.fileExists(atPath: scratch.path(of: "t")))
  }

  @Test func `what a writer that was killed left behind goes with the next, and with the file`() throws {
    let folder = try TemporaryFolder()
    let file = TokenFile(path: folder.path(of: "file"), stateFolder: folder.path(of: "state"))
    for act in [{ try file.write(Self.content("token", expires: 1_800_000_000)) }, { try file.remove() }] {
      try folder.write("an older token", to: ".file.1x2y.tmp")
      try folder.write("mine", to: ".file.my-copy.tmp")
      try act()
      #expect(folder.text(of: ".file.1x2y.tmp") == nil && folder.text(of: ".file.my-copy.tmp") == "mine")
    }
  }

  @Test func `where others may put another file in its place none is written`() throws {
    let scratch = try TemporaryFolder()
    let shared = scratch.path(of: "shared")
    try FileManager.default.createDirectory(
      atPath: shared, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o777])
    chmod(shared, 0o777)
    let error = #expect(throws: SystemFailure.self) {
      try TokenFile(path: shared + "/t", stateFolder: scratch.path(of: "state")).write(
        Self.content("x", expires: 1_800_000_000))
    }
    #expect(
      error?.description
        == "Cannot write \(shared)/t: Others can write to \(shared) (mode 0777). Fix it with 'chmod go-w \(shared)'.")
    #expect(try FileManager.default.contentsOfDirectory(atPath: shared).isEmpty)
  }

  @Test(
    arguments: [
      "dear diary\n", "export PATH=~/bin:$PATH\n", "1.5\n", "1.5\ntwo words", "1.5\ntoken\nmore", "15\ntoken",
      "x.5\ntoken", "1.5.5\ntoken", "\n", "token", "1.5\n\u{1B}token", "1.5\n\n",
    ])
  func `what is no token file is neither replaced nor removed`(content: String) throws {
    let scratch = try TemporaryFolder()
    try scratch.write(content, to: "precious")
    let file = TokenFile(path: scratch.path(of: "precious"), stateFolder: scratch.path(of: "state"))
    let refusal = #expect(throws: SystemFailure.self) { try file.write(Self.content("new", expires: 1_800_000_000)) }
    #expect(refusal?.description.contains("Name another file as token_file") == true)
    #expect(throws: SystemFailure.self) { try file.requireReplaceable() }
    try file.remove()
    #expect(scratch.text(of: "precious") == content)
  }

  @Test func `an empty file is filled, and left where there was nothing to remove`() throws {
    let scratch = try TemporaryFolder()
    try scratch.write("", to: "made")
    let file = TokenFile(path: scratch.path(of: "made"), stateFolder: scratch.path(of: "state"))
    try file.remove()
    #expect(scratch.text(of: "made") == "")
    try file.write(Self.content("new", expires: 560))
    #expect(scratch.text(of: "made") == "0.000000\nnew")
  }

  @Test func `a link stays, and what it leads to comes and goes`() throws {
    let scratch = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path(of: "link"), withDestinationPath: scratch.path(of: "target"))
    let file = TokenFile(path: scratch.path(of: "link"), stateFolder: scratch.path(of: "state"))
    for _ in 1...2 {
      try file.write(Self.content("new", expires: 560))
      #expect(scratch.text(of: "target") == "0.000000\nnew")
      try file.remove()
      #expect(scratch.text(of: "target") == nil)
    }
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path(of: "link")).hasSuffix("/target"))
  }

  @Test func `a folder that is not there`() throws {
    let scratch = try TemporaryFolder()
    #expect(throws: (any Error).self) {
      try TokenFile(path: scratch.path(of: "no/t"), stateFolder: scratch.path(of: "state")).write(
        Self.content("x", expires: 1_800_000_000))
    }
  }
}
