import ServiceFiles
import TokenModel

extension ServiceDescription {
  /// The placeholders of a login and of the header made by it.
  var loginPlaceholders: Set<Placeholder> {
    guard case .request(let request, _, _, _) = login else { return header.token.placeholders }
    return request.placeholders.union(header.token.placeholders)
  }

  /// The service's description of itself.
  var profile: ServiceProfile {
    let needsName = requests.contains { $0.placeholders.contains(.username) }
    let usesName = needsName || loginPlaceholders.contains(.username)
    var keys = [
      EnvironmentKey(
        .username, isRequired: needsName, asking: usesName ? .always : .never,
        help: usesName
          ? "The account's name." : "A name for the account, the same on each host that shares its session.")
    ]
    for (placeholder, secret, label) in Self.secrets where loginPlaceholders.contains(placeholder) {
      keys.append(EnvironmentKey(.secret(secret), help: "The account's \(label)."))
    }
    keys += settings.map { EnvironmentKey(.setting($0.name, .text), isRequired: true, help: $0.help) }
    var beginsByRequest = false
    if case .request = login { beginsByRequest = true }
    if beginsByRequest { keys.append(ReplacedSession.environmentKey) }
    return ServiceProfile(
      name: name, displayName: displayName, keys: keys, canRefresh: refresh != nil, mayReuseRefreshTokens: true,
      scriptToken: .header(name: header.name, prefix: header.prefix),
      examplePath: check.flatMap { $0.placeholders.isEmpty ? $0.shown : nil },
      uploadTokens: tokens?.support, logOut: logout == nil ? .forgetsLocally : .endsOnServer,
      endsReplacedSessions: beginsByRequest)
  }

  /// The secrets of a login: their placeholders, the keys of environments, and what they are called.
  static let secrets: [(Placeholder, SecretName, String)] = [
    (.key, .apiKey, "API key"), (.password, .password, "password"),
  ]
}

extension ServiceDescription.Tokens {
  fileprivate var support: UploadTokenSupport {
    let reported: [(ServiceKey, TokenField)] = [
      (.scope, .scope), (.created, .created), (.expires, .expiry), (.lastUsed, .lastUse),
    ]
    let asked = create?.placeholders ?? []
    var told = Set(reported.filter { facts[$0.0] != nil }.map(\.1))
    // Where a new token cannot be given a label, fob keeps its own.
    if facts[.label] != nil, create == nil || asked.contains(.label) { told.insert(.label) }
    let isChoosable = !asked.isDisjoint(with: [.lifetimeSeconds, .expiresAt])
    return UploadTokenSupport(
      facts: told, serverSorts: [], pageSize: nil, scopes: asked.contains(.scope) ? scopes : [],
      lifetimes: isChoosable ? .choosable(maximum: longest) : .neverOnly, idIsSecret: false,
      combinesScopes: asked.contains(.scope) && facts[.scope] != nil, showsValueOnce: true)
  }
}
