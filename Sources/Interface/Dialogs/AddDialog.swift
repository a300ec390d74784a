import Formats
import TerminalKit
import TokenModel

/// Asks for a new environment: which service, where, as whom, and where its secret comes from.
struct AddDialog: FormDialog {
  static let width = 74

  enum Field: Hashable, Sendable {
    case name, service, url
    /// A key of the service that is no secret.
    case key(String)
    case secretForm, secretValue
  }

  /// What the latest try came to.
  enum Outcome: Sendable, Equatable {
    /// The file cannot be as it was typed.
    case refused(String)
    /// No login could begin there; sent once more as it is, it is added anyway.
    case unreachable(ConnectionFinding)
  }

  var form: Form<Field>
  var top: Int? = 0
  var outcome: Outcome?
  var work: WorkID?
  private let profiles: [ServiceProfile]

  var keyContext: KeyContext { .form }
  /// A try can be given up.
  var cancelling: Availability { .possible }
  var hints: [ActionName: String] { work == nil ? (form.isAtEnd ? [.submit: "add"] : [:]) : [.cancel: "give up"] }

  /// - Parameter profiles: the services to choose from, at least one.
  init(_ profiles: [ServiceProfile]) {
    self.profiles = profiles
    form = Form([
      FormField(
        name: .name, label: "Name", input: .text(TextField(), isSecret: false),
        hint: "how you and your scripts call it, such as prod", isAwaited: true),
      FormField(
        name: .service, label: "Service", input: .choice(profiles.map(\.displayName), chosen: 0), isOffered: true),
      Self.secretSource,
    ])
    fit()
  }

  private static let secretSource = FormField<Field>(
    name: .secretForm, label: "Secret from",
    input: .choice(SecretQuestion.forms.map(SecretQuestion.displayName), chosen: 0),
    isOffered: true)

  private var profile: ServiceProfile { profiles[form[.service]?.choice ?? 0] }

  private var secretForm: SecretForm? { SecretQuestion.forms[form[.secretForm]?.choice ?? 0] }

  /// Takes an input; an earlier verdict no longer counts once something has changed.
  mutating func handle(_ input: FormInput) -> FormReaction {
    let before = draft
    let reaction = form.handle(input)
    fit()
    if draft != before { outcome = nil }
    return reaction
  }

  /// Gives the keys to the first field as which it cannot be sent, and says why; false where there is none.
  mutating func refuseWhatCannotBeSent() -> Bool {
    if let index = form.fields.firstIndex(where: { $0.isAwaited && $0.isEmpty }) {
      form.focused = index
      outcome = .refused("\(form.fields[index].label) is missing.")
      return true
    }
    if let (index, flaw) = form.flaw {
      form.focused = index
      outcome = .refused("\(form.fields[index].label) \(flaw)")
      return true
    }
    guard draft == nil else { return false }
    // What is wrong with the name is said there already.
    form.focused = form.fields.firstIndex { $0.name == .name } ?? 0
    return true
  }

  /// Takes in what a try came to. Where the server did not answer, it is most often the address that wants another look, so it has the keys.
  mutating func conclude(_ outcome: Outcome) {
    (work, self.outcome) = (nil, outcome)
    guard case .unreachable = outcome else { return }
    form.focused = form.fields.firstIndex { $0.name == .url } ?? form.focused
  }

  mutating func mask() { form.mask() }

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
  var draft: EnvironmentDraft? {
    guard let name = EnvironmentName(form.text(.name)) else { return nil }
    var draft = EnvironmentDraft(name: name, service: profile.name)
    if !form.text(.url).isEmpty { draft.set(CommonEnvironmentKey.url.rawValue, to: form.text(.url)) }
    for key in profile.plainKeys where !form.text(.key(key.name)).isEmpty {
      draft.set(key.name, to: form.text(.key(key.name)))
    }
    if let secret = profile.mainSecret {
      draft.set(secret, to: secretForm, form[.secretValue]?.textField?.content ?? Secret(""))
    }
    return draft
  }

  /// What is wrong with the name, once there is one.
  var problem: String? {
    guard !form.text(.name).isEmpty, draft == nil else { return nil }
    return "A name is made of \(EnvironmentName.rule)."
  }

  /// What the chosen way to the secret means, while it is chosen.
  var note: String? {
    guard form.fields.indices.contains(form.focused), form.fields[form.focused].name == .secretForm else { return nil }
    return SecretQuestion.help(secretForm)
  }

  /// Gives the form the fields of the chosen service and the chosen way to its secret; what was typed into those that stay, stays.
  private mutating func fit() {
    let focused = form.fields.indices.contains(form.focused) ? form.fields[form.focused].name : .name
    let old = form
    func field(
      _ name: Field, _ label: String, _ hint: String?, isAwaited: Bool = false, isSecret: Bool = false
    ) -> FormField<Field> {
      let typed = old[name]?.textField ?? TextField()
      return FormField(
        name: name, label: label, input: .text(typed, isSecret: isSecret), hint: hint, isAwaited: isAwaited,
        isOffered: true)
    }
    let standard = profile.standardOrigin.map { "empty: \($0.text)" }
    var fields = [old[.name], old[.service]].compactMap(\.self)
    fields.append(field(.url, "Address", standard ?? "https://HOST", isAwaited: standard == nil))
    fields += profile.plainKeys.map { field(.key($0.name), $0.name.capitalizedWord, $0.help, isAwaited: $0.isRequired) }
    if profile.mainSecret != nil {
      fields.append(old[.secretForm] ?? Self.secretSource)
      if let question = SecretQuestion.question(secretForm) {
        fields.append(
          field(
            .secretValue, secretForm == .literal ? "Value" : SecretQuestion.displayName(secretForm).capitalizedWord,
            question,
            isAwaited: true, isSecret: secretForm == .literal))
      }
    }
    form.fields = fields
    form.focused = fields.firstIndex { $0.name == focused } ?? 0
  }
}

extension String {
  fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst().replacing("_", with: " ") }
}

extension AddDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent(title: "Add an environment")
    content.lines.add(
      "One server with an account on it. It becomes a file of its own, which you can change later.", .textDim,
      width: width)
    FormContent(
      form: form, glyphs: state.display.glyphs, isActive: work == nil,
      isShown: form.isShown(at: state.now), problem: problem, note: note,
      givesHints: outcome == nil
    ).add(to: &content, width: width)
    switch outcome {
    case .refused(let reason): content.addNews([(reason, .statusError)], width: width)
    case .unreachable(let finding):
      let way = "\(state.key(.submit, in: .form)) adds it all the same; change something to try again."
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
    when: { $0.profiles.isEmpty ? .impossible("This fob knows no service.") : .possible }
  ) { state, _ in state.openAdd() }
}

extension AppState {
  fileprivate mutating func openAdd() -> [Effect] {
    open(AddDialog(profiles.values.sorted { $0.displayName.lowercased() < $1.displayName.lowercased() }))
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
      say(.done("\(name) was added. Press \(key(.logIn)) to log in."), about: .session(name, lives: false))
    case .failure(let problem):
      changeDialog(AddDialog.self, waitingFor: work) { $0.conclude(.refused(problem.reason)) }
    }
  }
}
