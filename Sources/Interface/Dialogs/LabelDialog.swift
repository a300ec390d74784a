import Formats
import TerminalKit
import TokenModel

/// Asks for the operator's own label of an upload token.
struct LabelDialog: SendingDialog, FormDialog {
  static let width = 60

  enum Field: Hashable, Sendable {
    case label
  }

  let environment: EnvironmentName
  let token: ListedToken
  var form: Form<Field>
  var top: Int? = 0
  var failure: Failure?
  var work: WorkID?

  var keyContext: KeyContext { .form }
  var cancelling: Availability { unlessAwaiting }
  var submitWord: String { "save" }

  init(_ environment: EnvironmentName, _ token: ListedToken) {
    self.environment = environment
    self.token = token
    form = Form([
      FormField(
        name: .label, label: "Label", input: .text(TextField(token.ownLabel ?? ""), isSecret: false),
        hint: "empty: no label")
    ])
  }

  /// What is wrong with what is typed.
  var problem: String? {
    Result { () throws(TextFailure) in try OwnLabel.checked(form.text(.label)) }.failure?.reason
  }

  /// The label, or nil to forget it.
  var label: String? {
    let text = form.text(.label)
    return text.isEmpty ? nil : text
  }

  func submit(in state: inout AppState) -> [Effect] {
    problem == nil ? state.send(.keepLabel(label, token.token.reference), from: self) : []
  }
}

extension LabelDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent(title: "Your own label: \(token.handle.text)")
    content.lines.add("Kept on this machine only; the server has no labels.", .textDim, width: width)
    FormContent(form: form, glyphs: state.display.glyphs, isActive: work == nil, problem: problem)
      .add(to: &content, width: width)
    if let failure { content.foot.add(failure.text, .statusError, width: width) }
    return content
  }
}

extension Action {
  static let label = Action(
    .label, .tokens, [.character("e")], in: [.inspect], help: "edit your own label", hint: Hint("label", 10),
    opens: true, when: \.labelling
  ) { state, _ in state.openLabel() }
  /// Among the tokens its key is that of everything that can be edited.
  static let labelOfRow = Action(
    .label, .tokens, [], in: [.main], help: "your own label: edit it", opens: true, when: \.labelling
  ) { state, _ in state.openLabel() }
}

extension AppState {
  mutating func openLabel() -> [Effect] {
    guard let (name, token) = tokenAtHand else { return [] }
    return open(LabelDialog(name, token))
  }

  var labelling: Availability {
    guard let (name, _) = tokenAtHand else { return noToken }
    guard let profile = environment(name).flatMap(profile(of:)) else { return whyNotUsable }
    guard profile.uploadTokens?.facts.contains(.label) != true else {
      return .impossible("\(profile.displayName) stores its own labels; you cannot change them here.")
    }
    return .possible
  }
}

extension AppState {
  /// Takes in whether the operator's own label was kept or forgotten.
  mutating func labelKept(_ name: EnvironmentName, _ work: WorkID, _ result: Result<ListedToken, SessionFailure>) {
    switch result {
    case .success(let token):
      close(work)
      lists[name]?.update(token)
      changeInspection { $0.about = .token(name, token) }
    case .failure(let failure): failDialog(work, shown(failure, retry: .submit, in: .form))
    }
  }
}
