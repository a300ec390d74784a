import TerminalKit
import TokenModel

extension Action {
  static let environment = Action(
    .environment, .moving, [], in: [.main], help: "to an environment by its name", parameter: .environment,
    when: \.anyEnvironment
  ) { state, _ in state.openCommandLine("\(ActionName.environment.word) ") }
  static let command = Action(
    .command, .program, [.character(":")], in: [.main], help: "a command by its name", hint: Hint("command", 8)
  ) { state, _ in state.openCommandLine() }
  static let commandInDialog = Action(
    .command, .program, [.character(":")], in: [.inspect, .help, .activity, .report], help: "a command by its name"
  ) { state, _ in state.openCommandLine() }
  static let completeNext = Action(
    .completeNext, .commandLine, [[.tab]], in: [.command], help: "the next of the commands below",
    hint: Hint("next", 1)
  ) { state, _ in state.completeCommand(by: 1) }
  static let completePrevious = Action(
    .completePrevious, .commandLine, [[.backTab]], in: [.command], help: "the previous one"
  ) { state, _ in state.completeCommand(by: -1) }
  static let earlierCommand = Action(
    .earlierCommand, .commandLine, [[.up], [.control("p")]], in: [.command], help: "the command before",
    hint: Hint("earlier", 3)
  ) { state, _ in state.recallCommand(by: 1) }
  static let laterCommand = Action(
    .laterCommand, .commandLine, [[.down], [.control("n")]], in: [.command], help: "the command after"
  ) { state, _ in state.recallCommand(by: -1) }
  static let submitCommand = Action(
    .submit, .commandLine, [[.enter]], in: [.command], help: "do it", hint: Hint("do it", 0)
  ) { state, _ in state.runCommandLine() }
  static let closeCommandLine = Action(
    .cancel, .commandLine, [[.escape]], in: [.command], help: "close", hint: Hint("close", 2)
  ) { state, _ in
    state.commandLine = nil
    return []
  }
}

extension AppState {
  /// Opens the command line. What is typed right after its key is meant for it.
  mutating func openCommandLine(_ text: String = "") -> [Effect] {
    commandLine = CommandLine(text)
    return []
  }

  mutating func keyForCommandLine(_ key: Key) -> [Effect] {
    if case .action(let action) = keys.match([key], in: .command) { return run(action, count: nil) }
    guard var line = commandLine else { return [] }
    if key == .backspace, line.text.isEmpty {
      commandLine = nil
    } else if line.handle(key) {
      commandLine = line
    } else {
      sayDead([key])
    }
    return []
  }

  /// Puts another of what the line could become in its place.
  mutating func completeCommand(by step: Int) -> [Effect] {
    let candidates = commandCandidates.map(\.line)
    commandLine?.complete(candidates, by: step)
    return []
  }

  fileprivate mutating func recallCommand(by step: Int) -> [Effect] {
    commandLine?.recall(commandHistory.lines, by: step)
    return []
  }

  /// Does what the line says, or leaves it open and says why not.
  fileprivate mutating func runCommandLine() -> [Effect] {
    let words = (commandLine?.text ?? "").split(separator: " ", maxSplits: 1).map(String.init)
    guard let word = words.first else {
      commandLine = nil
      return []
    }
    let argument = words.count > 1 ? words[1].trimmed : ""
    if let row = Int(word), argument.isEmpty, let goTo = commands.first(where: { $0.action.name == .moveToLast }) {
      closeCommandLine()
      return run(goTo.action, count: max(1, row))
    }
    let named = actions(named: word)
    if named.count == 1 { return run(named[0], argument: argument) }
    notice = .warning(
      named.isEmpty
        ? "There is no command '\(word)' here. \(key(.completeNext, in: .command)) lists the commands."
        : "'\(word)' is not enough: \(named.map(\.name.word).joined(separator: ", ")).")
    return []
  }

  private mutating func run(_ action: Action, argument: String) -> [Effect] {
    if argument.isEmpty, action.parameter == .environment {
      notice = .info("Which environment? \(key(.completeNext, in: .command)) goes through them.")
      commandLine = CommandLine(action.name.word + " ")
      return []
    }
    guard !argument.isEmpty else {
      closeCommandLine()
      return run(action, count: nil)
    }
    guard let parameter = action.parameter else {
      if action.takesCount, let count = Int(argument), count > 0 {
        closeCommandLine()
        return run(action, count: count)
      }
      notice = .warning("'\(action.name.word)' takes nothing after it.")
      return []
    }
    if case .impossible(let reason) = action.availability(self) {
      closeCommandLine()
      refuse(action, because: reason)
      return []
    }
    return run(parameter, argument)
  }

  private mutating func run(_ parameter: CommandParameter, _ argument: String) -> [Effect] {
    switch parameter {
    case .environment:
      let named = environments.map(\.name).filter { $0.hasPrefix(argument) }
      let name = named.contains(argument) ? argument : named.count == 1 ? named[0] : nil
      guard let name, let index = environments.firstIndex(where: { $0.name == name }) else {
        notice = .warning(
          named.isEmpty
            ? "There is no environment '\(argument)'."
            : "'\(argument)' is not enough: \(named.joined(separator: ", ")).")
        return []
      }
      closeCommandLine()
      return choose(index)
    case .order where focus == .environments:
      guard let sort = EnvironmentSort(rawValue: argument) else {
        notice = .warning(
          "Environments are sorted by \(EnvironmentSort.allCases.map(\.rawValue).joined(separator: ", ")).")
        return []
      }
      closeCommandLine()
      environmentOrder.sort = sort
      return []
    case .order:
      guard let order = CommandOrder.all(of: sortChoices).first(where: { $0.word == argument }) else {
        notice = .warning(
          "The list has no order '\(argument)'. \(key(.completeNext, in: .command)) goes through those that it has.")
        return []
      }
      closeCommandLine()
      return setSort(order.choice.sort)
    case .theme:
      let named = themeChoices.filter { $0.name.hasPrefix(argument) }
      guard let choice = named.first(where: { $0.name == argument }) ?? (named.count == 1 ? named.first : nil) else {
        notice = .warning(
          named.isEmpty
            ? "There is no theme '\(argument)'. \(key(.completeNext, in: .command)) goes through those that there are."
            : "'\(argument)' is not enough: \(named.map(\.name).joined(separator: ", ")).")
        return []
      }
      closeCommandLine()
      wear(choice)
      return []
    case .file:
      closeCommandLine()
      return writeRows(to: argument)
    case .filter:
      closeCommandLine()
      filterPane(by: argument)
      if focus == .tokens, let problem = chosenList?.filter.problem { notice = .warning(problem) }
      return []
    }
  }

  /// Closes the line and remembers what stood in it.
  private mutating func closeCommandLine() {
    guard let text = commandLine?.text.trimmed else { return }
    commandLine = nil
    commandHistory.add(text)
  }
}

extension String {
  fileprivate var trimmed: String {
    let start = drop { $0 == " " }
    return String(start[..<(start.lastIndex { $0 != " " }.map(start.index(after:)) ?? start.startIndex)])
  }
}
