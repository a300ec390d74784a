import ArgumentParser
import Formats
import Keeping
import TokenModel

/// `fob policy show`
struct ShowPolicyCommand: FobCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the rules for upload tokens, and where each stands.",
    discussion: """
      EXAMPLES
        fob policy show
        fob policy show --json

      \(ExitStatus.help())
      """)

  @OptionGroup var output: ListOutput

  func perform(_ fob: Composition) async throws(CommandFailure) {
    let policy = try fob.policyInForce()
    if output.isJSON {
      return Output.json([
        "version": 1, "files": .array(fob.policies.paths.map { .string($0) }),
        "rules": .array(policy.entries.map(\.json)),
      ])
    }
    if policy.entries.isEmpty {
      Output.note("fob: no rule stands in \(fob.policies.paths.joined(separator: " or ")).")
    }
    var table = TextTable([
      .init("RULE", .stays), .init("VALUE", .stays), .init("FOR", .stays), .init("FILE", .worth(5)),
      .init("LINE", .worth(4)),
    ])
    for entry in output.limited(policy.entries) {
      table.add([
        DisplayText(entry.demand.rule.rawValue), DisplayText(entry.text), entry.isForProduction ? "production" : "all",
        DisplayText(entry.file), DisplayText("\(entry.line)"),
      ])
    }
    try output.show(table, in: fob)
  }
}

extension Policy.Entry {
  /// The rule as JSON.
  var json: JSONValue {
    [
      "rule": .string(demand.rule.rawValue), "value": .string(text),
      "for": .string(isForProduction ? "production" : "all"), "file": .string(file), "line": .integer(Int64(line)),
    ]
  }
}

extension Composition {
  /// The rules for upload tokens.
  func policyInForce() throws(CommandFailure) -> Policy {
    try rethrow(policies.policy(), as: { (failure: FileFailure) in CommandFailure(.failed, failure.description) })
  }
}
