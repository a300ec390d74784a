import Formats
import TerminalKit
import TokenModel

/// Asks for the operator's notes about an upload token: its own label, where the server has none, and its contact.
struct LabelDialog: SendingDialog, FormDialog {
  static let width = 60

  let environment: EnvironmentName
  let token: ListedToken
  var form: Form<OwnNote>
  var top: Int? = 0
  var failure: Failure?
  var work: WorkID?

  var keyContext: KeyContext { .form }
  var cancelling: Availability { unlessAwaiting }
  var submitWord: String { "save" }

  /// - Parameter keepsLabel: whether the server keeps the label, so that only the contact is asked for.
  init(_ environment: EnvironmentName, _ token: ListedToken, keepsLabel: Bool) {
    self.environment = environment
    self.token = token
    let label = FormField<OwnNote>(
      name: .label, label: "Label", input: .text(TextField(token.ownLabel ?? ""), isSecret: false),
      hint: "empty: no label")
    let contact = FormField<OwnNote>(
      name: .contact, label: "Contact", input: .text(TextField(token.contact ?? ""), isSecret: false),
      hint: "whom to ring about it; empty: nobody")
    form = Form(keepsLabel ? [contact] : [label, contact])
    form.focus(on: .label)
  }

  /// What is wrong with what is typed.
  var problem: String? {
    form.fields.lazy.compactMap { field in
      Result { () throws(TextFailure) in try field.name.checked(form.text(field.name)) }.failure?.reason
    }.first
  }

  /// What was changed; nil is to be forgotten.
  var changes: [OwnNote: String?] {
    form.fields.reduce(into: [:]) { changes, field in
      let text = form.text(field.name)
      let earlier = field.name == .label ? token.ownLabel : token.contact
      if text != earlier ?? "" { changes[field.name] = .some(text.isEmpty ? nil : text) }
    }
  }

  func submit(in state: inout AppState) -> [Effect] {
    guard problem == nil else { return [] }
    return changes.isEmpty ? state.cancelDialog() : state.send(.keepNotes(changes, token.token.reference), from: self)
  }
}

extension LabelDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    let hasLabel = form[.label] != nil
    var content = DialogContent(title: "Your own \(hasLabel ? "label" : "contact"): \(token.handle.text)")
    let share = state.environment(environment)?.share
    let place = share.map { "Kept for all hosts of \($0)" } ?? "Kept on this machine only"
    let why = hasLabel ? "the server has no labels" : "the server keeps the label"
    content.lines.add("\(place); \(why).", .textDim, width: width)
    FormContent(form: form, glyphs: state.display.glyphs, isActive: work == nil, problem: problem)
      .add(to: &content, width: width)
    if let failure { content.foot.add(failure.text, .statusError, width: width) }
    return content
  }
}

extension Action {
  static let label = Action(
    .label, .tokens, [.character("e")], in: [.inspect], help: "edit your own label and contact",
    hint: Hint("label", 10),
    opens: true, when: \.labelling
  ) { state, _ in state.openLabel() }
  /// Among the tokens its key is that of everything that can be edited.
  static let labelOfRow = Action(
    .label, .tokens, [], in: [.main], help: "your own label and contact: edit them", opens: true, when: \.labelling
  ) { state, _ in state.openLabel() }
}

extension AppState {
  mutating func openLabel() -> [Effect] {
    guard let (name, token) = tokenAtHand else { return [] }
    let support = environment(name).flatMap(profile(of:))?.uploadTokens
    return open(LabelDialog(name, token, keepsLabel: support?.facts.contains(.label) == true))
  }

  var labelling: Availability {
    guard let (name, _) = tokenAtHand else { return noToken }
    return environment(name).flatMap(profile(of:)) == nil ? whyNotUsable : .possible
  }
}

extension AppState {
  /// Takes in whether the operator's notes were kept or forgotten.
  mutating func notesKept(_ name: EnvironmentName, _ work: WorkID, _ result: Result<ListedToken, SessionFailure>) {
    switch result {
    case .success(let token):
      close(work)
      lists[name]?.update(token)
      changeInspection { $0.about = .token(name, token) }
    case .failure(let failure): failDialog(work, shown(failure, retry: .submit, in: .form))
    }
  }
}
