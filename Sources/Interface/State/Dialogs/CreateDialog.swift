import Formats
import TokenModel

/// Asks what a new upload token shall be like.
struct CreateDialog: ScrolledDialog, AskingDialog {
  enum Field: Hashable, Sendable {
    case label, scope, lifetime, organization
  }

  let environment: EnvironmentName
  var form: Form<Field>
  /// What is wrong with what was typed, or what the server said.
  var failure: Failure?
  /// The first line on the screen.
  var top = 0
  var work: WorkID?
  private let scopes: [TokenScope]
  private let organizations: [String]
  private let lifetimes: UploadTokenSupport.Lifetimes

  var dialog: Dialog { .create(self) }
  var submission: String { "create" }

  init(_ environment: EnvironmentName, support: UploadTokenSupport, organizations: [String]) {
    self.environment = environment
    self.organizations = organizations
    scopes = support.scopes
    lifetimes = support.lifetimes
    let keepsLabel = support.facts.contains(.label)
    var fields = [
      FormField<Field>(
        name: .label, label: "Label", input: .text(TextField(), isSecret: false),
        hint: keepsLabel ? "who gets it, and what for" : "your own note, kept on this machine")
    ]
    if scopes.count > 1 {
      fields.append(FormField(name: .scope, label: "Scope", input: .choice(scopes.map(\.rawValue), chosen: 0)))
    }
    if case .seconds(let standard) = lifetimes.standard {
      fields.append(
        FormField(
          name: .lifetime, label: "Lifetime",
          input: .text(TextField(TimeSpan.text(seconds: standard)), isSecret: false),
          hint: "90s, 30m, 12h, 7d – or: never"))
    }
    if organizations.count > 1 {
      fields.append(
        FormField(name: .organization, label: "Organization", input: .choice(organizations, chosen: 0)))
    }
    form = Form(fields)
    form.focused = 0
  }

  /// What was asked for, or a sentence about what is wrong with it.
  var request: Result<TokenRequest, RequestProblem> {
    let scope = form[.scope]?.choice.map { scopes[$0] } ?? scopes.first
    let organization = form[.organization]?.choice.map { organizations[$0] } ?? organizations.first
    return label.flatMap { label in
      lifetime.map { TokenRequest(label: label, scope: scope, lifetime: $0, organization: organization) }
    }
  }

  /// The field that has the keys.
  var focusedName: Field? {
    form.fields.indices.contains(form.focused) ? form.fields[form.focused].name : nil
  }

  /// What is wrong with what is typed into the field that has the keys; nothing is wrong with an empty one yet.
  var problem: String? {
    switch focusedName {
    case .label: label.problem?.description
    case .lifetime where !form.text(.lifetime).isEmpty: lifetime.problem?.description
    default: nil
    }
  }

  private var label: Result<String?, RequestProblem> {
    do throws(OwnLabelProblem) {
      return .success(try OwnLabel.checked(form.text(.label)))
    } catch {
      return .failure(.label(error))
    }
  }

  private var lifetime: Result<TokenRequest.Lifetime, RequestProblem> {
    guard case .choosable(let maximum) = lifetimes else { return .success(.never) }
    let text = form.text(.lifetime).lowercased().filter { $0 != " " }
    if text == "never" { return .success(.never) }
    guard let seconds = TimeSpan.seconds(parsingWithUnit: text), seconds > 0 else { return .failure(.notALifetime) }
    return seconds <= maximum ? .success(.seconds(seconds)) : .failure(.tooLong(maximum: maximum))
  }
}

extension Result {
  fileprivate var problem: Failure? { if case .failure(let problem) = self { problem } else { nil } }
}
