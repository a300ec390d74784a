import ArgumentParser
import Formats
import Host
import Keeping
import TokenModel
import Vault

/// `fob share rotate NAME`
struct RotateShareCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Give the team a new identity: hosts that do not join again are out.",
    discussion: """
      For when a host was lost or an identity got out. fob waits until no host refreshes or logs in, and seals the shared sessions of this host's environments \
      again. Each host that stays joins again. Whoever had the old identity may have copied sessions: log out and in again where that matters. If this command \
      is stopped, run it again.

      EXAMPLE
        fob share rotate team --yes

      \(ExitStatus.help(.notReachable, .refusedByServer, .noSuchThing))
      """)

  @OptionGroup var share: ShareArgument

  @Flag(help: "Do not ask.")
  var yes = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let name = try share.checked()
    let shares = fob.shares
    let settings = try rethrow(shares.folder.settings(of: name), as: CommandFailure.init(file:))
    let old = try rethrow(shares.team(of: name), as: CommandFailure.init(file:)).team
    try await confirm(name)
    let new = try rethrow(shares.teams.next(after: old, of: name), as: CommandFailure.init(file:))
    let register = shares.register(settings, of: new)
    let rotation = ShareRotation(in: register, from: TeamSeal(old), to: TeamSeal(new))
    var count = 0
    for environment in fob.environments.entries().compactMap(\.environment)
    where environment.share == name {
      if try await rethrow(awaiting: await rotation.seal(environment), as: CommandFailure.init(rotation:)) {
        count += 1
      }
    }
    let joined = try await JoinedShare.tried(name, of: new, in: fob)
    _ = try rethrow(
      shares.teams.write(joined.file(of: new), as: name, replaces: true), as: CommandFailure.init(file:))
    try rethrow(
      shares.teams.forgetNext(of: name),
      as: { (failure: SystemFailure) in CommandFailure(.failed, failure.description) })
    Output.result(DisplayText("\(name): identity \(new.number); sessions sealed again: \(count)."))
    Output.note("Each host that stays joins again: fob share invite \(name) | ssh HOST fob share join \(name)")
  }

  private func confirm(_ name: EnvironmentName) async throws(CommandFailure) {
    guard !yes else { return }
    guard Prompt.isPossible else {
      throw CommandFailure(.usage, "fob cannot ask for confirmation (no terminal); use --yes.")
    }
    guard try await Prompt.confirm("Give '\(name)' a new identity? All other hosts must join again.") else {
      throw CommandFailure(.failed, "Nothing was changed.")
    }
  }
}

extension CommandFailure {
  fileprivate init(rotation failure: ShareRotationFailure) {
    switch failure {
    case .register(let failure): self.init(register: failure)
    case .seal(let name, let failure): self.init(.failed, "\(name): \(failure)")
    case .newer(let name):
      self.init(
        .failed, "\(name): The register holds what a later fob wrote, or something else. Update fob on this host.")
    case .busy(let name): self.init(.failed, "\(name): Other hosts change it all the time. Try again.")
    }
  }
}
