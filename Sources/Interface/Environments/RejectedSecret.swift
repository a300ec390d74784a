import Formats
import TokenModel

/// A stored secret with which the server refused a login. It is not sent again while the environment's file is the same.
struct RejectedSecret: Sendable, Equatable {
  let secret: SecretName
  let source: SecretSource
  /// The environment's file.
  let file: String
  /// That file as it was.
  let fingerprint: FileFingerprint

  /// The secret that a login to an environment takes from where it is stored; nil where a person types it.
  init?(of environment: Environment, _ profile: ServiceProfile) {
    let stored = profile.askedKeys { environment.settings[$0] }.compactMap { key in
      if case .secret(let secret) = key.kind { secret } else { nil }
    }.first { environment.secrets[$0] != nil }
    guard let stored, let source = environment.secrets[stored] else { return nil }
    (secret, self.source) = (stored, source)
    (file, fingerprint) = (environment.file, environment.fingerprint)
  }

  /// What the server did, with where the secret comes from.
  var reason: String { "The server rejected the \(secret.words) from \(place)." }

  private var place: String {
    switch source {
    case .literal: file
    case .command(let words): "the command \(words.first ?? "")"
    case .file(let path): path
    case .variable(let name): "the variable \(name)"
    case .vault: "the vault"
    }
  }

  /// How another one gets where it is stored; nil where fob can write it.
  var remedy: String? {
    switch source {
    case .literal: nil
    case .command, .file, .variable: "To keep another one, change it in \(place)."
    case .vault(let entry): "To keep another one: fob vault add \(entry.environment) \(entry.secret.rawValue)"
    }
  }
}

extension SecretName {
  /// What it is called in a sentence: `API key`.
  var words: String {
    rawValue.split(separator: "_").map { ["api", "totp"].contains($0) ? $0.uppercased() : String($0) }
      .joined(separator: " ")
  }
}

extension AppState {
  /// The stored secret of an environment that the server rejected last, in this run or before.
  func rejectedSecret(of state: EnvironmentState) -> RejectedSecret? {
    if let rejected = state.rejected { return rejected }
    guard case .check(let what)? = state.status?.failure?.advice, let environment = state.environment,
      let profile = profile(of: environment), let stored = RejectedSecret(of: environment, profile),
      what.contains(stored.source.form.key(of: stored.secret))
    else { return nil }
    return stored
  }

  /// Notes that a login failed because of a stored secret, where that is so.
  mutating func noteRejection(_ failure: SessionFailure, of name: EnvironmentName) -> RejectedSecret? {
    switch failure {
    case .service(.credentialsRefused), .service(.clientRefused): break
    default: return nil
    }
    guard let environment = environment(name), let profile = profile(of: environment),
      let rejected = RejectedSecret(of: environment, profile)
    else { return nil }
    change(name) { $0.rejected = rejected }
    return rejected
  }
}

extension Failure {
  /// A login that failed because of a stored secret.
  /// - Parameters:
  ///   - refusal: the server's words.
  ///   - loginKey: what to press to type another one.
  ///   - editKey: what to press to change where it comes from.
  init(_ rejected: RejectedSecret, _ refusal: SessionFailure, loginKey: String, editKey: String) {
    self.init(
      word: "rejected", reason: "\(rejected.reason) \(refusal)",
      advice: "Press \(loginKey) to type another, \(editKey) to edit the environment.")
  }
}
