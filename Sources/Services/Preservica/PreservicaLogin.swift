import Formats
import FoundationEssentials
import TokenModel

/// The first step of a login to Preservica: the path and the form that it takes.
struct PreservicaLogin {
  /// Which kind of login.
  enum Kind {
    /// A person's or a service account's name and password.
    case password
    /// A trusted application on behalf of a user, by a secret that it shares with the tenant.
    case sharedSecret
  }

  /// Which kind.
  let kind: Kind
  /// The account's name.
  let username: String
  /// The password or the shared secret.
  let secret: Secret
  /// The tenant, or nil where the server is to find it.
  let tenant: String?

  /// Takes what is known: an environment that names a shared secret uses it, and every other the password.
  /// - Throws: `credentialsRefused` where something is missing; then nothing is sent.
  init(_ environment: Environment, _ answers: LoginAnswers) throws(ServiceFailure) {
    let kind = Self.kind(for: environment)
    guard let username = Self.text(answers[.username]) ?? Self.text(environment.username) else {
      throw Self.missing("user name")
    }
    let tenant = Self.text(answers[.tenant]) ?? Self.text(environment.tenant)
    let secret = answers[.secret(kind == .password ? .password : .sharedSecret)]
    guard let secret, !secret.isEmpty else { throw Self.missing(kind == .password ? "password" : "shared secret") }
    guard kind == .password || tenant != nil else { throw Self.missing("tenant") }
    self.kind = kind
    self.username = username
    self.secret = secret
    self.tenant = tenant
  }

  /// Which kind of login an environment asks for.
  static func kind(for environment: Environment) -> Kind {
    environment.secrets[.sharedSecret] == nil ? .password : .sharedSecret
  }

  /// Where the form goes.
  var path: RequestPath { Self.path(kind) }

  /// Where the form of a kind of login goes.
  static func path(_ kind: Kind) -> RequestPath {
    switch kind {
    case .password: "/api/accesstoken/login"
    case .sharedSecret: "/api/accesstoken/acquire-external"
    }
  }

  /// The form.
  /// - Parameter now: the time by the server's clock, as well as it is known; a shared secret is proven with it.
  func form(now: Date) -> [(String, String)] {
    var fields = [("username", username)]
    if let tenant { fields.append(("tenant", tenant)) }
    switch kind {
    case .password:
      fields += [("password", secret.revealed), ("includeUserDetails", "true")]
    case .sharedSecret:
      let proof = SharedSecretProof(username: username, secret: secret, now: now)
      fields += [("timestamp", proof.timestamp), ("hash", proof.hash)]
    }
    return fields
  }

  /// What to tell the user although the login went well, or nil.
  var notice: String? {
    guard kind == .sharedSecret else { return nil }
    return "Preservica has deprecated the login by shared secret (acquire-external) since release 8.4. "
      + "Give the environment a password instead of shared_secret."
  }

  private static func text(_ secret: Secret?) -> String? { text(secret?.revealed) }

  private static func text(_ value: String?) -> String? { value.flatMap { $0.isEmpty ? nil : $0 } }

  private static func missing(_ what: String) -> ServiceFailure {
    .credentialsRefused(reason: "Preservica needs a \(what), and none was given. Nothing was sent.")
  }
}
