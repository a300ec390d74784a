import Formats
import Foundation
import Glibc
import Keeping
import Support
import Testing
import TokenModel

/// Who can read and write the files that fob goes by, with real files and permissions.
@Suite struct EnvironmentTrustTests {
  private let scratch: TemporaryFolder
  private let folder: EnvironmentFolder
  private let file: String

  private static let isRoot = geteuid() == 0
  private static let withoutSecret = "[environment]\nservice = api.video\napi_key_env = KEY\n"
  private static let withSecret = "[environment]\nservice = api.video\napi_key = abc\n"

  init() throws {
    scratch = try TemporaryFolder()
    folder = EnvironmentFolder(path: scratch.path(of: "fob/environments"), home: "/", profiles: TestProfiles.all)
    file = try scratch.write(Self.withoutSecret, to: "fob/environments/prod.ini")
  }

  private func reason() throws -> String? {
    do throws(EnvironmentLookupFailure) {
      _ = try folder.environment(named: "prod")
      return nil
    } catch {
      guard case .broken(let problem) = error else { throw error }
      #expect(problem.file == file)
      return problem.reason
    }
  }

  @Test(arguments: [0o600, 0o400, 0o640, 0o644, 0o755] as [mode_t])
  func `without a secret others may read it`(mode: mode_t) throws {
    try scratch.setPermissions(mode, of: "fob/environments/prod.ini")
    #expect(try reason() == nil)
  }

  @Test(arguments: [0o640, 0o604, 0o644] as [mode_t])
  func `with a secret others must not read it`(mode: mode_t) throws {
    try scratch.write(Self.withSecret, to: "fob/environments/prod.ini", permissions: mode)
    #expect(
      try reason()
        == "\(file) holds a secret and others can read it (mode 0\(String(mode, radix: 8))). Fix it with: chmod 600 \(file)"
    )
    try scratch.setPermissions(0o600, of: "fob/environments/prod.ini")
    #expect(try reason() == nil)
  }

  @Test(arguments: [0o620, 0o602, 0o666] as [mode_t])
  func `others must not write it, secret or not`(mode: mode_t) throws {
    for text in [Self.withoutSecret, Self.withSecret] {
      try scratch.write(text, to: "fob/environments/prod.ini", permissions: mode)
      #expect(
        try reason()
          == "Others can write to \(file) (mode 0\(String(mode, radix: 8))). Fix it with: chmod go-w \(file)")
    }
  }

  @Test(
    arguments: ["fob/environments", "fob", ""],
    [0o770, 0o703] as [mode_t])
  func `others must not write to its folder or one above it`(name: String, mode: mode_t) throws {
    try scratch.setPermissions(mode, of: name)
    let path = name.isEmpty ? scratch.path : scratch.path(of: name)
    #expect(
      try reason()
        == "Others can write to \(path) (mode 0\(String(mode, radix: 8))). Fix it with: chmod go-w \(path)")
    try scratch.setPermissions(0o755, of: name)
    #expect(try reason() == nil)
  }

  @Test func `a folder above where each keeps his own, such as /tmp, will do`() throws {
    try scratch.setPermissions(0o1777, of: "")
    #expect(try reason() == nil)
  }

  @Test func `a symbolic link counts as what it leads to`() throws {
    try scratch.write(Self.withSecret, to: "dotfiles/prod.ini", permissions: 0o644)
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createSymbolicLink(
      atPath: file, withDestinationPath: scratch.path(of: "dotfiles/prod.ini"))
    #expect(
      try reason() == "\(file) holds a secret and others can read it (mode 0644). Fix it with: chmod 600 \(file)")
    try scratch.setPermissions(0o600, of: "dotfiles/prod.ini")
    #expect(try reason() == nil)
    try scratch.setPermissions(0o777, of: "dotfiles")
    let other = scratch.path(of: "dotfiles")
    #expect(try reason() == "Others can write to \(other) (mode 0777). Fix it with: chmod go-w \(other)")
  }

  @Test(.enabled(if: isRoot, "only root can give files away"))
  func `a foreign owner of the file`() throws {
    #expect(chown(file, 65_534, 65_534) == 0)
    #expect(
      try reason()
        == "\(file) belongs to user 65534, not to you. Run fob as that user, without sudo.")
  }

  @Test(.enabled(if: isRoot, "only root can give files away"))
  func `a foreign owner of the folder`() throws {
    #expect(chown(folder.path, 65_534, 65_534) == 0)
    #expect(
      try reason()
        == "\(folder.path) belongs to user 65534, not to you. Run fob as that user, without sudo.")
  }

  @Test func `one bad file hides no other`() throws {
    try scratch.write(Self.withSecret, to: "fob/environments/open.ini", permissions: 0o644)
    let usable = folder.entries().map { entry in
      if case .usable = entry { true } else { false }
    }
    #expect(usable == [false, true])
  }
}
