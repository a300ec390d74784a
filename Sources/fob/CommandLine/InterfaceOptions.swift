import ArgumentParser

/// What the terminal UI can be told at its start.
struct InterfaceOptions: ParsableArguments, Sendable {
  @Option(help: "The environment to choose first.", completion: .custom { _, _, _ in NameCompletion.environments() })
  var environment: String?

  @Option(
    help: "The theme: one of fob's own, or a file in the configuration folder's themes.",
    completion: .custom { _, _, _ in NameCompletion.themes() })
  var theme: String?

  @Flag(help: "Change nothing on any server.")
  var readOnly = false

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Say everything line by line instead of drawing a screen: for screen readers, logs and any terminal.",
      discussion: "So does 'plain = yes' in settings.ini, and else the variable ACCESSIBLE, set to anything but 0."))
  var plain: Bool?
}
