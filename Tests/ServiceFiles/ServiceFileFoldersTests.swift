import Formats
import Glibc
import Support
import Testing
import TokenModel

@testable import ServiceFiles

@Suite struct ServiceFileFoldersTests {
  private let scratch: TemporaryFolder
  private let files: ServiceFileFolders
  private static let text = "[service]\nname = NAME\nlogin = key\nheader = Authorization: Bearer {key}\n"

  init() throws {
    scratch = try TemporaryFolder()
    files = ServiceFileFolders(
      in: ["own", "etc", "xdg"].map { [scratch] in scratch.path(of: $0) }, taken: [ServiceName(rawValue: "pod")])
  }

  private func write(_ folder: String, _ name: String, _ shown: String) throws {
    try scratch.write(
      Self.text.replacing("NAME", with: shown), to: "\(folder)/services/\(name).ini", permissions: 0o644)
  }

  private func shown(_ name: String) throws -> String? {
    try files.description(of: ServiceName(rawValue: name))?.displayName
  }

  @Test func `of files with one name the first counts, and none takes a built-in name`() throws {
    try write("own", "jupyterhub", "Mine")
    try write("own", "pod", "Not POD")
    #expect(try shown("jupyterhub") == "Mine")
    #expect(try shown("devpi") == "devpi")
    #expect(try shown("pod") == nil)
    #expect(try shown("nothing") == nil)
    let entries = files.entries
    #expect(entries.first { $0.name == "jupyterhub" }?.file == scratch.path(of: "own/services/jupyterhub.ini"))
    #expect(entries.first { $0.name == "pod" }?.reading.failure?.reason.contains("built in") == true)
  }

  @Test(arguments: ["../own", "a/b", "", ".", "A", "-a", "a\u{1B}", String(repeating: "a", count: 41)])
  func `a name that could lead elsewhere is nobody's`(_ name: String) throws {
    #expect(try shown(name) == nil)
  }

  @Test func `a system-wide file that is not root's is not used until it is copied`() throws {
    try write("etc", "ours", "Ours")
    let path = scratch.path(of: "etc/services/ours.ini")
    if geteuid() == 0 {
      #expect(try shown("ours") == "Ours")
      #expect(chown(path, 4711, 4711) == 0)
    }
    let failure = #expect(throws: FileFailure.self) { try shown("ours") }
    #expect(failure?.file == path)
    #expect(files.entries.first { $0.name == "ours" }?.reading.failure == failure)
    try write("own", "ours", "Ours")
    #expect(try shown("ours") == "Ours")
  }

  @Test(arguments: [0o666, 0o602, 0o620] as [mode_t]) func `a file that others can write is refused`(_ mode: mode_t)
    throws
  {
    try write("own", "open", "Open")
    try scratch.setPermissions(mode, of: "own/services/open.ini")
    #expect(throws: FileFailure.self) { try shown("open") }
    #expect(try files.check(scratch.path(of: "own/services/open.ini")).displayName == "Open")
  }

  @Test func `a file beyond all measure is refused`() throws {
    let path = try scratch.write(
      Self.text + String(repeating: "# a comment\n", count: 6000), to: "own/services/long.ini")
    let failure = #expect(throws: FileFailure.self) { try shown("long") }
    #expect(failure?.file == path)
  }
}
