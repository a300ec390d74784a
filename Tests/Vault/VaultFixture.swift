import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Vault

/// A vault in a folder of a test's own, quick to open.
struct VaultFixture {
  let folder: TemporaryFolder
  let vault: Vault
  static let passphrase = Secret("correct horse")
  let entry: VaultEntry
  let origins: [Origin]

  init() throws {
    entry = try #require(VaultEntry("prod.password"))
    origins = [try Origin("https://archive.example.org")]
    folder = try TemporaryFolder()
    vault = Vault(dataFolder: folder.path, clock: SystemClock(), workFactor: 2)
  }

  /// The same vault as another process sees it.
  func anotherProcess() -> Vault { Vault(dataFolder: folder.path, clock: SystemClock(), workFactor: 2) }

  /// Whether this system has keyrings that tests may use; containers often deny them.
  static let hasKeyring: Bool = {
    let isKept = Secret("x").withBytes { bytes in
      (try? UserKeyring.keep(bytes, under: "fob:test", forSeconds: 5)) != nil
    }
    return isKept
  }()

  func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: folder.path(of: name))))
  }

  /// How often this process has a file open.
  func openDescriptors(of path: String) -> Int {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return numbers.count { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path }
  }

  /// Makes a private file as another program would.
  func put(_ bytes: [UInt8], at name: String) throws {
    try folder.write("", to: name, permissions: 0o600)
    try spoil(name) { $0 = bytes }
  }

  /// Writes a file of the vault as the vault would not.
  func spoil(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
    var content = try bytes(of: name)
    change(&content)
    try Data(content).write(to: URL(fileURLWithPath: folder.path(of: name)))
  }
}
