import ArgumentParser
import Formats
import TokenModel
import Vault

/// `fob vault unlock`
struct UnlockVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock",
    abstract: "Unlock the vault for a while, for all programs that run as you on this machine.",
    discussion: """
      The vault's key stays in the kernel's keyring until the time is over, the vault is locked or the machine restarts.

      EXAMPLES
        fob vault unlock
        fob vault unlock --for 30m
        systemd-creds cat vault | fob vault unlock --for 1d

      \(ExitStatus.help)
      """)

  /// Seconds: a working day, and the longest that makes sense.
  private static let standard = 8 * 3600
  private static let longest = 7 * 86_400

  @Option(
    name: .customLong("for"), help: ArgumentHelp("For how long: 30m, 8h (the default), at most 7d.", valueName: "span"),
    transform: TimeSpanOption.init(parsing:))
  var time: TimeSpanOption?

  private var seconds: Int { time?.seconds ?? Self.standard }

  func validate() throws {
    guard (1...Self.longest).contains(seconds) else {
      throw ValidationError("--for takes a length of time from 1s to 7d, such as 8h.")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    do throws(VaultFailure) {
      guard try fob.vault.status() != .notSetUp else { throw .notSetUp }
    } catch {
      throw CommandFailure(error)
    }
    let passphrase = try await VaultPassphrase.ask()
    do throws(VaultFailure) {
      try await fob.vault.unlock(passphrase)
      let end = try fob.vault.keepUnlocked(forSeconds: UInt32(seconds))
      Output.result(VaultStatusLine.text(of: .unlocked(until: end), now: fob.clock.now))
    } catch {
      throw CommandFailure(error)
    }
  }
}
