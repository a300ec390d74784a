import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Vault

/// A vault that is unlocked by typing its passphrase is unlocked for the process that looks after the session too, and nobody else learns what opens it.
@Suite(.drivesPrograms) struct VaultIdentityTests {
  private static let passphrase = "correct horse battery"

  /// Where the passphrase is typed.
  enum Place: CaseIterable {
    case command
    case screen
  }

  /// A vault with the password in it, and a command for the second factor's seed that looks at the process that runs it.
  private func prepare(_ host: OperatorHost) async throws {
    let vault = Vault(dataFolder: host.folder.path(of: "data/fob"), clock: SystemClock(), workFactor: 2)
    try await vault.setUp(Secret(Self.passphrase))
    let added = try await host.fob("vault", "add", "archive-2fa", "password", input: "second factor 2\n")
    #expect(added.status == 0, "\(added.errors)")
    let file = try #require(host.folder.text(of: "config/fob/environments/archive-2fa.ini"))
    let seed = try #require(
      file.split(separator: "\n").first { $0.hasPrefix("totp_secret") }?.split(separator: " ").last)
    let spy = try host.folder.write(
      """
      #!/bin/sh
      { tr '\\0' '\\n' < /proc/$PPID/cmdline; ls -l /proc/$PPID/fd /proc/self/fd
        tr '\\0' '\\n' < /proc/self/environ; tr '\\0' '\\n' < /proc/$PPID/environ; } >> '\(host.folder.path(of: "seen"))' 2> /dev/null
      echo '\(seed)'
      """, to: "spy.sh", permissions: 0o700)
    for (key, value) in [
      ("password", nil), ("password_vault", "yes"), ("totp_secret", nil), ("totp_secret_command", spy),
    ] {
      try host.change("archive-2fa", key, to: value)
    }
    try host.folder.write("", to: "held-open")
  }

  @Test(arguments: Place.allCases)
  func `the identity goes through the pipe alone`(_ place: Place) async throws {
    let fixture = try await TerminalFixture(prepare) { fob, folder in
      let arguments = place == .command ? "login archive-2fa" : "--environment archive-2fa"
      return ["/bin/sh", "-c", "exec \(fob) \(arguments) 9< \(folder)/held-open"]
    }
    switch place {
    case .command:
      try await fixture.terminal.hear("Passphrase of the vault:")
      try await waitUntil("what is typed is hidden") { fixture.terminal.modes.c_lflag & tcflag_t(ECHO) == 0 }
      fixture.terminal.send(Self.passphrase + "\n")
      #expect(try await fixture.terminal.waitForEnd() == 0, "\(fixture.terminal.text)")
    case .screen:
      try await fixture.terminal.read(until: "Not logged in")
      fixture.terminal.send("L")
      try await fixture.terminal.read(until: "Unlock the vault")
      fixture.terminal.send(Self.passphrase + "\r")
      try await fixture.terminal.read(until: "Logged in to archive-2fa")
      fixture.terminal.send("R")
      try await waitUntil("it is renewed too", state: { fixture.terminal.text }) {
        fixture.terminal.read()
        let counters = try fixture.host.sandbox.counters()
        return (counters["refreshes"] ?? 0) + (counters["logins"] ?? 0) == 2
      }
      fixture.terminal.send("q")
      #expect(try await fixture.terminal.waitForEnd() == 0)
    }
    try await fixture.waitUntilAllHaveEnded()
    #expect(try await fixture.host.fob("vault", "status").output.hasPrefix("The vault is locked."))

    let vault = Vault(dataFolder: fixture.host.folder.path(of: "data/fob"))
    try await vault.unlock(Secret(Self.passphrase))
    let identity = try #require(vault.identityInHand?.revealed)
    let seen = try #require(fixture.host.folder.text(of: "seen"))
    #expect(seen.hasPrefix("\(fixture.program)\nsession-process\n") && seen.contains("LC_ALL=C.UTF-8"))
    // Nor has it what its sender had open.
    #expect(!seen.contains("held-open"))
    for name in try #require(FileManager.default.enumerator(atPath: fixture.host.folder.path)).compactMap({
      $0 as? String
    }
    ) {
      let text = fixture.host.folder.text(of: name) ?? ""
      #expect(!text.localizedCaseInsensitiveContains(identity) && !text.contains("AGE-SECRET-KEY-"), "\(name)")
    }
  }
}
