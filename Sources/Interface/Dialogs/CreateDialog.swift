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
  /// What the service's tokens can allow.
  private let standardScopes: [TokenScope]
  private let issuers: [TokenIssuer]
  private let lifetimes: UploadTokenSupport.Lifetimes

  var dialog: Dialog { .create(self) }
  var submission: String { "create" }

  init(_ environment: EnvironmentName, support: UploadTokenSupport, issuers: [TokenIssuer]) {
    self.environment = environment
    self.issuers = issuers
    standardScopes = support.scopes
    lifetimes = support.lifetimes
    let keepsLabel = support.facts.contains(.label)
    var fields = [
      FormField<Field>(
        name: .label, label: "Label", input: .text(TextField(), isSecret: false),
        hint: keepsLabel ? "who gets it, and what for" : "your own note, kept on this machine")
    ]
    if standardScopes.count > 1 {
      let scopes = issuers.first?.scopes ?? standardScopes
      fields.append(FormField(name: .scope, label: "Scope", input: .choice(scopes.map(\.rawValue), chosen: 0)))
    }
    if case .seconds(let standard) = lifetimes.standard {
      fields.append(
        FormField(
          name: .lifetime, label: "Lifetime",
          input: .text(TextField(TimeSpan.text(seconds: standard)), isSecret: false),
          hint: "90s, 30m, 12h, 7d – or: never"))
    }
    if issuers.count > 1 {
      fields.append(
        FormField(
          name: .organization, label: "Organization", input: .choice(issuers.map(\.organization), chosen: 0)))
    }
    form = Form(fields)
    form.focused = 0
  }

  /// Takes an input; the scopes are those of the organization that is chosen.
  mutating func take(_ input: FormInput) -> FormReaction {
    let before = form
    let reaction = form.take(input)
    fitScopes()
    if !form.holdsTheSame(as: before) { failure = nil }
    return reaction
  }

  /// Keeps the scope that was chosen where the organization has it.
  private mutating func fitScopes() {
    guard let place = form.fields.firstIndex(where: { $0.name == .scope }),
      case .choice(let words, let chosen) = form.fields[place].input
    else { return }
    let possible = scopes.map(\.rawValue)
    guard possible != words else { return }
    form.fields[place].input = .choice(possible, chosen: possible.firstIndex(of: words[chosen]) ?? 0)
  }

  private var issuer: TokenIssuer? { form[.organization]?.choice.map { issuers[$0] } ?? issuers.first }

  private var scopes: [TokenScope] { issuer?.scopes ?? standardScopes }

  /// What was asked for, or a sentence about what is wrong with it.
  var request: Result<TokenRequest, RequestProblem> {
    let scope = form[.scope]?.choice.map { scopes[$0] } ?? scopes.first
    let organization = issuer?.organization
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

extension Action {
  static let create = Action(
    .create, .tokens, [.character("c")], in: [.main], help: "create an upload token", hint: Hint("create", 6),
    opens: true, when: \.creation
  ) { state, _ in state.openCreate() }
}

extension AppState {
  fileprivate var creation: Availability {
    guard tokensExist.isPossible else { return tokensExist }
    guard change(chosenEnvironment?.name).isPossible else { return change(chosenEnvironment?.name) }
    guard chosenState?.hasLivingSession(at: now) == true else {
      return .impossible("There is no living session. Press \(key(.logIn)) to log in.")
    }
    if chosenList?.issuers == [] {
      return .impossible("Only owners create an organization's tokens, and the account owns none of these.")
    }
    return .possible
  }

  fileprivate mutating func openCreate() -> [Effect] {
    guard let environment = chosenEnvironment, let support = chosenSupport else { return [] }
    let issuers = chosenList?.issuers ?? environment.organizations.map { TokenIssuer($0, scopes: support.scopes) }
    return open(.create(CreateDialog(environment.name, support: support, issuers: issuers)))
  }
}
