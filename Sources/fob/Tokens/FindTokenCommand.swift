import ArgumentParser
import Formats
import TokenModel

/// `fob tokens find [ENV…]`, `fob tokens find --all-environments`
struct FindTokenCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Find leaked upload tokens in your environments; reads any text from standard input.",
    discussion: """
      Standard input is a value, or any text with values in it: a log, a header, an address, JSON.

      EXAMPLE
        fob tokens find < leaked.txt

      \(ExitStatus.helpWithSession(.someFailed))
      """)

  @Argument(
    help: "Environments to search. Default: all.",
    completion: .custom { _, _, _ in NameCompletion.environments() })
  var environments: [String] = []

  @Flag(name: [.customShort("A"), .long], help: "Search all environments, as without a name.")
  var allEnvironments = false

  @OptionGroup var output: ListOutput

  func validate() throws {
    if allEnvironments, !environments.isEmpty {
      throw ValidationError("Name environments, or give --all-environments.")
    }
  }

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let candidates = try fob.usable(named: environments)
    if !environments.isEmpty { for environment in candidates { _ = try fob.uploadTokenSupport(of: environment) } }
    let text = try await StandardInput.tokens(asking: "The token's value:")
    let (found, notSearched) = await fob.find(text, byAnyName: false, in: candidates)
    for (name, failure) in notSearched { Output.note("fob: \(name) was not searched: \(failure.description)") }
    if output.isJSON {
      Output.json([
        "version": 1, "found": .array(output.limited(found).map(json)),
        "not_searched": .array(notSearched.map { .string($0.0.text) }),
      ])
    } else {
      var table = TextTable([
        .init("ENVIRONMENT", .stays), .init("HANDLE", .stays), .init("LABEL", .worth(1)), .init("CONTACT", .worth(2)),
      ])
      for token in output.limited(found) {
        let texts = [token.environment.text, token.row.handle.text, token.row.label ?? "–", token.row.contact ?? ""]
        table.add(texts.map { DisplayText($0) })
      }
      if !found.isEmpty { try output.show(table, in: fob) }
      for token in found {
        Output.note("fob: To revoke it: fob tokens revoke \(token.environment) \(token.row.handle)")
      }
    }
    if found.isEmpty {
      throw CommandFailure(
        notSearched.isEmpty ? .noSuchThing : .someFailed,
        "No upload token has that value\(notSearched.isEmpty ? "." : " in the environments that could be searched.")")
    }
    guard notSearched.isEmpty else {
      throw CommandFailure(.someFailed, "There may be more: not every environment could be searched.")
    }
  }

  private func json(_ found: FoundToken) -> JSONValue {
    [
      "environment": .string(found.environment.text), "handle": .string(found.row.handle.text),
      "label": found.row.label.map { .string($0) } ?? .null, "contact": found.row.contact.map { .string($0) } ?? .null,
    ]
  }
}
