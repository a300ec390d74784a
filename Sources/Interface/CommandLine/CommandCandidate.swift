import Formats
import TerminalKit
import TokenModel

/// What a command that is being typed could become.
struct CommandCandidate: Sendable, Equatable {
  /// The whole line.
  let line: String
  /// The part of it that the list shows: the action's name, or what stands after it.
  let word: String
  /// The keys that do the same, for the list.
  var keys: [[Key]] = []
  /// What it does.
  let help: String
  /// Why it is not possible now.
  var reason: String?
  var rank = Rank.usual

  /// What keeps it from being the first of several.
  enum Rank: Sendable, Equatable {
    case usual
    /// It ends something on a server.
    case destructive
    /// It turns something on or off that stays so.
    case switching
  }
}

extension AppState {
  /// The context whose actions are the commands: the one that takes the keys without the command line.
  var commandContext: KeyContext {
    var below = self
    below.commandLine = nil
    return below.keyContext
  }

  /// The actions that can be named on the command line now.
  var commands: [KeyMap.Binding] {
    keys.bindings(in: commandContext).filter {
      $0.action.name != .command && ($0.action.name != .readOut || display.isPlain)
    }
  }

  /// What the line could become, the best first.
  var commandCandidates: [CommandCandidate] {
    guard let typed = commandLine?.typed else { return [] }
    guard let blank = typed.firstIndex(of: " ") else { return candidates(named: typed) }
    let word = String(typed[..<blank])
    let named = actions(named: word)
    guard named.count == 1, let action = named.first, let parameter = action.parameter else { return [] }
    if case .impossible(let reason) = action.availability(self) {
      return [CommandCandidate(line: word, word: word, help: action.help, reason: reason)]
    }
    let rest = typed[blank...].drop { $0 == " " }
    return Self.ranked(arguments(parameter, of: word), by: String(rest))
  }

  private func candidates(named typed: String) -> [CommandCandidate] {
    // Of equals, what acts on environments stands behind where the upload tokens have the focus, and what moves stands last.
    func place(_ action: Action) -> Int { action.isMoving ? 2 : action.group == .sessions && focus == .tokens ? 1 : 0 }
    let commands = commands.sorted { place($0.action) < place($1.action) }
    let candidates = commands.map { command in
      let word = command.action.name.word
      let reason: String? =
        if case .impossible(let reason) = command.action.availability(self) { reason } else { nil }
      return CommandCandidate(
        line: command.action.parameter == nil ? word : word + " ", word: word, keys: command.keys,
        help: command.action.help, reason: reason, rank: command.action.commandRank)
    }
    return Self.ranked(candidates, by: typed)
  }

  private static func ranked(_ candidates: [CommandCandidate], by typed: String) -> [CommandCandidate] {
    let matches = candidates.compactMap { candidate in
      CommandMatch(typed, in: candidate).map { (match: $0, candidate: candidate) }
    }
    // What is possible now comes first, then what was typed as a whole, and a switch last.
    func order(_ index: Int) -> (Int, Int, Int, CommandMatch, Int, Int) {
      let (match, candidate) = matches[index]
      return (
        candidate.reason == nil ? 0 : 1, match <= .alias ? 0 : 1, candidate.rank == .switching ? 1 : 0, match,
        candidate.rank == .destructive ? 1 : 0, index
      )
    }
    return matches.indices.sorted { order($0) < order($1) }.map { matches[$0].candidate }
  }

  private func arguments(_ parameter: CommandParameter, of word: String) -> [CommandCandidate] {
    func candidate(_ argument: String, _ help: String) -> CommandCandidate {
      CommandCandidate(line: "\(word) \(argument)", word: argument, help: help)
    }
    switch parameter {
    case .environment:
      return environments.map { state in
        let service = state.environment.flatMap(profile(of:))?.displayName ?? ""
        return candidate(
          state.name,
          state.environment.map { "\(service) \($0.origin)" }
            ?? (state.isUnread ? "not read yet" : "its file cannot be used"))
      }
    case .order where focus == .environments:
      return EnvironmentSort.allCases.map { candidate($0.rawValue, "the environments by \($0.rawValue)") }
    case .order:
      return CommandOrder.all(of: sortChoices).map { candidate($0.word, $0.help) }
    case .theme:
      return themeChoices.map { choice in
        CommandCandidate(
          line: "\(word) \(choice.name)", word: choice.name, help: choice.description, reason: choice.problem)
      }
    case .filter, .file: return []
    }
  }
}

extension Action {
  fileprivate var isMoving: Bool { group == .moving }

  fileprivate var commandRank: CommandCandidate.Rank {
    if isDestructive { return .destructive }
    return [.switchRefresh, .mouse].contains(name) ? .switching : .usual
  }
}

/// How well a word fits what was typed: the better, the further up in the list.
enum CommandMatch: Int, Comparable {
  case whole, alias, start, startOfPart, inside, help

  static func < (left: CommandMatch, right: CommandMatch) -> Bool { left.rawValue < right.rawValue }

  /// Nil where it does not fit at all. Hyphens do not count; an alias fits only as a whole.
  init?(_ typed: String, in candidate: CommandCandidate) {
    let folded = CommandWords.folded(candidate.word)
    let part = CommandWords.folded(typed)
    if folded == part {
      self = .whole
    } else if CommandWords.aliases[part]?.contains(candidate.word) == true {
      self = .alias
    } else if folded.hasPrefix(part) {
      self = .start
    } else if candidate.word.lowercased().split(whereSeparator: { "- ".contains($0) }).contains(where: {
      $0.hasPrefix(part)
    }) {
      self = .startOfPart
    } else if folded.contains(part) {
      self = .inside
    } else if typed.count > 2, candidate.help.lowercased().contains(typed.lowercased()) {
      self = .help
    } else {
      return nil
    }
  }
}

/// What may stand after an action's name on the command line.
enum CommandParameter: Sendable, Equatable {
  /// The name of an environment.
  case environment
  /// What to sort by, and in which direction.
  case order
  /// The name of a theme.
  case theme
  /// A filter.
  case filter
  /// A file that is to be made.
  case file
}

/// An order as the command line names it: `expiry`, `total-lifetime descending`.
struct CommandOrder: Sendable, Equatable {
  let word: String
  let help: String
  let choice: SortChoice

  /// Orders in both directions.
  static func all(of choices: [SortChoice]) -> [CommandOrder] {
    choices.flatMap { choice in
      let name = choice.key == nil ? "none" : choice.displayName.replacing(" ", with: "-")
      let who = choice.isServerSide ? "server" : "reads all first"
      let unsorted = choice.isServerSide ? "the server's own order" : "one environment after the other"
      let usual = CommandOrder(word: name, help: choice.key == nil ? unsorted : who, choice: choice)
      guard choice.key != nil else { return [usual] }
      var turned = choice
      turned.ascending.toggle()
      let direction = turned.ascending ? "ascending" : "descending"
      return [usual, CommandOrder(word: "\(name) \(direction)", help: "\(direction), \(who)", choice: turned)]
    }
  }
}
