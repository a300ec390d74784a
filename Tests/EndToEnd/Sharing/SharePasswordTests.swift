import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Vault

/// Where the password of etcd's user comes from, and what is kept so that it is not needed each time.
@Suite(.drivesPrograms) struct SharePasswordTests {
  private static let password = "etcd password"
  private let etcd: EtcdServer
  private let host: OperatorHost

  init() throws {
    etcd = try EtcdServer()
    host = try OperatorHost()
    try etcd.requireUsers(password: Self.password)
  }

  private func make(_ setting: String) async throws -> FobResult {
    try await host.fob("share", "init", "team", "--url", etcd.url, "--user", "fob", "--set", setting)
  }

  @Test func `etcd's token is kept sealed for the next command, which needs no password`() async throws {
    try host.folder.write(Self.password + "\n", to: "password")
    let made = try await make("password_file=\(host.folder.path(of: "password"))")
    #expect(made.status == 0, "\(made.errors)")
    let path = "state/fob/shares/team.token"
    #expect(try host.folder.permissions(of: path) == 0o600)
    let kept = try Data(contentsOf: URL(filePath: host.folder.path(of: path)))
    #expect(kept.range(of: Data("fob-sealed-2".utf8)) != nil)
    try host.folder.write("wrong\n", to: "password")
    #expect(try await host.fob("share", "status", "team").status == 0)
    // Damaged, or of a user whom etcd has forgotten, it is as if it were not there.
    try host.folder.write("rubbish", to: path)
    #expect(try await host.fob("share", "status", "team").status == 7)
    try host.folder.write(Self.password + "\n", to: "password")
    #expect(try await host.fob("share", "status", "team").status == 0)
    for arguments in [
      ["user", "delete", "fob"], ["user", "add", "fob", "--new-user-password=another"],
      ["user", "grant-role", "fob", "fob"],
    ] { try etcd.control(["--user", "root:root"] + arguments) }
    #expect(try await host.fob("share", "status", "team").status == 7)
    try host.folder.write("another\n", to: "password")
    #expect(try await host.fob("share", "status", "team").status == 0)
    _ = try await host.fob("share", "leave", "team", "--yes")
    #expect(host.folder.text(of: path) == nil)
  }

  @Test func `the vault has the password of a share, beside that of an environment with the same name`() async throws {
    let vault = Vault(dataFolder: host.folder.path(of: "data/fob"), clock: SystemClock(), workFactor: 2)
    try await vault.setUp(Secret("correct horse battery"))
    let added = try await host.fob("vault", "add", "team", "register_password", input: Self.password + "\n")
    #expect(added.status == 0 && added.errors.contains("There is no usable share 'team' yet"), "\(added.errors)")
    let locked = try await make("password_vault=yes")
    #expect(locked.status == 7 && locked.errors.contains("The vault is locked"), "\(locked.errors)")
    #expect(host.folder.text(of: "config/fob/shares/team.ini") == nil)
    let unlocked = try await host.fob("vault", "unlock", "--for", "10m", input: "correct horse battery\n")
    guard unlocked.status == 0 else {
      // Where the system keeps no keys.
      #expect(unlocked.errors.contains("The vault cannot stay unlocked here"))
      return
    }
    let made = try await make("password_vault=yes")
    #expect(made.status == 0, "\(made.errors)")
    #expect(host.folder.text(of: "config/fob/shares/team.ini")?.contains("password_vault = yes") == true)
    let list = try await host.fob("vault", "list", "--json").json["secrets"] as? [[String: Any]]
    #expect(list?.first?["secret"] as? String == "register_password" && list?.first?["used"] as? Bool == true)
    let refused = try await host.fob("vault", "add", "archive", "api_key", input: "x\n")
    #expect(refused.status == 64, "\(refused.errors)")
    _ = try await host.fob("vault", "lock")
  }
}
