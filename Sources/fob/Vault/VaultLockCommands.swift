import ArgumentParser
import Formats
import FoundationEssentials
import Host
import TokenModel
import Vault

/// `fob vault unlock`
struct UnlockVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock",
    abstract: "Unlock the vault for a while, for every program that runs as you on this machine.",
    discussion: """
      The vault's key stays in the kernel's keyring until the time is over, the vault is locked or the machine restarts.

      EXAMPLES
        fob vault unlock
        fob vault unlock --for 30m
        systemd-creds cat vault | fob vault unlock --for 1d

      \(ExitStatus.help(.loginNeeded, .busy, .noSuchThing))
      """)

  /// Seconds: a working day, and the longest that makes sense.
  private static let standard = 8 * 3600
  private static let longest = 7 * 86_400

  @Option(
    name: .customLong("for"), help: ArgumentHelp("For how long: 30m, 8h, at most 7d. Default: 8h.", valueName: "span"),
    transform: TimeSpanOption.init(parsing:))
  var time: TimeSpanOption?

  private var seconds: Int { time?.seconds ?? Self.standard }

  func validate() throws {
    guard (1...Self.longest).contains(seconds) else {
      throw ValidationError("--for takes a length of time from 1s to 7d, such as 8h.")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    try fob.vault.requireSetUp()
    let passphrase = try await VaultPassphrase.ask()
    try await rethrow(awaiting: await fob.vault.unlock(passphrase), as: CommandFailure.init(vault:))
    let end = try rethrow(fob.vault.keepUnlocked(forSeconds: UInt32(seconds)), as: CommandFailure.init(vault:))
    Output.result(VaultStatusLine.text(of: .unlocked(until: end), now: fob.clock.now))
  }
}

/// `fob vault lock`
struct LockVaultCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Lock the vault now, for every program that has not unlocked it itself.",
    discussion: """
      A program that has the passphrase, such as the terminal UI, keeps reading the vault's secrets until it exits. Sessions stay valid.

      EXAMPLE
        fob vault lock

      \(ExitStatus.help(.noSuchThing))
      """)

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let isNews = try rethrow(fob.vault.lock(), as: CommandFailure.init(vault:))
    Output.result(isNews ? "The vault is locked." : "The vault was locked already.")
  }
}

/// `fob vault status`
struct VaultStatusCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show whether there is a vault and whether it is locked.",
    discussion: """
      EXAMPLE
        fob vault status --json

      \(ExitStatus.help())
      """)

  @OptionGroup var output: JSONOption

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let status = try rethrow(fob.vault.status(), as: CommandFailure.init(vault:))
    guard output.isJSON else {
      Output.result(VaultStatusLine.text(of: status, now: fob.clock.now))
      return
    }
    let (word, end): (String, JSONValue) =
      switch status {
      case .notSetUp: ("none", .null)
      case .locked: ("locked", .null)
      case .unlocked(let end): ("unlocked", .string(RFC3339.text(end)))
      }
    Output.json([
      "version": 1, "state": .string(word), "unlocked_until": end, "folder": .string(fob.vault.folder),
    ])
  }
}

/// The vault's status in a sentence.
private enum VaultStatusLine {
  /// The sentence.
  static func text(of status: VaultStatus, now: Date) -> DisplayText {
    switch status {
    case .notSetUp: "There is no vault. Create one with: fob vault init"
    case .locked: "The vault is locked. Unlock it with: fob vault unlock"
    case .unlocked(let end):
      DisplayText("The vault is unlocked for \(length(end.timeIntervalSince(now))). Lock it with: fob vault lock")
    }
  }

  /// At most two units, rounded up to the smaller.
  private static func length(_ seconds: TimeInterval) -> String {
    let seconds = Int(max(0, seconds).rounded(.up))
    switch seconds {
    case ..<120: return "\(seconds) s"
    case ..<7200: return "\((seconds + 59) / 60) min"
    default:
      let minutes = (seconds + 59) / 60
      return minutes.isMultiple(of: 60) ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }
  }
}
