import ArgumentParser
import Formats
import Host
import Keeping
import TokenModel
import Vault

/// `fob share leave NAME`
struct LeaveShareCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "leave",
    abstract: "Remove a share's file and identity from this host. The register and the other hosts stay as they are.",
    discussion: """
      Whoever copied the identity can still use it: where that matters, run 'fob share rotate' on another host. Own labels of upload tokens stay with the \
      team: to have them here too, run 'fob labels export' before and 'fob labels import' after.

      EXAMPLE
        fob share leave team --yes

      \(ExitStatus.help(.noSuchThing))
      """)

  @OptionGroup var share: ShareArgument

  @Flag(help: "Do not ask.")
  var yes = false

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let name = try share.checked()
    let shares = fob.shares
    guard
      FileFingerprint.of(shares.folder.file(of: name)) != nil || FileFingerprint.of(shares.teams.file(of: name)) != nil
    else { throw CommandFailure(.noSuchThing, "This host has joined no share '\(name)'.") }
    if !yes {
      guard Prompt.isPossible else {
        throw CommandFailure(.usage, "fob cannot ask for confirmation (no terminal); use --yes.")
      }
      guard try await Prompt.confirm("Remove the share '\(name)' from this host?") else {
        throw CommandFailure(.failed, "Nothing was removed.")
      }
    }
    do throws(SystemFailure) {
      try shares.remove(name)
      try fob.keeper.conditions.remove(name)
    } catch {
      throw CommandFailure(.failed, error.description)
    }
    Output.result(DisplayText("\(name): this host has left."))
    let still = fob.environments.entries().compactMap(\.environment).filter { $0.share == name }.map(\.name.text)
    if !still.isEmpty {
      Output.note(
        "fob: 'share = \(name)' still stands in the files of \(still.joined(separator: ", ")); remove the line there.")
    }
  }
}
