import Formats
import Foundation
import Host
import Keeping
import Support
import Testing
import TokenModel

@Suite struct TokenFileTests {
  @Test(
    arguments: [
      (1_800_000_000.25, "1799999440.250000"), (1_800_000_000, "1799999440.000000"), (1_000.000001, "440.000001"),
      (0, "0.000000"), (Double.infinity, "253402300800.000000"),
    ])
  func `two lines as the vendor's script reads them`(expires: Double, firstLine: String) throws {
    let scratch = try TemporaryFolder()
    let file = TokenFile(path: scratch.path(of: "preview.ini.token.file"))
    try file.write(Secret("0b2f-token"), expires: Date(timeIntervalSince1970: expires))
    #expect(scratch.text(of: "preview.ini.token.file") == firstLine + "\n0b2f-token")
    #expect(try scratch.permissions(of: "preview.ini.token.file") == 0o600)
  }

  @Test func `scripts stop using it a minute before its end`() throws {
    let scratch = try TemporaryFolder()
    let expires = 1_800_000_900.0
    try TokenFile(path: scratch.path(of: "t")).write(Secret("x"), expires: Date(timeIntervalSince1970: expires))
    let written = try #require(scratch.text(of: "t")?.split(separator: "\n").first.flatMap { Double($0) })
    let isUsed = { (now: Double) in now - written <= 500 }
    #expect(isUsed(expires - 60) && !isUsed(expires - 59))
  }

  @Test func `replaces an open file of the vendor's by a private one, and goes when told`() throws {
    let scratch = try TemporaryFolder()
    try scratch.write("1.5\nold", to: "t", permissions: 0o644)
    let file = TokenFile(path: scratch.path(of: "t"))
    try file.write(Secret("new"), expires: Date(timeIntervalSince1970: 560))
    #expect(scratch.text(of: "t") == "0.000000\nnew")
    #expect(try scratch.permissions(of: "t") == 0o600)
    try file.remove()
    try file.remove()
    #expect(!FileManager.default.fileExists(atPath: scratch.path(of: "t")))
  }

  @Test func `what a writer that was killed left behind goes with the next, and with the file`() throws {
    let folder = try TemporaryFolder()
    let file = TokenFile(path: folder.path(of: "file"))
    for act in [{ try file.write(Secret("token"), expires: Date()) }, { try file.remove() }] {
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
      try TokenFile(path: shared + "/t").write(Secret("x"), expires: Date())
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
    let file = TokenFile(path: scratch.path(of: "precious"))
    let refusal = #expect(throws: SystemFailure.self) { try file.write(Secret("new"), expires: Date()) }
    #expect(refusal?.description.contains("Name another file as token_file") == true)
    #expect(throws: SystemFailure.self) { try file.requireReplaceable() }
    try file.remove()
    #expect(scratch.text(of: "precious") == content)
  }

  @Test func `an empty file is filled, and left where there was nothing to remove`() throws {
    let scratch = try TemporaryFolder()
    try scratch.write("", to: "made")
    let file = TokenFile(path: scratch.path(of: "made"))
    try file.remove()
    #expect(scratch.text(of: "made") == "")
    try file.write(Secret("new"), expires: Date(timeIntervalSince1970: 560))
    #expect(scratch.text(of: "made") == "0.000000\nnew")
  }

  @Test func `a link stays, and what it leads to comes and goes`() throws {
    let scratch = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path(of: "link"), withDestinationPath: scratch.path(of: "target"))
    let file = TokenFile(path: scratch.path(of: "link"))
    for _ in 1...2 {
      try file.write(Secret("new"), expires: Date(timeIntervalSince1970: 560))
      #expect(scratch.text(of: "target") == "0.000000\nnew")
      try file.remove()
      #expect(scratch.text(of: "target") == nil)
    }
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path(of: "link")).hasSuffix("/target"))
  }

  @Test func `a folder that is not there`() throws {
    let scratch = try TemporaryFolder()
    #expect(throws: (any Error).self) {
      try TokenFile(path: scratch.path(of: "no/t")).write(Secret("x"), expires: Date())
    }
  }
}
