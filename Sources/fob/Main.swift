import ArgumentParser
import Glibc
import Host

/// The program: hardens the process, then does what the command line says.
@main
enum Main {
  static func main() {
    Hardening.apply()
    QuickToken.answer(CommandLine.arguments)
    do {
      var command = try Fob.parseAsRoot()
      try command.run()
    } catch {
      // The parser repeats the arguments it cannot use, and they may come from outside.
      guard Fob.exitCode(for: error) == .validationFailure else { Fob.exit(withError: error) }
      Output.note(Fob.fullMessage(for: error))
      let isExec = CommandLine.arguments.dropFirst().first == ExecCommand.configuration.commandName
      exit(isExec ? ExecCommand.ownFailure : ExitStatus.usage.rawValue)
    }
  }
}
