import TokenModel

extension Action {
  static let addEnvironment = Action(
    .addEnvironment, .sessions, [.character("+")], in: [.main], help: "add an environment",
    hint: Hint("add", 13, in: .environments), opens: true,
    when: { $0.profiles.isEmpty ? .impossible("This fob knows no service.") : .possible }
  ) { state, _ in state.openAdd() }
}

extension AppState {
  fileprivate mutating func openAdd() -> [Effect] {
    open(.add(AddDialog(profiles.values.sorted { $0.displayName.lowercased() < $1.displayName.lowercased() })))
  }

  /// Tries what was typed; what did not answer a moment ago and was not changed is added as it is.
  mutating func submitAdd(_ dialog: AddDialog) -> [Effect] {
    var dialog = dialog
    defer { replaceDialog(dialog) }
    guard !dialog.refuseWhatCannotBeSent(), let draft = dialog.draft else { return [] }
    let work = nextWork()
    let isDecided = if case .unreachable = dialog.outcome { true } else { false }
    (dialog.work, dialog.outcome) = (work, nil)
    return [isDecided ? .addEnvironment(draft, work) : .tryEnvironment(draft, work)]
  }

  /// Takes in whether the server answers; where it does, what was typed is added. Nothing is where the dialog was closed meanwhile.
  mutating func environmentTried(
    _ work: WorkID, _ result: Result<ConnectionFinding, EnvironmentProblem>
  ) -> [Effect] {
    var answering: EnvironmentDraft?
    changeDialog(AddDialog.self, waitingFor: work) { dialog in
      switch result {
      case .success(let finding) where finding.failed == nil: answering = dialog.draft
      case .success(let finding): dialog.take(.unreachable(finding))
      case .failure(let problem): dialog.take(.refused(problem.reason))
      }
    }
    return answering.map { [.addEnvironment($0, work)] } ?? []
  }

  /// Takes in whether the environment was added.
  mutating func environmentAdded(_ name: EnvironmentName, _ work: WorkID, _ result: Result<Void, EnvironmentProblem>) {
    switch result {
    case .success:
      close(work)
      chosen = name.text
      say(.done("\(name) was added. Press \(key(.logIn)) to log in."), about: .session(name, lives: false))
    case .failure(let problem):
      changeDialog(AddDialog.self, waitingFor: work) { $0.take(.refused(problem.reason)) }
    }
  }
}
