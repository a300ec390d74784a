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
      For when a host was lost or an identity got out. fob waits until no host refreshes or logs in, and seals all that the register holds again. Each host \
      that stays joins again. Whoever had the old identity may have copied sessions: log out and in again where that matters. If this command is stopped, run \
      it again.

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
    let outcome = try await rethrow(awaiting: await rotation.seal(), as: CommandFailure.init(rotation:))
    let joined = try await JoinedShare.tried(name, of: new, in: fob)
    _ = try rethrow(
      shares.teams.write(joined.file(of: new), as: name, replaces: true), as: CommandFailure.init(file:))
    try rethrow(
      shares.teams.forgetNext(of: name),
      as: { (failure: SystemFailure) in CommandFailure(.failed, failure.description) })
    Output.result(DisplayText("\(name): identity \(new.number); values sealed again: \(outcome.sealed)."))
    if outcome.removed > 0 {
      Output.note(
        "fob: values from before the last rotation, which nobody could read, were removed: \(outcome.removed).")
    }
    if outcome.left > 0 {
      Output.note("fob: values that the team did not write were left as they are: \(outcome.left).")
    }
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
    case .seal(let failure): self.init(.failed, failure.description)
    case .newer:
      self.init(.failed, "A later fob has written to the register. Rotate with that one, or update fob on this host.")
    case .busy: self.init(.failed, "Other hosts change the register all the time. Try again.")
    }
  }
}
