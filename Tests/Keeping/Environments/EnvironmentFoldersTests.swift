import Formats
import Foundation
import Glibc
import Support
import Testing
import TokenModel

@testable import Keeping

/// The user's environments and those for all users of the machine.
@Suite struct EnvironmentFoldersTests {
  private static let isRoot = geteuid() == 0
  private static let plain = "[environment]\nservice = api.video\nproduction = no\n"
  private static let running = "[environment]\nservice = api.video\nproduction = no\napi_key_command = pass show key\n"

  private let scratch: TemporaryFolder
  private let folders: EnvironmentFolders

  init() throws {
    scratch = try TemporaryFolder()
    folders = EnvironmentFolders(
      configuration: scratch.path(of: "own/fob"), system: ["etc", "xdg"].map(scratch.path(of:)),
      accepted: AcceptedFiles(stateFolder: scratch.path(of: "state")), home: "/", profiles: TestProfiles.all)
  }

  private func write(_ text: String = plain, to folder: String, _ file: String = "prod.ini") throws -> String {
    let path = try scratch.write(text, to: "\(folder)/fob/environments/\(file)", permissions: 0o644)
    if Self.isRoot { #expect(chown(path, 12_345, 12_345) == 0) }
    return path
  }

  private func ownFile(_ text: String = plain) throws {
    try scratch.write(text, to: "own/fob/environments/prod.ini")
  }

  private func prod() throws -> Environment {
    let listed = folders.entries().first { $0.name == "prod" }?.environment
    let named = try folders.environment(named: "prod")
    #expect(listed == named)
    return named
  }

  private func problem() -> FileFailure? {
    guard case .broken(_, let listed)? = folders.entries().first(where: { $0.name == "prod" }) else { return nil }
    let named = #expect(throws: EnvironmentLookupFailure.self) { try folders.environment(named: "prod") }
    #expect(named == .broken(listed))
    return listed
  }

  @Test func `of several files of one name the user's counts, then that in etc, then the others in their order`() throws
  {
    let root = scratch.path + "/"
    let accepted = try accepting { try write(to: "xdg") }
    #expect(try prod().file == accepted)
    #expect(try prod().place == EnvironmentPlace(system: root + "xdg"))
    let etc = try accepting { try write(to: "etc") }
    #expect(try prod().file == etc)
    #expect(try prod().place == EnvironmentPlace(system: root + "etc", hides: [root + "xdg"]))
    try ownFile()
    #expect(try prod().file == root + "own/fob/environments/prod.ini")
    #expect(try prod().place == EnvironmentPlace(hides: [root + "etc", root + "xdg"]))
    _ = try write(to: "xdg", "archive.ini")
    #expect(folders.listing().map(\.name) == ["archive", "prod"])
    #expect(folders.names() == ["archive", "prod"])
  }

  /// Writes a system-wide file and accepts it if it needs that.
  private func accepting(_ write: () throws -> String) throws -> String {
    let path = try write()
    let name = try #require(EnvironmentName("prod"))
    if let found = try folders.unaccepted(name) { try folders.accept(found) }
    return path
  }

  @Test(arguments: [("read_only = yes", false, true), ("", false, false), ("production = yes", true, false)])
  func `read_only and production of a hidden file still hold`(
    line: String, isProduction: Bool, isReadOnly: Bool
  ) throws {
    try ownFile()
    let base = line.hasPrefix("production") ? "[environment]\nservice = api.video\n" : Self.plain
    _ = try write(base + line + "\n", to: "xdg")
    #expect(try prod().isProduction == isProduction)
    #expect(try prod().isReadOnly == isReadOnly)
  }

  @Test func `a hidden file that cannot be read may demand both`() throws {
    try ownFile()
    _ = try write("nonsense", to: "etc")
    #expect(try prod().isProduction && prod().isReadOnly)
    #expect(try folders.problemsHidden(by: prod()).count == 1)
  }

  @Test func `another user's file that has fob run something counts once it is accepted, as it was then`() throws {
    let path = try write(Self.running, to: "xdg")
    let new = try #require(problem())
    #expect(new.isUnaccepted && new.description.hasSuffix("fob env accept prod"))
    let name = try #require(EnvironmentName("prod"))
    let found = try #require(try folders.unaccepted(name))
    #expect(found.terms.map(\.key) == ["api_key_command"] && !found.wasAccepted)
    try folders.accept(found)
    #expect(try prod().file == path)
    #expect(try folders.unaccepted(name) == nil)

    _ = try write(Self.running + "proxy = http://elsewhere:1\n", to: "xdg")
    let changed = try #require(problem())
    #expect(changed.description == "\(path): changed since you accepted it: fob env accept prod")
    #expect(try folders.unaccepted(name)?.wasAccepted == true)
    // What was accepted is the content, and not the name.
    _ = try write(Self.running, to: "xdg")
    #expect(problem() == nil)
    _ = try write(Self.running, to: "etc")
    #expect(problem()?.isUnaccepted == true)
  }

  @Test(.enabled(if: isRoot)) func `another user's file needs consent even if it has fob run nothing`() throws {
    _ = try write(to: "xdg")
    #expect(problem()?.isUnaccepted == true)
  }

  @Test(.enabled(if: isRoot)) func `root's file counts at once, unless others can write it or its folder`() throws {
    let file = "xdg/fob/environments/prod.ini"
    let path = try write(Self.running, to: "xdg")
    #expect(chown(path, 0, 0) == 0)
    #expect(problem() == nil)
    try scratch.setPermissions(0o664, of: file)
    #expect(problem()?.isUnaccepted == true)
    try scratch.setPermissions(0o644, of: file)
    try scratch.setPermissions(0o777, of: "xdg/fob/environments")
    #expect(problem()?.isUnaccepted == true)
    // A secret is for its owner only, accepted or not.
    try scratch.setPermissions(0o755, of: "xdg/fob/environments")
    try scratch.write("[environment]\nservice = api.video\napi_key = abc\n", to: file, permissions: 0o644)
    #expect(problem()?.reason.contains("holds a secret") == true)
  }

  @Test func `what was accepted cannot be forged by a record of another file`() throws {
    let name = try #require(EnvironmentName("prod"))
    _ = try accepting { try write(Self.running, to: "xdg") }
    let records = try FileManager.default.contentsOfDirectory(atPath: scratch.path(of: "state/accepted"))
    #expect(records.count == 1)
    let record = "state/accepted/\(records[0])"
    #expect(try scratch.permissions(of: record) == 0o600)
    let text = try #require(scratch.text(of: record))
    try scratch.write(text.replacing("/xdg/", with: "/etc/"), to: record)
    #expect(try folders.unaccepted(name)?.wasAccepted == false)
    try scratch.write(text, to: record, permissions: 0o622)
    #expect(try folders.unaccepted(name)?.wasAccepted == false)
  }

  @Test func `fob neither changes nor removes what is for all users`() async throws {
    let path = try accepting { try write(to: "xdg") }
    let environment = try prod()
    let edit = EnvironmentEdit(
      of: environment, from: EnvironmentDraft(name: environment.name, of: environment),
      to: EnvironmentDraft(name: environment.name, of: environment))
    let failure = #expect(throws: FileFailure.self) { try EnvironmentWriter(folder: folders.own).change(edit) }
    #expect(failure?.reason.contains("sudoedit \(path)") == true)
    #expect(throws: EnvironmentLookupFailure.self) {
      try EnvironmentWriter(folder: folders.own).remove(environment.name)
    }
    #expect(FileManager.default.fileExists(atPath: path))
  }
}
