import ArgumentParser
import Formats
import Glibc
import TokenModel
import Vault

/// `fob share invite NAME`
struct InviteCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite",
    abstract: "Print what another host needs to join.",
    discussion: """
      The output is a secret: whoever has it can read and write all that the team shares. fob prints it into a pipe or a file, never on a terminal. It does \
      not hold the password of etcd's user.

      EXAMPLES
        fob share invite team | ssh bastion2 fob share join team
        (umask 077; fob share invite team > team.identity)

      \(ExitStatus.help(.notReachable, .refusedByServer, .noSuchThing))
      """)

  @OptionGroup var share: ShareArgument

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let name = try share.checked()
    guard isatty(STDOUT_FILENO) == 0 else {
      throw CommandFailure(
        .usage,
        "A terminal would show the team's secret. Pipe it: fob share invite \(name) | ssh HOST fob share join \(name)")
    }
    let team = try rethrow(fob.shares.team(of: name), as: CommandFailure.init(file:)).team
    // How the register stands now, so that who joins recognises one that is put back later.
    let joined = try await JoinedShare.tried(name, of: team, in: fob)
    let text = try rethrow(
      joined.file(of: team).text, as: { (failure: TextFailure) in CommandFailure(.failed, failure.description) })
    Output.raw(text.revealed)
  }
}
