import ArgumentParser
import Formats
import Glibc
import Host

/// The program: hardens the process, then does what the command line says.
@main
enum Main {
  static func main() {
    Hardening.apply()
    // A reader that exits must not kill fob in the middle of a refresh: writing to its pipe fails instead. Programs
    // that fob starts get the default back.
    signal(SIGPIPE, SIG_IGN)
    guard let arguments = ProgramArguments.all else {
      Output.note("fob cannot see how it was called (is /proc mounted?) and does nothing.")
      exit(ExitStatus.failed.rawValue)
    }
    let options = Array(arguments.dropFirst())
    QuickToken.answer(arguments)
    if options.isEmpty { leave(with: OpenInterface.end(of: .none).rawValue) }
    // The parser's own answer is made with every command; this one looks at libraries.
    if options == [BuildFacts.option] {
      Output.raw(BuildFacts.lines.joined(separator: "\n") + "\n")
      exit((Output.failure?.status ?? .done).rawValue)
    }
    do {
      var command = try Fob.parseAsRoot(options)
      try command.run()
      leave(with: ExitStatus.done.rawValue)
    } catch let code as ExitCode {
      leave(with: code.rawValue)
    } catch {
      // The parser repeats the arguments it cannot use, and they may come from outside.
      guard Fob.exitCode(for: error) == .validationFailure else { Fob.exit(withError: error) }
      let first = options.first
      Output.note(UsageMistake(error, in: options).message)
      let isExec = first == ExecCommand.configuration.commandName
      exit(isExec ? ExecCommand.ownFailure : ExitStatus.usage.rawValue)
    }
  }

  /// Ends the process without what `exit` runs: OpenSSL's part of it takes the library down under a thread that may still be in the middle of a
  /// handshake. Nothing of fob's own waits for it; all output is written.
  private static func leave(with status: Int32) -> Never {
    fflush(nil)
    _exit(status)
  }
}

/// What the parser could not use, in a sentence.
private struct UsageMistake {
  private let error: any Error
  private let arguments: [String]

  init(_ error: any Error, in arguments: [String]) {
    self.error = error
    self.arguments = arguments
  }

  /// The sentence. If no command is named the parser speaks of the one that opens the terminal UI, which nobody knows by its name.
  var message: String {
    if let unknown = unknownCommand { return unknown }
    guard arguments.first?.hasPrefix("-") != true else {
      return "fob: \(Fob.message(for: error))\nfob --help lists the options and the commands."
    }
    let text = Fob.fullMessage(for: error)
    return text.hasPrefix("Error: ") ? "fob: \(text.dropFirst(7))" : text
  }

  /// A word that stands where a command should and is none.
  private var unknownCommand: String? {
    var path = ["fob"]
    var commands = Fob.configuration.subcommands
    for word in arguments {
      guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
      if let command = commands.first(where: { $0.configuration.commandName == word }) {
        path.append(word)
        commands = command.configuration.subcommands
        continue
      }
      let names = commands.map { $0.configuration }.filter(\.shouldDisplay).compactMap(\.commandName)
      let called = (path.dropFirst() + [word]).joined(separator: " ")
      let nearest = NearestWord.to(word, among: names).map {
        "Did you mean '\((path + [$0]).joined(separator: " "))'? "
      }
      return "fob: Unknown command '\(called)'. \(nearest ?? "")\(path.joined(separator: " ")) --help lists them."
    }
    return nil
  }
}
