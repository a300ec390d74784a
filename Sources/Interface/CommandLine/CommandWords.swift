/// Other words for commands: those of fob's own commands, of vi, and of other programs.
enum CommandWords {
  /// The names of the actions that a word can mean, the first that is possible being meant.
  static let aliases: [String: [String]] = [
    "q": ["quit"], "w": ["write"], "save": ["write"], "q!": ["quit"], "qa": ["quit"], "wq": ["quit"], "exit": ["quit"],
    "h": ["help"],
    "renew": ["refresh"], "remove": ["revoke", "remove-environment"], "rm": ["revoke", "remove-environment"],
    "delete": ["revoke", "remove-environment"], "edit": ["edit", "label"], "add": ["add-environment"],
    "new": ["create", "add-environment"], "keys": ["help"], "notices": ["messages"],
  ]

  /// As it is compared: hyphens and capitals do not count.
  static func folded(_ word: some StringProtocol) -> String {
    word.lowercased().filter { $0 != "-" }
  }
}

extension AppState {
  /// The actions that a word on the command line can mean: the one of that name or alias, else those whose names begin with it.
  func actions(named word: String) -> [Action] {
    let actions = commands.map(\.action)
    let folded = CommandWords.folded(word)
    if let action = actions.first(where: { CommandWords.folded($0.name.word) == folded }) { return [action] }
    if let names = CommandWords.aliases[folded] {
      let meant = names.compactMap { name in actions.first { $0.name.word == name } }
      if let action = meant.first(where: { $0.availability(self).isPossible }) ?? meant.first { return [action] }
    }
    return actions.filter { CommandWords.folded($0.name.word).hasPrefix(folded) }
  }
}
