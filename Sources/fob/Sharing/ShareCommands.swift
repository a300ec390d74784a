import ArgumentParser
import Formats
import TokenModel

/// `fob share …`
struct ShareCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "share",
    abstract: "Share sessions with other hosts, through etcd.",
    discussion: """
      All hosts that use one account then have one session of it. No refresh token is sent twice, whichever host is slow, stopped or cut off. The values in \
      etcd are encrypted; see man fob-sharing.

      EXAMPLES
        fob share init team --url https://etcd1.example.org:2379
        fob share invite team | ssh bastion2 fob share join team
        fob share status team
      """,
    subcommands: [
      InitShareCommand.self, InviteCommand.self, JoinShareCommand.self, ShareStatusCommand.self,
      RotateShareCommand.self,
      LeaveShareCommand.self,
    ])
}

/// The argument that names a share.
struct ShareArgument: ParsableArguments, Sendable {
  @Argument(
    help: "What this host calls the share.", completion: .custom { _, _, _ in NameCompletion.shares() })
  var name: String

  /// The name.
  func checked() throws(CommandFailure) -> EnvironmentName { try Self.checked(name) }

  /// A share's name as it was typed.
  static func checked(_ text: String) throws(CommandFailure) -> EnvironmentName {
    guard let name = EnvironmentName(text) else {
      throw CommandFailure(.usage, "A share's name consists of \(EnvironmentName.rule).")
    }
    return name
  }
}

/// The options that say how a register is reached.
struct RegisterOptions: ParsableArguments, Sendable {
  @Option(help: "The user that etcd knows fob by. Default: none.")
  var user: String?

  @Option(name: .customLong("set"), help: ArgumentHelp("Any other key of the share's file.", valueName: "key=value"))
  var settings: [SettingOption] = []

  /// Whether nothing is said.
  var isEmpty: Bool { user == nil && settings.isEmpty }

  /// Keys and values for the share's file; the password of a user without one is asked for, or read from standard input.
  /// - Parameter readsInput: whether standard input may be read.
  func values(readsInput: Bool) async throws(CommandFailure) -> [(key: String, value: String)] {
    var values: [(key: String, value: String)] = user.map { [("user", $0)] } ?? []
    for setting in settings {
      guard setting.key != SecretName.password.rawValue else {
        throw CommandFailure(
          .usage,
          "A secret in an argument shows in the process list. Use password_command, password_file, password_env or password_vault, or let fob ask."
        )
      }
      values.append((setting.key, setting.value))
    }
    guard user != nil, !settings.contains(where: { $0.key.hasPrefix("password_") }) else { return values }
    guard readsInput || Prompt.isPossible else {
      throw CommandFailure(.usage, "Where the password comes from is missing: --set 'password_command=…'.")
    }
    let password = try await StandardInput.line(
      asking: "etcd's password for \(user ?? ""):",
      orFailWith: CommandFailure(.usage, "fob expects etcd's password on standard input, as one line."))
    return values + [("password", password.revealed)]
  }
}
