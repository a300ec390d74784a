import Glibc
import Terminal

@main
enum Main {
  static func main() {
    let environment = environmentOfProcess()
    do {
      let mailbox = try Mailbox<ShownProgram.Message>()
      let loop = try TerminalLoop(
        ShownProgram(counts: CommandLine.arguments.contains("--count")), mailbox: mailbox, environment: environment
      ) { effect in
        if case .ask = effect { Task.detached { mailbox.post(.answered("by a task")) } }
      }
      let end = loop.run()
      print("ended: \(end)")
      exit(end.status)
    } catch {
      print("refused: \(error)")
      exit(1)
    }
  }

  private static func environmentOfProcess() -> [String: String] {
    let names = ["TERM", "NO_COLOR", "LANG", "LC_ALL", "TMUX", "PATH", "SSH_CONNECTION", "ESCDELAY"]
    return names.reduce(into: [:]) { found, name in found[name] = getenv(name).map { String(cString: $0) } }
  }
}
