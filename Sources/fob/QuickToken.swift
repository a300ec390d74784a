import ArgumentParser
import Glibc
import Host
import TokenModel

/// `fob token ENV` while the session on disk is good, the call that scripts make most: answered before the command line is taken apart and anything is
/// set up, since that takes longer than the answer.
enum QuickToken {
  /// Prints the token and ends the program, where the command line is just that and there is nothing to renew, ask or tell. Else nothing has happened.
  static func answer(_ commandLine: [String]) {
    guard commandLine.count == 3, commandLine[1] == TokenCommand.name, let name = EnvironmentName(commandLine[2]),
      let home = variable("HOME"),
      let token = CachedToken.find(name, in: XDGFolders(home: home, variable: variable), now: secondsSince1970)
    else { return }
    let code = ExitCode.after { () throws(CommandFailure) in
      Output.raw(token.revealed + "\n")
      if let failure = Output.failure { throw failure }
      return ExitStatus.done.rawValue
    }
    _exit(code.rawValue)
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static var secondsSince1970: Double {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }
}
