import Formats
import FoundationEssentials
import TerminalKit
import TokenModel

/// The form for a new upload token.
struct CreateDialog: SendingDialog, FormDialog {
  static let width = 60

  enum Field: Hashable, Sendable {
    case label, scope, lifetime, organization, contact
  }

  let environment: EnvironmentName
  var form: Form<Field>
  /// What is wrong with what was typed, or what the server said.
  var failure: Failure?
  var top: Int? = 0
  var work: WorkID?
  /// What the service's tokens can allow.
  private let standardScopes: [TokenScope]
  private let issuers: [TokenIssuer]
  private let lifetimes: UploadTokenSupport.Lifetimes

  var keyContext: KeyContext { .form }
  var cancelling: Availability { unlessAwaiting }
  var submitWord: String { "create" }

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
      let proposed = TokenScope.least(of: scopes).flatMap(scopes.firstIndex(of:)) ?? 0
      fields.append(FormField(name: .scope, label: "Scope", input: .choice(scopes.map(\.rawValue), chosen: proposed)))
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
    fields.append(
      FormField(
        name: .contact, label: "Contact", input: .text(TextField(), isSecret: false),
        hint: "whom to ring about it; fob keeps it"))
    form = Form(fields)
  }

  /// Takes an input; the scopes are those of the organization that is chosen.
  mutating func handle(_ input: FormInput) -> FormReaction {
    let reaction = handleTyped(input)
    fitScopes()
    return reaction
  }

  /// Keeps the scope that was chosen where the organization has it, else proposes the least.
  private mutating func fitScopes() {
    guard let place = form.fields.firstIndex(where: { $0.name == .scope }),
      case .choice(let words, let chosen) = form.fields[place].input
    else { return }
    let possible = scopes.map(\.rawValue)
    guard possible != words else { return }
    let kept = possible.firstIndex(of: words[chosen]) ?? TokenScope.least(of: scopes).flatMap(scopes.firstIndex(of:))
    form.fields[place].input = .choice(possible, chosen: kept ?? 0)
  }

  private var issuer: TokenIssuer? { form[.organization]?.choice.map { issuers[$0] } ?? issuers.first }

  private var scopes: [TokenScope] { issuer?.scopes ?? standardScopes }

  /// What was asked for, or a sentence about what is wrong with it.
  var request: Result<TokenRequest, TextFailure> {
    let scope = form[.scope]?.choice.map { scopes[$0] } ?? scopes.first
    let organization = issuer?.organization
    return checked(.label, in: .label).flatMap { label in
      checked(.contact, in: .contact).flatMap { contact in
        lifetime.map {
          TokenRequest(label: label, contact: contact, scope: scope, lifetime: $0, organization: organization)
        }
      }
    }
  }

  /// The focused field.
  var focusedName: Field? {
    form.fields.indices.contains(form.focused) ? form.fields[form.focused].name : nil
  }

  /// What is wrong with what is typed into the focused field; nothing is wrong with an empty one yet.
  var problem: String? {
    switch focusedName {
    case .label: checked(.label, in: .label).failure?.reason
    case .contact: checked(.contact, in: .contact).failure?.reason
    case .lifetime where !form.text(.lifetime).isEmpty: lifetime.failure?.reason
    default: nil
    }
  }

  private func checked(_ note: OwnNote, in field: Field) -> Result<String?, TextFailure> {
    Result { () throws(TextFailure) in try note.checked(form.text(field)) }
  }

  private var lifetime: Result<TokenRequest.Lifetime, TextFailure> {
    guard case .choosable(let maximum) = lifetimes else { return .success(.never) }
    let text = form.text(.lifetime).lowercased().filter { $0 != " " }
    if text == "never" { return .success(.never) }
    guard let seconds = TimeSpan.seconds(parsingWithUnit: text), seconds > 0 else {
      return .failure(TextFailure("The lifetime must be a number with s, m, h or d, such as 12h, or the word never."))
    }
    guard seconds <= maximum else {
      return .failure(TextFailure("The server allows at most \(maximum / 86_400) days, or the word never."))
    }
    return .success(.seconds(seconds))
  }

  func submit(in state: inout AppState) -> [Effect] {
    switch request {
    case .success(let request): return state.send(.create(request), from: self)
    case .failure(let found):
      // What is wrong with the focused field is said there already.
      guard problem == nil else { return [] }
      var failed = self
      failed.failure = Failure(word: "invalid", reason: found.description, advice: nil)
      state.replaceDialog(failed)
      return []
    }
  }
}

extension CreateDialog {
  func content(in state: AppState, width: Int) -> DialogContent {
    var content = DialogContent("Create a token", in: environment, of: state)
    if lifetimes == .neverOnly {
      content.lines.add("Never expires. Only revoking it ends access.", .statusWarn, width: width)
    }
    FormContent(
      form: form, glyphs: state.display.glyphs, isActive: work == nil, problem: problem,
      note: end(in: state), givesHints: failure == nil
    ).add(to: &content, width: width)
    if let failure {
      content.addNews([(failure.text, .statusError)], width: width)
    } else if work != nil {
      content.addNews([("\(state.display.glyphs.busy) Creating it.", .statusInfo)], width: width)
    }
    return content
  }

  /// When a token created now would expire, while its lifetime is typed.
  private func end(in state: AppState) -> String? {
    guard focusedName == .lifetime, case .success(let request) = request else { return nil }
    switch request.lifetime {
    case .never: return "Never expires."
    case .seconds(let seconds):
      let end = state.now.addingTimeInterval(Double(seconds) + state.clockOffset)
      let dates = DateText(zone: state.display.zone)
      return "Expires \(seconds < 3600 ? dates.second(end) : dates.minute(end))."
    }
  }
}

extension Action {
  static let create = Action(
    .create, .tokens, [.character("c")], in: [.main], help: "create an upload token", hint: Hint("create", 6),
    opens: true, when: \.creation
  ) { state, _ in state.openCreate() }
}

extension AppState {
  fileprivate var creation: Availability {
    if inventory != nil {
      return .impossible("Which environment? \(key(.inventory)) goes back to them; choose one and create it there.")
    }
    guard tokensExist.isPossible else { return tokensExist }
    guard change(chosenEnvironment?.name).isPossible else { return change(chosenEnvironment?.name) }
    guard chosenState?.hasLivingSession(at: now) == true else {
      return .impossible("Not logged in. Press \(key(.logIn)) to log in.")
    }
    if chosenList?.issuers == [] {
      return .impossible("Only an organization's owner can create its tokens, and this account owns none of these.")
    }
    return .possible
  }

  fileprivate mutating func openCreate() -> [Effect] {
    guard let environment = chosenEnvironment, let support = chosenSupport else { return [] }
    let issuers = chosenList?.issuers ?? environment.organizations.map { TokenIssuer($0, scopes: support.scopes) }
    return open(CreateDialog(environment.name, support: support, issuers: issuers))
  }

  /// Takes in whether an upload token was created.
  mutating func tokenCreated(
    _ name: EnvironmentName, _ work: WorkID, _ result: Result<ListedToken, SessionFailure>
  ) -> [Effect] {
    switch result {
    case .success(let token):
      close(work)
      lists[name]?.outdate()
      lists[name]?.select(token.handle)
      return openInspection(of: token, in: name, isNew: true)
    case .failure(let failure):
      failDialog(work, mayHaveHappened(failure, "created", name))
      return []
    }
  }
}
