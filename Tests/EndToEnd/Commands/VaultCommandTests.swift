import Formats
import Foundation
import Host
import Support
import Testing
import TokenModel

@testable import Vault

/// `fob vault …`, and environments that take their secrets from it.
@Suite(.drivesPrograms) struct VaultCommandTests {
  private static let passphrase = "correct horse battery"
  private static let password = "pa&ss+w%rd= \"ü;#"
  private let host: OperatorHost

  init() throws {
    host = try OperatorHost()
    let lines = try #require(host.folder.text(of: "config/fob/environments/archive.ini")).split(separator: "\n")
    try host.writeEnvironment(
      "archive.ini", lines.map(String.init).filter { !$0.hasPrefix("password") } + ["password_vault = yes"])
  }

  /// A vault whose passphrase is quick to check, with the environment's password in it.
  private func setUp() async throws {
    let vault = Vault(dataFolder: host.folder.path(of: "data/fob"), clock: SystemClock(), workFactor: 2)
    try await vault.setUp(Secret(Self.passphrase))
    let added = try await host.fob("vault", "add", "archive", "password", input: Self.password + "\n")
    #expect(added.status == 0 && added.errors.isEmpty, "\(added.errors)")
  }

  private func terminal(_ arguments: String...) throws -> PseudoTerminal {
    try PseudoTerminal([BuiltBinary.path("fob")] + arguments, environment: host.variables)
  }

  private func answer(_ question: String, _ text: String, at terminal: PseudoTerminal) async throws {
    try await terminal.read(until: question)
    try await waitUntil("what is typed is hidden") { terminal.modes.c_lflag & tcflag_t(ECHO) == 0 }
    terminal.send(text + "\n")
  }

  @Test func `without a vault the way to one is said`() async throws {
    let result = try await host.fob("token", "archive")
    #expect(result.status == 4)
    #expect(result.errors.contains("password_vault: There is no vault yet. Create one with: fob vault init"))
    for arguments in [["list"], ["unlock"], ["lock"], ["add", "archive", "password"], ["passphrase"]] {
      let result = try await FobResult.run(
        ["vault"] + arguments, input: "secret secret\n", variables: host.variables, in: TemporaryFolder())
      #expect(result.status == 8, "\(arguments): \(result.errors)")
      #expect(result.errors == "fob: There is no vault yet. Create one with: fob vault init\n")
    }
    #expect(try await host.fob("vault", "status").output.hasPrefix("There is no vault."))
  }

  @Test func `what is not plain text is not kept`() async throws {
    try await setUp()
    for secret in [Array("caf".utf8) + [0xE9], Array("a\u{1B}[Ab".utf8), Array("a\u{FFFD}".utf8)] {
      let added = try await host.fob(["vault", "add", "web-service", "client_secret"], bytes: secret + [10])
      #expect(added.status == 64 && added.errors.contains("is not plain text"), "\(added.errors)")
    }
    #expect(try await !host.fob("vault", "list").output.contains("web-service"))
  }

  @Test func `who logs out while it is locked keeps the session`() async throws {
    try await setUp()
    let added = try await host.fob("vault", "add", "web-service", "client_secret", input: "s+e c:r%t/ü\n")
    #expect(added.status == 0, "\(added.errors)")
    #expect(try await host.fob("login", "web-service").status == 0)
    try host.change("web-service", "client_secret", to: nil)
    try host.change("web-service", "client_secret_vault", to: "yes")
    let result = try await host.fob("logout", "web-service")
    #expect(result.status == 4 && result.errors.contains("The vault is locked."), "\(result.errors)")
    #expect(result.errors.contains("The session is kept. Its access token is valid until"), "\(result.errors)")
    #expect(host.folder.text(of: "state/fob/sessions/web-service.json")?.contains("wa_") == true)
    #expect(try await host.fob("logout", "web-service", "--forget").status == 0)
    #expect(host.folder.text(of: "state/fob/sessions/web-service.json")?.contains("wa_") == false)
  }

  @Test func `locked, it ends with what to do, and unlocked it serves everybody`() async throws {
    try await setUp()
    let locked = try await host.fob("token", "archive")
    #expect(locked.status == 4)
    #expect(locked.errors == "fob: archive: The vault is locked. Unlock it with: fob vault unlock\n")
    #expect(try host.sandbox.counters()["logins"] == 0)

    let wrong = try await host.fob("vault", "unlock", input: "wrong horse battery\n")
    #expect(wrong.status == 1 && wrong.errors == "fob: Wrong passphrase for the vault.\n")
    let unlocked = try await host.fob("vault", "unlock", "--for", "10m", input: Self.passphrase + "\n")
    guard unlocked.status == 0 else {
      // A container that denies keyrings.
      #expect(unlocked.errors.contains("The vault cannot stay unlocked here"))
      return
    }
    #expect(unlocked.output.hasPrefix("The vault is unlocked for 10 min."))
    let token = try await host.fob("token", "archive")
    #expect(token.status == 0, "\(token.errors)")
    let status = try await host.fob("vault", "status", "--json").json
    #expect(status["state"] as? String == "unlocked")

    #expect(try await host.fob("vault", "lock").output == "The vault is locked.\n")
    #expect(try await host.fob("vault", "lock").output == "The vault was locked already.\n")
    #expect(try await host.fob("refresh", "archive").status == 0)
    #expect(try await host.fob("login", "archive").status == 4)
    #expect(try host.sandbox.counters()["logins"] == 1)
  }

  @Test func `at a terminal the passphrase is asked for and forgotten again`() async throws {
    try await setUp()
    let terminal = try terminal("token", "archive")
    try await answer("Passphrase of the vault:", "wrong horse battery", at: terminal)
    try await answer("Wrong passphrase for the vault.", Self.passphrase, at: terminal)
    #expect(try await terminal.waitForEnd() == 0, "\(terminal.text)")
    #expect(!terminal.text.contains(Self.passphrase) && !terminal.text.contains("pa&ss"))
    #expect(try host.sandbox.counters()["logins"] == 1)
    #expect(try await host.fob("vault", "status").output.hasPrefix("The vault is locked."))
    #expect(try await host.fob("login", "archive").status == 4)
  }

  @Test func `on the screen the passphrase is asked for and the login goes on`() async throws {
    try await setUp()
    let terminal = try PseudoTerminal(
      [BuiltBinary.path("fob"), "--environment", "archive"],
      environment: host.variables.merging(["TERM": "xterm-256color"]) { $1 })
    try await terminal.read(until: "Not logged in")
    terminal.send("L")
    try await terminal.read(until: "which is locked")
    terminal.send(Self.passphrase + "\r")
    try await terminal.read(until: "Logged in to archive")
    terminal.send("q")
    #expect(try await terminal.waitForEnd() == 0)
    #expect(!terminal.text.contains("horse") && !terminal.text.contains("pa&ss"))
    #expect(try await host.fob("vault", "status").output.hasPrefix("The vault is locked."))
  }

  @Test func `a new passphrase is typed twice or made up`() async throws {
    let differing = try terminal("vault", "init")
    try await answer("New passphrase", Self.passphrase, at: differing)
    try await answer("The same again:", "correct horse batterie", at: differing)
    #expect(try await differing.waitForEnd() == 1)
    #expect(differing.text.contains("The two differ"))
    let short = try await host.fob("vault", "init", input: "short\n")
    #expect(short.status == 64 && short.errors.contains("fewer than 8 characters"))
    #expect(try await host.fob("vault", "status", "--json").json["state"] as? String == "none")

    let made = try terminal("vault", "init")
    try await answer("New passphrase", "", at: made)
    let shown = try await made.read(until: "Write it down, then type it:")
    let words = shown.split { $0.isWhitespace || $0 == "." }.map(String.init)
    let passphrase = try #require(words.first { $0.utf8.count == 29 && $0.contains("-") })
    made.send(passphrase + "\n")
    #expect(try await made.waitForEnd() == 0, "\(made.text)")
    #expect(try workFactor() == "17")

    let again = try await host.fob("vault", "init", input: Self.passphrase + "\n")
    #expect(again.status == 1 && again.errors.contains("There is a vault already"))
  }

  private func workFactor() throws -> String? {
    let file = try Data(contentsOf: URL(fileURLWithPath: host.folder.path(of: "data/fob/vault/identity.age")))
    let lines = String(decoding: file, as: UTF8.self).split(separator: "\n")
    return lines.dropFirst().first?.split(separator: " ").last.map(String.init)
  }

  @Test func `the passphrase is changed`() async throws {
    try await setUp()
    let wrong = try await host.fob("vault", "passphrase", input: "wrong horse battery\nother horse battery\n")
    #expect(wrong.status == 1 && wrong.errors == "fob: Wrong passphrase for the vault.\n")
    #expect(try workFactor() == "2")
    let changed = try await host.fob("vault", "passphrase", input: "\(Self.passphrase)\nother horse battery\n")
    #expect(changed.status == 0, "\(changed.errors)")
    #expect(try workFactor() == "17")
  }

  @Test func `of several new passphrases at once one is taken and the others are told`() async throws {
    try await setUp()
    let results = try await withThrowingTaskGroup(of: (String, FobResult).self) { group in
      for number in 1...4 {
        group.addTask {
          let new = "other horse battery \(number)"
          let result = try await FobResult.run(
            ["vault", "passphrase"], input: "\(Self.passphrase)\n\(new)\n", variables: host.variables,
            in: TemporaryFolder())
          return (new, result)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let taken = results.filter { $0.1.status == 0 }
    #expect(taken.count == 1, "\(results)")
    for (_, result) in results where result.status != 0 {
      let isTold = result.errors.contains("changed the vault's passphrase meanwhile")
      #expect(isTold || result.errors.contains("Wrong passphrase for the vault."), "\(result.errors)")
    }
    let vault = Vault(dataFolder: host.folder.path(of: "data/fob"))
    try await vault.unlock(Secret(#require(taken.first).0))
  }

  @Test func `a copied file goes to no other server and an exchanged recipient gets nothing`() async throws {
    try await setUp()
    let folder = host.folder.path(of: "data/fob/vault")
    let variables = host.variables
    try FileManager.default.copyItem(
      atPath: folder + "/archive.password.age", toPath: folder + "/archive-2fa.password.age")
    try host.change("archive-2fa", "password", to: nil)
    try host.change("archive-2fa", "password_vault", to: "yes")
    let terminal = try PseudoTerminal([BuiltBinary.path("fob"), "login", "archive-2fa"], environment: variables)
    try await answer("Passphrase of the vault:", Self.passphrase, at: terminal)
    #expect(try await terminal.waitForEnd() != 0)
    #expect(terminal.text.contains("archive.password"), "\(terminal.text)")
    #expect(try host.sandbox.counters()["logins"] == 0)

    let stranger = X25519Identity().recipient.text
    try host.folder.write(stranger + "\n", to: "data/fob/vault/recipient.txt")
    let added = try await host.fob("vault", "add", "archive", "password", "--replace", input: "new secret\n")
    #expect(added.status == 1 && added.output.isEmpty, "\(added.output)")
    #expect(added.errors.contains("recipient.txt is not the recipient of the vault's identity"), "\(added.errors)")
    let doctor = try await host.fob("doctor", "--offline")
    #expect(doctor.output.contains("is not the recipient of the vault's identity"), "\(doctor.output)")
  }

  @Test func `a secret stays with the address that it was put in for`() async throws {
    try await setUp()
    try host.change("archive", "url", to: "http://127.0.0.1:9")
    let terminal = try terminal("token", "archive")
    try await answer("Passphrase of the vault:", Self.passphrase, at: terminal)
    #expect(try await terminal.waitForEnd() == 4, "\(terminal.text)")
    let text = terminal.text.filter { !$0.isNewline }
    #expect(text.contains("The vault's password of archive is for"), "\(terminal.text)")
  }

  @Test func `where the system denies keyrings locking does not claim success`() async throws {
    try await setUp()
    let locked = try await host.fob("vault", "lock", adding: Interposer.withoutKeyrings)
    #expect(locked.status == 1 && locked.output.isEmpty, "\(locked.output)")
    #expect(locked.errors.contains("may still be unlocked"), "\(locked.errors)")
  }

  @Test func `what the environment cannot use is not added`() async throws {
    try await setUp()
    let result = try await host.fob("vault", "add", "video", "password", input: "secret\n")
    #expect(result.status == 64, "\(result.errors)")
    #expect(
      result.errors == "fob: video cannot use a password: environments of api.video have api_key. Nothing was added.\n")
    #expect(try await !host.fob("vault", "list").output.contains("video"))
  }

  @Test func `secrets are added, listed, replaced and removed`() async throws {
    try await setUp()
    let taken = try await host.fob("vault", "add", "archive", "password", input: "other\n")
    #expect(taken.status == 1 && taken.errors.contains("--replace"))
    #expect(try await host.fob("vault", "add", "archive", "password", "--replace", input: "other\n").status == 0)
    let unused = try await host.fob("vault", "add", "video", "api_key", input: "key\n")
    #expect(unused.status == 0 && unused.errors.contains("with 'api_key_vault = yes'"))
    let unknown = try await host.fob("vault", "add", "nowhere", "password", input: "key\n")
    #expect(unknown.status == 0 && unknown.errors.contains("fob env add nowhere --set password_vault=yes"))
    #expect(try await host.fob("vault", "add", "archive", "colour", input: "key\n").status == 64)
    #expect(try await host.fob("vault", "add", "../x", "password", input: "key\n").status == 64)
    #expect(try await host.fob("vault", "add", "pod", "password").status == 64)
    let unprintable = try await host.fob("vault", "add", "pod", "password", input: "a\u{1B}b\n")
    #expect(unprintable.status == 64, "\(unprintable.errors)")

    let list = try await host.fob("vault", "list").lines
    #expect(
      list.map { $0.components(separatedBy: "\t") } == [
        ["environment", "secret", "used"], ["archive", "password", "yes"], ["nowhere", "password", "no environment"],
        ["video", "api_key", "no"],
      ])
    #expect((try await host.fob("vault", "list", "--json").json["secrets"] as? [[String: Any]])?.count == 3)

    let gone = try await host.fob("env", "remove", "video", "--yes")
    #expect(gone.status == 0 && gone.errors.contains("fob vault remove video api_key"))
    #expect(try await host.fob("vault", "remove", "video", "api_key").status == 64)
    #expect(try await host.fob("vault", "remove", "video", "api_key", "--yes").status == 0)
    #expect(try await host.fob("vault", "remove", "video", "api_key", "--yes").status == 8)
  }
}
