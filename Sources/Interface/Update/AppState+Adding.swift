import TokenModel

extension AppState {
  mutating func openAdd() -> [Effect] {
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

  /// Takes in what became of an environment that is being added.
  mutating func takeAdding(_ message: Message) -> [Effect] {
    switch message {
    case .environmentTried(let draft, let work, let finding):
      guard finding.failed != nil else { return [.addEnvironment(draft, work)] }
      changeDialog(AddDialog.self, waitingFor: work) { $0.take(.unreachable(finding)) }
    case .environmentNotAdded(let work, let problem):
      changeDialog(AddDialog.self, waitingFor: work) { $0.take(.refused(problem.reason)) }
    case .environmentAdded(let name, let work):
      close(work)
      chosen = name.text
      say(.done("\(name) was added. Press \(key(.logIn)) to log in."), about: .session(name, lives: false))
    default: break
    }
    return []
  }
}
