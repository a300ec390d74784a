import ArgumentParser
import Formats
import Host
import Keeping
import TokenModel
import Vault

/// `fob share join NAME`
struct JoinShareCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "join",
    abstract: "Make this host one of a team, with what 'fob share invite' prints.",
    discussion: """
      fob reads the identity from standard input, or from a file that only you can read. After a rotation each host joins again. Where etcd asks for a user, \
      say where the password comes from; or write the share's file first: fob then leaves it as it is.

      EXAMPLES
        ssh bastion1 fob share invite team | fob share join team
        fob share join team --file team.identity

      \(ExitStatus.help(.notReachable, .refusedByServer, .noSuchThing))
      """)

  @OptionGroup var share: ShareArgument

  @Option(help: "The file with the identity. Default: standard input.", completion: .file())
  var file: String?

  @OptionGroup var options: RegisterOptions

  private static let sizeLimit = 65_536

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let name = try share.checked()
    let invitation = try await invitation()
    let known = try rethrow(fob.shares.teams.read(name), as: CommandFailure.init(file:))
    try requireSuccession(of: known, by: invitation, as: name)
    let joined = try await joined(name, invitation, in: fob)
    try requireSameRegister(joined, invitation)
    try await joined.keep(invitation.team, replaces: true, in: fob)
    let words = known == nil ? "joined" : "joined again"
    Output.result(
      DisplayText("\(name): \(words), identity \(invitation.team.number), \(joined.settings.placeName)."))
    let own = try rethrow(HandleKey.load(in: fob.folders.state), as: CommandFailure.init(_:))
    if known == nil, own != invitation.team.handleKey {
      Output.note(
        "Handles change on this host: upload tokens of shared environments get the team's. Their labels move along when a list is read; scripts that name handles need the new ones."
      )
    }
    Output.note("Share an environment: write 'share = \(name)' into its file, or into settings.ini for all.")
  }

  private func invitation() async throws(CommandFailure) -> TeamFile {
    let bytes: [UInt8]
    if let file {
      bytes = try await rethrow(
        awaiting: await BlockingCall.run { () throws(FileAccessFailure) in
          try FileReader.read(file, limit: Self.sizeLimit, trust: .secret).bytes
        },
        as: { (failure: FileAccessFailure) in
          CommandFailure(failure.isMissing ? .noSuchThing : .failed, failure.description)
        })
    } else {
      guard !Prompt.isPossible else {
        throw CommandFailure(
          .usage,
          "fob reads the identity from standard input, or from --file: ssh HOST fob share invite NAME | fob share join NAME"
        )
      }
      bytes = try await StandardInput.everything(atMost: Self.sizeLimit)
    }
    return try rethrow(
      TeamFile(Secret(bytes: bytes)),
      as: { (failure: TextFailure) in CommandFailure(file: failure.of(file ?? "standard input")) })
  }

  /// A host belongs to one team under one name, and goes forward only.
  private func requireSuccession(
    of known: TeamFile?, by invitation: TeamFile, as name: EnvironmentName
  ) throws(CommandFailure) {
    guard let known else { return }
    guard known.team.teamName == invitation.team.teamName else {
      throw CommandFailure(
        .failed, "This host belongs to another team as '\(name)'. Leave that first: fob share leave \(name)")
    }
    guard invitation.team.number >= known.team.number else {
      throw CommandFailure(
        .failed,
        "This identity (\(invitation.team.number)) is older than the one that this host has (\(known.team.number)).")
    }
  }

  private func joined(
    _ name: EnvironmentName, _ invitation: TeamFile, in fob: Composition
  ) async throws(CommandFailure) -> JoinedShare {
    do throws(FileFailure) {
      _ = try fob.shares.folder.settings(of: name)
    } catch {
      guard error.isMissingFile else { throw CommandFailure(file: error) }
      let own = try await options.values(readsInput: file != nil)
      return try await JoinedShare.make(name, invitation.place + own, of: invitation.team, in: fob)
    }
    guard options.isEmpty else {
      throw CommandFailure(
        .usage, "The share has a file already; change that: \(fob.shares.folder.file(of: name))")
    }
    return try await JoinedShare.tried(name, of: invitation.team, in: fob)
  }

  private func requireSameRegister(_ joined: JoinedShare, _ invitation: TeamFile) throws(CommandFailure) {
    guard let told = invitation.standing else { return }
    guard told.cluster == joined.standing.cluster else {
      throw CommandFailure(
        .failed,
        "This is another register than the team's, or it was created again. Check the addresses in \(joined.settings.file)."
      )
    }
  }
}
