import ArgumentParser
import Glibc
import Host
import Services
import TokenModel

/// `fob token ENV`, alone or with `--header` or `--curl-config`, while the session on disk is good, the call that scripts make most: answered before the
/// command line is taken apart and anything is set up, since that takes longer than the answer.
enum QuickToken {
  /// Prints the token and ends the program, where the command line is just that and there is nothing to renew, ask or tell. Else nothing has happened.
  static func answer(_ commandLine: [String]) {
    guard let (name, form) = request(commandLine), let home = XDGFolders.home(variable: variable),
      let cached = CachedToken.find(name, in: XDGFolders(home: home, variable: variable), now: secondsSince1970),
      let text = form.text(cached)
    else { return }
    let code = ExitCode.after { () throws(CommandFailure) in
      Output.raw(text)
      if let failure = Output.failure { throw failure }
      return ExitStatus.done.rawValue
    }
    _exit(code.rawValue)
  }

  /// What is printed of the token.
  private enum Form: CaseIterable {
    case alone, header, curlConfig

    /// What asks for it, after the name.
    var options: ArraySlice<String> {
      switch self {
      case .alone: []
      case .header: ["--header"]
      case .curlConfig: ["--curl-config"]
      }
    }

    /// Nothing where the service has no header for it.
    func text(_ cached: CachedToken) -> String? {
      if self == .alone { return cached.token.revealed + "\n" }
      let services = Composition.services(over: CurlTransport(userAgent: "", environment: [:]))
      guard case .header(let name, let prefix)? = services[cached.service]?.profile.scriptToken else { return nil }
      let line = ScriptSession.headerLine(name, prefix, cached.token)
      return self == .header ? TokenCommand.header(line) : TokenCommand.curlConfig(line)
    }
  }

  private static func request(_ commandLine: [String]) -> (EnvironmentName, Form)? {
    guard commandLine.count >= 3, commandLine[1] == TokenCommand.name, let name = EnvironmentName(commandLine[2]),
      let form = Form.allCases.first(where: { commandLine[3...] == $0.options })
    else { return nil }
    return (name, form)
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
