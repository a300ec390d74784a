/// What a key in an environment's file stands for.
enum KeyMeaning: Hashable {
  case common(CommonEnvironmentKey)
  case username
  case tenant
  case organizations
  case secret(SecretName, SecretForm)
  case setting(String)

  /// How a native file writes the key.
  var name: String {
    switch self {
    case .common(let key): key.rawValue
    case .username: "username"
    case .tenant: "tenant"
    case .organizations: "organization"
    case .secret(let secret, let form): form.key(of: secret)
    case .setting(let name): name
    }
  }
}
