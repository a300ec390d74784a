import ArgumentParser
import Formats
import Host
import Keeping
import TokenModel
import Vault

/// `fob share init NAME`
struct InitShareCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a new team, with this host as its first.",
    discussion: """
      fob makes the team's identity, tries the register and writes the share's file. Other hosts join with what 'fob share invite' prints. With --user the \
      password is asked for, or read from standard input, unless --set says where it comes from.

      EXAMPLES
        fob share init team \\
          --url https://etcd1.example.org:2379,https://etcd2.example.org:2379
        fob share init local --folder ~/fob-register

      \(ExitStatus.help(.notReachable, .refusedByServer))
      """)

  @OptionGroup var share: ShareArgument

  @Option(help: "The client addresses of etcd's members, separated by commas.")
  var url: String?

  @Option(help: "In place of etcd: a folder of this machine.", completion: .directory)
  var folder: String?

  @OptionGroup var options: RegisterOptions

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let name = try share.checked()
    guard (url == nil) != (folder == nil) else { throw CommandFailure(.usage, "Give --url or --folder.") }
    if let known = try rethrow(fob.shares.teams.read(name), as: CommandFailure.init(file:)) {
      throw CommandFailure(
        .failed, "This host belongs to a team as '\(name)' already, with identity \(known.team.number).")
    }
    let values = [try place()] + (try await options.values(readsInput: true))
    // This host's handles stay as they are.
    let handleKey = try rethrow(HandleKey.load(in: fob.folders.state), as: CommandFailure.init(_:))
    let team = TeamIdentity(handleKey: handleKey)
    let joined = try await JoinedShare.make(name, values, of: team, in: fob)
    try await joined.keep(team, replaces: false, in: fob)
    Output.result(DisplayText("\(name): a new team in \(joined.settings.placeName)."))
    Output.note(
      "Share an environment: write 'share = \(name)' into its file, or into settings.ini for all. Other hosts join with: fob share invite \(name) | ssh HOST fob share join \(name)"
    )
  }

  /// Where the register is; a folder is made.
  private func place() throws(CommandFailure) -> (key: String, value: String) {
    guard let folder else { return ("url", url ?? "") }
    do throws(SystemFailure) {
      try FolderRegister.make(in: folder)
    } catch {
      throw CommandFailure(.failed, error.description)
    }
    guard let path = try? TrustedPath.check(folder) else {
      throw CommandFailure(.failed, "\(folder) cannot be used.")
    }
    return ("folder", path)
  }
}
