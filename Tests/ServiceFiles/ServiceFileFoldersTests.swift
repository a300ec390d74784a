import Formats
import Glibc
import Host
import Support
import Synchronization
import Testing
import TokenModel

@testable import ServiceFiles

@Suite struct ServiceFileFoldersTests {
  private let scratch: TemporaryFolder
  private let files: ServiceFileFolders
  private let accepted = Consents()
  private static let text = "[service]\nname = NAME\nlogin = key\nheader = Authorization: Bearer {key}\n"

  init() throws {
    scratch = try TemporaryFolder()
    files = ServiceFileFolders(
      in: ["own", "etc", "xdg"].map { [scratch] in scratch.path(of: $0) }, taken: [ServiceName(rawValue: "pod")],
      accepted: accepted)
  }

  /// What was accepted.
  private final class Consents: FileConsents {
    private let contents = Mutex<[String: [UInt8]]>([:])

    func accept(_ path: String) throws {
      let content = try FileReader.read(path, limit: 65_536, trust: .any).bytes
      contents.withLock { $0[path] = content }
    }

    func consent(to path: String, _ content: [UInt8]) -> FileConsent {
      contents.withLock { $0[path] }.map { $0 == content ? .given : .outdated } ?? .none
    }
  }

  /// Makes a system-wide file a colleague's.
  private func giveAway(_ name: String) throws -> String {
    let path = scratch.path(of: "etc/services/\(name).ini")
    if geteuid() == 0 { #expect(chown(path, 4711, 4711) == 0) }
    return path
  }

  private func write(_ folder: String, _ name: String, _ shown: String) throws {
    try scratch.write(
      Self.text.replacing("NAME", with: shown), to: "\(folder)/services/\(name).ini", permissions: 0o644)
  }

  private func shown(_ name: String) throws -> String? {
    try files.description(of: ServiceName(rawValue: name))?.displayName
  }

  @Test func `of files with one name the first counts, and none takes a built-in name`() throws {
    try write("own", "ours", "Mine")
    try write("xdg", "ours", "Theirs")
    try write("own", "pod", "Not POD")
    #expect(try shown("ours") == "Mine")
    #expect(try shown("devpi") == "devpi")
    #expect(try shown("pod") == nil)
    #expect(try shown("nothing") == nil)
    let entries = files.entries
    #expect(entries.first { $0.name == "ours" }?.file == scratch.path(of: "own/services/ours.ini"))
    #expect(entries.first { $0.name == "pod" }?.reading.failure?.reason.contains("built in") == true)
  }

  @Test(arguments: ["../own", "a/b", "", ".", "A", "-a", "a\u{1B}", String(repeating: "a", count: 41)])
  func `a name that could lead elsewhere is nobody's`(_ name: String) throws {
    #expect(try shown(name) == nil)
  }

  @Test func `a system-wide file that is not root's is used as it was accepted`() throws {
    try write("etc", "ours", "Ours")
    if geteuid() == 0 { #expect(try shown("ours") == "Ours") }
    let path = try giveAway("ours")
    let failure = #expect(throws: FileFailure.self) { try shown("ours") }
    #expect(failure?.file == path && failure?.isUnaccepted == true)
    #expect(failure?.reason.hasSuffix("you have not accepted it: fob service accept ours") == true)
    #expect(files.entries.first { $0.name == "ours" }?.reading.failure == failure)
    try accepted.accept(path)
    #expect(try shown("ours") == "Ours")
    try write("etc", "ours", "Other")
    _ = try giveAway("ours")
    let changed = #expect(throws: FileFailure.self) { try shown("ours") }
    #expect(changed?.reason == "changed since you accepted it: fob service accept ours")
    try write("own", "ours", "Mine")
    #expect(try shown("ours") == "Mine")
  }

  @Test func `a system-wide file that others can write is used as it was accepted`() throws {
    try write("etc", "ours", "Ours")
    let path = scratch.path(of: "etc/services/ours.ini")
    try scratch.setPermissions(0o666, of: "etc/services/ours.ini")
    #expect(throws: FileFailure.self) { try shown("ours") }
    try accepted.accept(path)
    #expect(try shown("ours") == "Ours")
    try write("etc", "ours", "Other")
    try scratch.setPermissions(0o666, of: "etc/services/ours.ini")
    #expect(throws: FileFailure.self) { try shown("ours") }
  }

  @Test(arguments: ["own", "etc"]) func `a file takes the place of one of fob's once it is accepted`(
    _ folder: String
  ) throws {
    try write(folder, "jupyterhub", "Mine")
    let path = scratch.path(of: "\(folder)/services/jupyterhub.ini")
    let failure = #expect(throws: FileFailure.self) { try shown("jupyterhub") }
    #expect(failure?.file == path && failure?.isUnaccepted == true)
    try accepted.accept(path)
    #expect(try shown("jupyterhub") == "Mine")
    try write(folder, "jupyterhub", "Edited")
    if folder == "own" || geteuid() == 0 { #expect(try shown("jupyterhub") == "Edited") }
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
