import Formats
import TerminalKit
import TokenModel

/// The fields that describe an environment: which service, where, as whom, and where its secrets come from.
struct EnvironmentForm: Sendable {
  enum Field: Hashable, Sendable {
    case name, service, url
    /// A key of the service that is no secret.
    case key(String)
    /// How the file gives a secret, and what it writes there.
    case secretForm(SecretName), secretValue(SecretName)
    case production, refresh
  }

  var form: Form<Field>
  /// The services to choose from, at least one.
  private let profiles: [ServiceProfile]
  /// The environment as it is; nil for a new one.
  private var existing: Environment?

  /// For a new environment, which must have none of the names.
  init(_ profiles: [ServiceProfile], taken names: Set<String>) {
    self.profiles = profiles
    form = Form([
      FormField(
        name: .name, label: "Name", input: .text(TextField(), isSecret: false), hint: "name, for example prod",
        isRequired: true, check: { Self.flaw(inName: $0, taken: names) }),
      FormField(name: .service, label: "Service", input: .choice(profiles.map(\.displayName), chosen: 0)),
    ])
    fit()
  }

  /// For an environment that there is: its name and service stay.
  init(of environment: Environment, _ profile: ServiceProfile) {
    profiles = [profile]
    existing = environment
    form = Form([])
    fit()
    // What is known decides which fields there are.
    prefill(from: environment)
    fit()
    prefill(from: environment)
  }

  private var profile: ServiceProfile { profiles[form[.service]?.choice ?? 0] }

  private static func flaw(inName text: String, taken names: Set<String>) -> String? {
    guard EnvironmentName(text) != nil else { return "A name can have \(EnvironmentName.rule)." }
    return names.contains(text) ? "There is an environment of this name already." : nil
  }

  /// Takes an input; the fields are those of what is chosen.
  mutating func handle(_ input: FormInput) -> FormReaction {
    let reaction = form.handle(input)
    fit()
    return reaction
  }

  /// What is wrong with the name while it is typed.
  var problem: String? {
    guard let field = form.focusedField, field.name == .name, !field.isEmpty else { return nil }
    return field.flaw
  }

  /// What the chosen way to a secret means, while it is chosen.
  var note: String? {
    guard case .secretForm(let secret)? = form.focusedField?.name else { return nil }
    return SecretQuestion.help(secretForm(secret))
  }

  private func secretForm(_ secret: SecretName) -> SecretForm? {
    SecretQuestion.forms[form[.secretForm(secret)]?.choice ?? 0]
  }
}

/// What would be written.
extension EnvironmentForm {
  /// Nil while the name is none.
  var draft: EnvironmentDraft? {
    guard let name = existing?.name ?? EnvironmentName(form.text(.name)) else { return nil }
    var draft = EnvironmentDraft(name: name, service: profile.name)
    func set(_ key: String, _ value: String?) {
      if let value, !value.isEmpty { draft.set(key, to: value) }
    }
    set(CommonEnvironmentKey.url.rawValue, form.text(.url))
    for key in askedKeys {
      if case .secret(let secret) = key.kind {
        setSecret(secret, in: &draft)
      } else {
        set(key.name, value(of: key))
      }
    }
    set(CommonEnvironmentKey.production.rawValue, ["", "yes", "no"][form[.production]?.choice ?? 0])
    set(CommonEnvironmentKey.refresh.rawValue, form[.refresh]?.choice == 1 ? RefreshPolicy.manual.rawValue : nil)
    return draft
  }

  /// A secret that stands in the file stays unless another one was typed.
  private func setSecret(_ secret: SecretName, in draft: inout EnvironmentDraft) {
    let typed = form[.secretValue(secret)]?.textField?.content ?? Secret("")
    if typed.isEmpty, secretForm(secret) == .literal, let source = existing?.secrets[secret], source.isLiteral {
      draft.set(secret, to: source)
    } else {
      draft.set(secret, to: secretForm(secret), typed)
    }
  }

  /// What is asked for, and what the environment has besides.
  private var askedKeys: [EnvironmentKey] {
    let asked = profile.askedKeys { name in profile.keys.first { $0.name == name }.flatMap(value(of:)) }
    let further = profile.keys.filter { key in !asked.contains(key) && existing?.hasValue(of: key) == true }
    return asked.filter { !$0.isSecret } + further.filter { !$0.isSecret } + asked.filter(\.isSecret)
      + further.filter(\.isSecret)
  }

  /// What was answered for a key that is no secret; nil where that is what counts anyway.
  private func value(of key: EnvironmentKey) -> String? {
    guard let field = form[.key(key.name)] else { return nil }
    guard let chosen = field.choice, let words = key.words else { return field.content.isEmpty ? nil : field.content }
    guard let standard = key.standard else { return chosen == 0 ? nil : words[chosen - 1] }
    return words[chosen] == standard ? nil : words[chosen]
  }
}

/// The fields of the chosen service and the chosen ways to its secrets.
extension EnvironmentForm {
  /// What was typed into fields that stay, stays.
  private mutating func fit() {
    var fields = [form[.name], form[.service]].compactMap(\.self) + [address]
    for key in askedKeys {
      if case .secret(let secret) = key.kind {
        fields += self.fields(of: secret)
      } else {
        fields.append(field(of: key))
      }
    }
    fields.append(
      choice(.production, "Production", ["by address", "yes", "no"], hint: CommonEnvironmentKey.production.help))
    if profile.canRefresh {
      fields.append(
        choice(.refresh, "Refresh", RefreshPolicy.allCases.map(\.rawValue), hint: CommonEnvironmentKey.refresh.help))
    }
    form.replaceFields(fields)
  }

  private var address: FormField<Field> {
    let standard = profile.standardOrigin
    return text(
      .url, "Address", hint: "https://HOST or https://HOST:PORT", isRequired: standard == nil,
      placeholder: standard.map { "optional: \($0.text)" }
    ) { typed in
      Result { () throws(TextFailure) in try Origin(typed) }.failure?.reason.capitalizedFirst
    }
  }

  private func field(of key: EnvironmentKey) -> FormField<Field> {
    if let words = key.words {
      let all = key.standard == nil ? ["default"] + words : words
      let standard = key.standard.flatMap { all.firstIndex(of: $0) } ?? 0
      return choice(.key(key.name), key.name.asLabel, all, standard: standard, hint: key.help)
    }
    return text(.key(key.name), key.name.asLabel, hint: key.help, isRequired: key.isRequired)
  }

  private func fields(of secret: SecretName) -> [FormField<Field>] {
    let forms = SecretQuestion.forms
    let field = choice(.secretForm(secret), secret.words.capitalizedFirst, forms.map(SecretQuestion.displayName))
    guard let form = forms[field.choice ?? 0], let question = SecretQuestion.question(form) else { return [field] }
    let isLiteral = form == .literal
    let isThere = isLiteral && existing?.secrets[secret]?.isLiteral == true
    var value = text(
      .secretValue(secret), isLiteral ? "Value" : SecretQuestion.displayName(form).asLabel,
      hint: isLiteral ? nil : question, isRequired: !isThere, isSecret: isLiteral,
      placeholder: isThere ? "unchanged" : nil, check: { form.flaw(in: $0) })
    value.remark = isLiteral ? "stored in plain text in the file" : nil
    return [field, value]
  }

  private func text(
    _ name: Field, _ label: String, hint: String?, isRequired: Bool, isSecret: Bool = false, placeholder: String? = nil,
    check: @escaping @Sendable (String) -> String? = { _ in nil }
  ) -> FormField<Field> {
    FormField(
      name: name, label: label, input: .text(form[name]?.textField ?? TextField(), isSecret: isSecret), hint: hint,
      placeholder: placeholder ?? (isRequired ? nil : "optional"), isRequired: isRequired, check: check)
  }

  private func choice(
    _ name: Field, _ label: String, _ words: [String], standard: Int = 0, hint: String? = nil
  ) -> FormField<Field> {
    FormField(name: name, label: label, input: .choice(words, chosen: form[name]?.choice ?? standard), hint: hint)
  }
}

/// What an environment says already.
extension EnvironmentForm {
  private mutating func prefill(from environment: Environment) {
    for index in form.fields.indices {
      switch (form.fields[index].name, form.fields[index].input) {
      case (let name, .text(_, let isSecret)):
        form.fields[index].input = .text(TextField(text(of: name, in: environment)), isSecret: isSecret)
      case (let name, .choice(let words, _)):
        form.fields[index].input = .choice(words, chosen: place(of: name, among: words, in: environment))
      }
    }
  }

  private func text(of field: Field, in environment: Environment) -> String {
    switch field {
    case .url: environment.origin == profile.standardOrigin ? "" : environment.origin.text
    case .key(let name): environment.value(of: name) ?? ""
    case .secretValue(let secret): environment.secrets[secret]?.written ?? ""
    case .name, .service, .secretForm, .production, .refresh: ""
    }
  }

  private func place(of field: Field, among words: [String], in environment: Environment) -> Int {
    switch field {
    case .key(let name): environment.value(of: name).flatMap { words.firstIndex(of: $0) } ?? 0
    case .secretForm(let secret):
      SecretQuestion.forms.firstIndex { $0 == environment.secrets[secret]?.form } ?? 0
    case .production:
      environment.isProduction == profile.isProduction(environment.origin) ? 0 : environment.isProduction ? 1 : 2
    case .refresh: environment.refresh == .manual ? 1 : 0
    case .name, .service, .url, .secretValue: 0
    }
  }
}

extension Environment {
  /// What its file says of a key of its service that is no secret, in fob's own words.
  fileprivate func value(of key: String) -> String? {
    switch key {
    case "username": username
    case "tenant": tenant
    case "organization": organizations.isEmpty ? nil : organizations.joined(separator: ", ")
    default: settings[key]
    }
  }

  fileprivate func hasValue(of key: EnvironmentKey) -> Bool {
    if case .secret(let secret) = key.kind { return secrets[secret] != nil }
    return key.asking != .never && value(of: key.name) != nil
  }
}

extension String {
  /// A key of a file as people read it: `client_id` is `Client id`.
  fileprivate var asLabel: String { capitalizedFirst.replacing("_", with: " ") }
  /// The text with a capital first letter.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
