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
      Output.note("fob cannot read its own arguments (is /proc mounted?) and does nothing.")
      exit(ExitStatus.failed.rawValue)
    }
    let options = Array(arguments.dropFirst())
    QuickToken.answer(arguments)
    if options.isEmpty { leave(with: OpenInterface.end(of: .none).rawValue) }
    // The parser's own answer is made with every command; this one examines libraries.
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

  /// Ends the process without `exit`'s handlers: OpenSSL's would unload the library under a thread that may be in a
  /// handshake. All output is written.
  private static func leave(with status: Int32) -> Never {
    fflush(nil)
    _exit(status)
  }
}

/// A usage mistake in a sentence.
private struct UsageMistake {
  private let error: any Error
  private let arguments: [String]

  init(_ error: any Error, in arguments: [String]) {
    self.error = error
    self.arguments = arguments
  }

  /// The sentence. Without a command the parser would speak of the hidden one that opens the terminal UI.
  var message: String {
    if let unknown = unknownCommand { return unknown }
    guard arguments.first?.hasPrefix("-") != true else {
      return "fob: \(Fob.message(for: error))\nfob --help lists the options and the commands."
    }
    let text = Fob.fullMessage(for: error)
    return text.hasPrefix("Error: ") ? "fob: \(text.dropFirst(7))" : text
  }

  /// An unknown word in place of a command.
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
