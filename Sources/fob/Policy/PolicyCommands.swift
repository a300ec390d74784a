import ArgumentParser

/// `fob policy …`
struct PolicyCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Show the rules for upload tokens, and check tokens against them.",
    discussion: """
      The rules are in /etc/fob/policy.ini and in policy.ini of fob's configuration folder; all of them hold. A guard rail, not access control: who has a \
      session can call the server without fob.
      """,
    subcommands: [CheckPolicyCommand.self, ShowPolicyCommand.self])
}
