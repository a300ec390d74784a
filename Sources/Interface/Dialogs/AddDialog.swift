import Formats
import TerminalKit
import TokenModel

/// Asks for a new environment.
struct AddDialog: FormDialog {
  static let width = 74

  /// What the latest try came to.
  enum Outcome: Sendable, Equatable {
    /// The file cannot be as it was typed.
    case refused(String)
    /// No login could begin there; sent once more as it is, it is added anyway.
    case unreachable(ConnectionFinding)
  }

  private var environment: EnvironmentForm
  var top: Int? = 0
  private(set) var outcome: Outcome?
  private(set) var work: WorkID?

  var form: Form<EnvironmentForm.Field> {
    get { environment.form }
    set { environment.form = newValue }
  }
  var keyContext: KeyContext { .form }
  /// A try can be given up.
  var cancelling: Availability { .possible }
  var submitWord: String { "add" }
  var hints: [ActionName: String] { work == nil ? formHints : [.cancel: "give up"] }

  /// - Parameters:
  ///   - profiles: the services to choose from, at least one.
  ///   - names: those that environments have already.
  init(_ profiles: [ServiceProfile], taken names: Set<String>) {
    environment = EnvironmentForm(profiles, taken: names)
  }

  /// Takes an input; an earlier verdict no longer counts once something has changed.
  mutating func handle(_ input: FormInput) -> FormReaction {
    let before = draft
    let reaction = environment.handle(input)
    if draft != before { outcome = nil }
    return reaction
  }

  /// Takes in what a try came to. Where the server did not answer, it is most often the address that wants another look, so it is focused.
  mutating func conclude(_ outcome: Outcome) {
    (work, self.outcome) = (nil, outcome)
    if case .unreachable = outcome { form.focus(on: .url) }
  }

  /// Tries what was typed; what did not answer a moment ago and was not changed is added as it is.
  func submit(in state: inout AppState) -> [Effect] {
    guard let draft else { return [] }
    let work = state.nextWork()
    let isDecided = if case .unreachable = outcome { true } else { false }
    var waiting = self
    (waiting.work, waiting.outcome) = (work, nil)
    state.replaceDialog(waiting)
    return [isDecided ? .addEnvironment(draft, work) : .tryEnvironment(draft, work)]
  }

  /// What would be written; nil while the name is none.
  var draft: EnvironmentDraft? { environment.draft }
}

extension AddDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent(title: "Add an environment")
    content.lines.add("One account on one server. Saved as a file you can edit.", .textDim, width: width)
    FormContent(
      form: form, glyphs: state.display.glyphs, isActive: work == nil, isShown: form.isShown(at: state.now),
      problem: environment.problem, note: environment.note, givesHints: outcome == nil
    ).add(to: &content, width: width)
    switch outcome {
    case .refused(let reason): content.addNews([(reason, .statusError)], width: width)
    case .unreachable(let finding):
      let way = "\(state.key(.submitNow, in: .form)) adds it anyway; change something to try again."
      content.addNews([("\(finding.course). \(finding.words)", .statusError), (way, .textDim)], width: width)
    case nil:
      guard work != nil else { break }
      let words = "Trying the server. \(state.key(.cancel, in: .form)) gives up."
      content.addNews([("\(state.display.glyphs.busy) \(words)", .statusInfo)], width: width)
    }
    return content
  }
}

extension Action {
  static let addEnvironment = Action(
    .addEnvironment, .sessions, [.character("+")], in: [.main], help: "add an environment",
    hint: Hint("add", 13, in: .environments), opens: true,
    when: { $0.profiles.isEmpty ? .impossible("No services are built into this fob.") : .possible }
  ) { state, _ in state.openAdd() }
}

extension AppState {
  fileprivate mutating func openAdd() -> [Effect] {
    open(
      AddDialog(
        profiles.values.sorted { $0.displayName.lowercased() < $1.displayName.lowercased() },
        taken: Set(environments.filter { $0.file?.isSystemWide != true }.map(\.name))))
  }

  /// Takes in whether the server answers; where it does, what was typed is added. Nothing is where the dialog was closed meanwhile.
  mutating func environmentTried(
    _ work: WorkID, _ result: Result<ConnectionFinding, FileFailure>
  ) -> [Effect] {
    var answering: EnvironmentDraft?
    changeDialog(AddDialog.self, waitingFor: work) { dialog in
      switch result {
      case .success(let finding) where finding.failed == nil: answering = dialog.draft
      case .success(let finding): dialog.conclude(.unreachable(finding))
      case .failure(let problem): dialog.conclude(.refused(problem.reason))
      }
    }
    return answering.map { [.addEnvironment($0, work)] } ?? []
  }

  /// Takes in whether the environment was added.
  mutating func environmentAdded(_ name: EnvironmentName, _ work: WorkID, _ result: Result<Void, FileFailure>) {
    switch result {
    case .success:
      close(work)
      chosen = name.text
      // The list is as it was before.
      let hidden = state(of: name)?.file.flatMap { $0.isSystemWide ? " It hides \($0.file)." : nil } ?? ""
      say(.done("\(name) was added.\(hidden) Press \(key(.logIn)) to log in."), about: .session(name, lives: false))
    case .failure(let problem):
      changeDialog(AddDialog.self, waitingFor: work) { $0.conclude(.refused(problem.reason)) }
    }
  }
}
