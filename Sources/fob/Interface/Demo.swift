import ArgumentParser

/// `fob demo`
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open the UI on a sandbox with sample data; nothing of yours is touched.",
    discussion: """
      Starts fob-sandbox, which lies beside fob, on a free port of this machine, with environments in a temporary folder. Leaving ends and removes \
      everything.

      EXAMPLE
        fob demo

      EXIT STATUS
        0 left   1 failed
      """)

  @OptionGroup var options: InterfaceOptions

  func run() throws {
    throw ExitCode.after { () throws(CommandFailure) in try DemoRun(options).run() }
  }
}
