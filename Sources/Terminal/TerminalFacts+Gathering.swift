import CNcurses
import Glibc
import Host
import TerminalKit

extension TerminalFacts {
  /// Examines this process's terminal. Sets the process locale from the variables.
  public static func gathered(environment: [String: String]) -> TerminalFacts {
    let streams = TerminalStreams()
    let name = environment["TERM"] ?? ""
    let fault = ccurses_open().map { String(cString: $0) }
    let isDescribed = fault == nil && !name.isEmpty && ccurses_describe_terminal(name)
    let hasLocale = setlocale(LC_CTYPE, "") != nil
    let isUTF8 = CharacterLocale.adopt(environment: environment) != .ascii
    return TerminalFacts(
      libraryFault: fault, isThere: streams.inputIsTerminal && streams.outputIsTerminal, name: name,
      canPlaceText: isDescribed && TerminalDescription.string("cup") != nil,
      colors: isDescribed ? max(0, Int(ccurses_terminal_number("colors"))) : 0,
      wantsNoColors: environment["NO_COLOR"].map { !$0.isEmpty } ?? false,
      size: streams.size.map { Size(rows: $0.rows, columns: $0.columns) },
      locale: CharacterLocale.asked(environment: environment), hasLocale: hasLocale, isUTF8: isUTF8)
  }
}

extension ClipboardFacts {
  /// The ways that copies take from here; asks tmux, if present, what its terminal can do.
  public static func gathered(environment: [String: String]) async -> ClipboardFacts {
    var ways: [Way] = []
    for route in ClipboardRoute.routes(environment: environment, channel: channel(environment)) {
      switch route {
      case .tmux: ways.append(await tmux(environment))
      case .desktop(let command):
        ways.append(
          .desktop(program: command[0], isInstalled: ProgramSearch.has(command[0], path: environment["PATH"])))
      case .terminal: ways.append(ScreenPassage.isThere(environment) ? .screen : .terminal)
      }
    }
    return ClipboardFacts(ways: ways)
  }

  private static func channel(_ environment: [String: String]) -> TerminalChannel {
    let name = environment["TERM"] ?? ""
    guard ccurses_open() == nil, !name.isEmpty, ccurses_describe_terminal(name) else { return .none }
    return TerminalDescription.channel(name: name)
  }

  /// tmux since 3.2 lists the features of its terminal.
  private static func tmux(_ environment: [String: String]) async -> Way {
    let question = ["tmux", "display-message", "-p", "#{client_termname} #{client_termfeatures}"]
    let answer = try? await ChildProcess.run(
      question, environment: environment, timeLimit: .seconds(5), outputLimit: 4096)
    let words = String(decoding: answer?.output ?? [], as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard answer?.status == 0, words.count == 2 else {
      return .tmux(passesOn: nil, terminal: words.first.map(String.init) ?? "")
    }
    return .tmux(passesOn: words[1].split(separator: ",").contains("clipboard"), terminal: String(words[0]))
  }
}
