import TokenModel

/// Asks for the operator's own label of an upload token.
struct LabelDialog: ScrolledDialog, AskingDialog {
  enum Field: Hashable, Sendable {
    case label
  }

  let environment: EnvironmentName
  let token: ListedToken
  var form: Form<Field>
  /// The first line on the screen.
  var top = 0
  var failure: Failure?
  var work: WorkID?

  var dialog: Dialog { .label(self) }
  var submission: String { "keep" }

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
    do throws(OwnLabelProblem) {
      _ = try OwnLabel.checked(form.text(.label))
      return nil
    } catch {
      return error.description
    }
  }

  /// The label, or nil to forget it.
  var label: String? {
    let text = form.text(.label)
    return text.isEmpty ? nil : text
  }
}

extension Action {
  static let label = Action(
    .label, .tokens, [.character("e")], in: [.main, .inspect], help: "edit your own label", hint: Hint("label", 10),
    opens: true, when: \.labelling
  ) { state, _ in
    guard let (name, token) = state.tokenAtHand else { return [] }
    return state.open(.label(LabelDialog(name, token)))
  }
}

extension AppState {
  fileprivate var labelling: Availability {
    guard let (name, _) = tokenAtHand else { return noToken }
    guard let profile = environment(name).flatMap(profile(of:)) else { return whyNotUsable }
    guard profile.uploadTokens?.facts.contains(.label) != true else {
      return .impossible("\(profile.displayName) keeps the labels itself; they cannot be changed.")
    }
    return .possible
  }
}
