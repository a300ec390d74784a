/// The keys that files of one service may hold, and what each means.
struct KeyVocabulary {
  private let meanings: [String: KeyMeaning]
  private let allowed: [String]
  private let service: ServiceName

  init(of profile: ServiceProfile) {
    var meanings: [String: KeyMeaning] = [:]
    var allowed = CommonEnvironmentKey.allCases.map(\.rawValue)
    for key in CommonEnvironmentKey.allCases { meanings[key.rawValue] = .common(key) }
    for key in profile.keys {
      switch key.kind {
      case .username: meanings[key.name] = .username
      case .tenant: meanings[key.name] = .tenant
      case .organizations:
        meanings[key.name] = .organizations
        meanings[key.name + "s"] = .organizations
      case .secret(let secret):
        for form in SecretForm.allCases { meanings[form.key(of: secret)] = .secret(secret, form) }
        allowed.append(key.name + "[_command|_file|_env|_vault]")
        continue
      case .setting(let name, _): meanings[name] = .setting(name)
      }
      allowed.append(key.name)
    }
    self.meanings = meanings
    self.allowed = allowed
    service = profile.name
  }

  /// What a key means, or nil where files of the service have no such key.
  subscript(key: String) -> KeyMeaning? { meanings[key] }

  /// The key that a misspelt one was probably meant to be, of these or of further ones, or nil.
  func nearest(to key: String, or further: some Sequence<String> = []) -> String? {
    NearestWord.to(key, among: (Array(meanings.keys) + further).sorted())
  }

  /// Why a key is refused. It is named only where it resembles an allowed one: what stands before a `=` may be a part of a secret.
  func refusal(of setting: EnvironmentSetting, nearest: String?) -> LineProblem {
    let start =
      nearest.map { "'\(setting.key)' is no key of \(service) environments; the nearest is '\($0)'." }
      ?? "this is no key of \(service) environments."
    return LineProblem(line: setting.line, "\(start) Allowed: \(allowed.joined(separator: ", "))")
  }
}
