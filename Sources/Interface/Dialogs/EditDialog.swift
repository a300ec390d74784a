import Formats
import TerminalKit
import TokenModel

/// Changes what the file of an environment says.
struct EditDialog: FormDialog, WritingDialog {
  static let width = 74

  let environment: Environment
  private var edited: EnvironmentForm
  private let before: EnvironmentDraft?
  var top: Int? = 0
  var work: WorkID?
  var problem: String?

  var form: Form<EnvironmentForm.Field> {
    get { edited.form }
    set { edited.form = newValue }
  }
  var keyContext: KeyContext { .form }
  var submitWord: String { "save" }

  init(_ environment: Environment, _ profile: ServiceProfile) {
    self.environment = environment
    edited = EnvironmentForm(of: environment, profile)
    before = edited.draft
    form.focus(on: .url)
  }

  mutating func handle(_ input: FormInput) -> FormReaction {
    let reaction = edited.handle(input)
    if reaction == .edited { problem = nil }
    return reaction
  }

  /// What would change in the file.
  var edit: EnvironmentEdit? {
    guard let before, let after = edited.draft else { return nil }
    return EnvironmentEdit(of: environment, from: before, to: after)
  }

  func submit(in state: inout AppState) -> [Effect] {
    guard let edit, !edit.isEmpty else {
      state.notice = .info("Nothing was changed.")
      return state.closeDialog()
    }
    return state.begin({ .changeEnvironment(edit, $0) }, from: self)
  }

  /// Whether another address was typed: nothing is sent there before a login.
  private var isMoved: Bool {
    guard let origin = try? Origin(form.text(.url)) else { return false }
    return origin != environment.origin
  }
}

extension EditDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent("Edit", in: environment.name, of: state)
    let service = state.displayName(of: environment.service)
    content.lines.add("\(service), \(environment.file)", .textDim, width: width)
    FormContent(
      form: form, glyphs: state.display.glyphs, isActive: work == nil, isShown: form.isShown(at: state.now),
      note: edited.note, givesHints: problem == nil
    ).add(to: &content, width: width)
    if let problem {
      content.addNews([(problem, .statusError)], width: width)
    } else if isMoved {
      content.addNews(
        [("A new address: log in to confirm it. Nothing is sent there before.", .statusWarn)], width: width)
    }
    return content
  }
}

extension Action {
  static let edit = Action(
    .edit, .sessions, [.character("e")], in: [.main], help: "edit the environment, or your label of the token",
    hint: Hint("edit", 6), opens: true, when: \.editing
  ) { state, _ in state.openEdit() }
  static let openEditor = Action(
    .openEditor, .dialogs, [[.control("o")]], in: [.form], help: "open the environment's file in your editor",
    hint: Hint("editor", 7), when: \.editingFile
  ) { state, _ in
    guard let dialog = state.dialogs.last as? EditDialog else { return [] }
    return state.closeDialog() + [.terminal(.edit(path: dialog.environment.file))]
  }
}

extension AppState {
  fileprivate var editing: Availability {
    if focus == .tokens { return labelling }
    guard let state = chosenState else { return .impossible("There is no environment yet.") }
    if let refusal = state.refusesChange { return refusal }
    return state.isUnread ? .impossible(EnvironmentState.beingRead) : .possible
  }

  fileprivate var editingFile: Availability {
    guard let dialog = dialogs.last as? EditDialog else { return .impossible("There is no file to edit here.") }
    guard dialog.unlessAwaiting.isPossible else { return dialog.unlessAwaiting }
    guard dialog.edit?.isEmpty != false else {
      return .impossible("Save your changes first (\(key(.submitNow, in: .form))), or drop them with Escape.")
    }
    return .possible
  }

  /// Edits what is selected. A file that cannot be used has no form: it opens in the editor.
  fileprivate mutating func openEdit() -> [Effect] {
    if focus == .tokens { return openLabel() }
    if let (environment, _, profile) = usable { return open(EditDialog(environment, profile)) }
    if let environment = chosenEnvironment { return [.terminal(.edit(path: environment.file))] }
    guard case .broken(_, let problem)? = chosenState?.entry else { return [] }
    return [.terminal(.edit(path: problem.file))]
  }

  /// Takes in whether the file of an environment was changed.
  mutating func environmentChanged(_ name: EnvironmentName, _ work: WorkID, _ result: Result<Void, FileFailure>) {
    switch result {
    case .success:
      close(work)
      notice = .done("\(name) was saved.")
    case .failure(let problem):
      changeDialog(EditDialog.self, waitingFor: work) { $0.fail(problem.reason) }
      changeDialog(SaveSecretDialog.self, waitingFor: work) { $0.fail(problem.reason) }
    }
  }
}
