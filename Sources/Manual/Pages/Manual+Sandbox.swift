extension Manual {
  /// `fob-sandbox.1`, in mdoc.
  /// - Parameter command: what fob-sandbox says of itself.
  public func sandbox(_ command: CommandHelp) -> String {
    var page = begin(.sandbox, purpose: "stand-in servers for fob's demo, rehearsals and tests")
    page.section("SYNOPSIS")
    page.usage(of: command)
    page.section("DESCRIPTION")
    page.paragraph(command.abstract)
    page.discussion(of: command) { _ in true }
    page.paragraph("The options:")
    page.arguments(of: command)
    page.section("EXAMPLES")
    page.paragraph("A rehearsal beside your own environments, which stay as they are:")
    page.display([
      "fob-sandbox --port 8080 --write-environments ~/rehearsal/fob/environments &",
      "XDG_CONFIG_HOME=~/rehearsal XDG_STATE_HOME=~/rehearsal/state fob",
    ])
    page.seeAlso(Manual.others(than: .sandbox))
    return page.text
  }
}
