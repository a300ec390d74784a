import TokenModel

extension AppState {
  /// What the person has chosen, as it is kept: what was kept before, with the environments of this run as they are now.
  var choices: KeptChoices {
    var choices = kept.kept
    choices.theme = themes.toKeep
    choices.environment = chosen ?? choices.environment
    let commands = commandHistory.keepable
    choices.commands = commands.isEmpty ? nil : commands
    choices.mouse = mouseChoice ?? choices.mouse
    for state in environments {
      guard let environment = state.environment else { continue }
      var own = choices.environments[state.name] ?? EnvironmentChoices()
      own.refresh = state.refresh == environment.refresh ? nil : state.refresh
      if let list = lists[environment.name], let support = profile(of: environment)?.uploadTokens {
        own.sort = list.sort
        own.columns = list.hiddenColumns.shownNames(of: support)
      }
      choices.environments[state.name] = own.isEmpty ? nil : own
    }
    return choices
  }

  /// Hands over what was chosen once it has rested.
  mutating func keepChoices() -> [Effect] {
    guard let due = kept.take(choices, at: now) else { return [] }
    withdrawWarning(of: .choices)
    return [.keepChoices(due.choices, since: due.since)]
  }

  /// Gives a list the columns that were chosen for it earlier, and the order, where its service still has that.
  func chooseAgain(_ list: inout TokenList, of name: EnvironmentName, _ support: UploadTokenSupport) {
    if let names = kept.kept.environments[name.text]?.columns {
      list.hiddenColumns = HiddenColumns(shownNames: names, of: support)
    }
    guard let sort = kept.kept.environments[name.text]?.sort,
      SortChoice.all(for: support).contains(where: { $0.key == sort.key })
    else { return }
    list.setSort(sort, support: support)
  }

  /// Takes in what `settings.ini` says now.
  mutating func settingsRead(_ settings: Settings, _ problems: [SettingsProblem]) {
    self.settings = settings
    tell(problems)
  }

  /// Says the first of some problems.
  mutating func tell(_ problems: [SettingsProblem]) {
    fileProblems.settings = problems
    guard let first = problems.first else { return withdrawWarning(of: .settings) }
    warn(problems.count > 1 ? told("\(first)") : "\(first)", of: .settings)
  }

  /// Says what is wrong with a file, below what is wrong with another one and was not read yet.
  mutating func warn(_ text: String, of file: FileProblems.File) {
    if noticeSubject != .files {
      fileProblems.warnings = []
      if let notice, notice.kind == .warning { fileProblems.warnings = [FileProblems.Warning(text: notice.text)] }
    }
    fileProblems.warnings.removeAll { $0.file == file || $0.text.contains(text) }
    fileProblems.warnings.append(FileProblems.Warning(file: file, text: text))
    say(.warning(fileProblems.warnings.map(\.text).sentences), about: .files)
  }

  /// Says no more what was wrong with a file.
  mutating func withdrawWarning(of file: FileProblems.File) {
    guard noticeSubject == .files, fileProblems.warnings.contains(where: { $0.file == file }) else { return }
    fileProblems.warnings.removeAll { $0.file == file }
    let texts = fileProblems.warnings.map(\.text)
    if !texts.isEmpty { say(.warning(texts.sentences), about: .files) }
  }
}
