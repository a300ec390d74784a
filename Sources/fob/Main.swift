import ArgumentParser
import Glibc
import Host

/// The program: hardens the process, then does what the command line says.
@main
enum Main {
  static func main() {
    Hardening.apply()
    QuickToken.answer(CommandLine.arguments)
    // The parser's own answer is made with every command; this one looks at libraries.
    if CommandLine.arguments.dropFirst() == [BuildFacts.option] {
      Output.raw(BuildFacts.lines.joined(separator: "\n") + "\n")
      exit(Output.failure == nil ? ExitStatus.done.rawValue : ExitStatus.failed.rawValue)
    }
    do {
      var command = try Fob.parseAsRoot()
      try command.run()
    } catch {
      let arguments = CommandLine.arguments.dropFirst()
      guard arguments.first == ExecCommand.configuration.commandName, Fob.exitCode(for: error) == .validationFailure
      else { Fob.exit(withError: error) }
      Output.note(Fob.fullMessage(for: error))
      exit(ExecCommand.ownFailure)
    }
  }
}
