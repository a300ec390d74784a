import ArgumentParser

/// `fob` alone: the terminal UI.
struct OpenInterface: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the terminal UI; the same as fob alone.", shouldDisplay: false)

  @OptionGroup var options: InterfaceOptions

  func run() throws {
    throw ExitCode.after { () throws(CommandFailure) in
      try InterfaceRun(Composition.ofThisProcess(isReadOnly: options.readOnly, keeping: .apart), options).run()
    }
  }
}
