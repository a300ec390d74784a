import Crypto
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
  /// The tenant, or nil if the server is to find it.
  let tenant: String?

  /// Takes what is known: the shared secret if the environment names one, else the password.
  /// - Throws: `credentialsRefused` if something is missing; nothing is sent then.
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
  /// - Parameter now: the time by the server's clock, if known; part of a shared secret's proof.
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

  /// A note for the user although the login went well, or nil.
  var notice: String? {
    guard kind == .sharedSecret else { return nil }
    return "Preservica has deprecated the login by shared secret (acquire-external) since release 8.4. "
      + "Give the environment a password instead of shared_secret."
  }

  private static func text(_ secret: Secret?) -> String? { text(secret?.revealed) }

  private static func text(_ value: String?) -> String? { value.flatMap { $0.isEmpty ? nil : $0 } }

  private static func missing(_ what: String) -> ServiceFailure {
    .credentialsRefused(reason: "Preservica needs a \(what), which is missing. Nothing was sent.")
  }
}

/// How a trusted application proves to `acquire-external` that it knows the tenant's shared secret.
struct SharedSecretProof: Equatable {
  /// Unix seconds.
  let timestamp: String
  /// Hexadecimal SHA-1 of `preservica-external-auth`, the timestamp, the user's name and the secret, one after the other.
  let hash: String

  /// Proves it for a user at a time of the server's clock; times outside the years 1970 to 9999 become the nearest within.
  init(username: String, secret: Secret, now: Date) {
    timestamp = String(Int(min(max(now.timeIntervalSince1970, 0), Self.latest)))
    var digest = Insecure.SHA1()
    digest.update(data: Array("preservica-external-auth\(timestamp)\(username)".utf8))
    secret.withBytes { digest.update(bufferPointer: $0) }
    hash = Hex.encode(digest.finalize())
  }

  /// 9999-12-31T23:59:59Z.
  private static let latest: TimeInterval = 253_402_300_799
}

/// The second step of a login to Preservica: the current code of the account's second factor (RFC 6238).
enum SecondFactor {
  /// Where the form goes.
  static let path: RequestPath = "/api/accesstoken/complete-2fa"

  private static let token = "continuationToken"
  private static let username = "username"
  private static let tenant = "tenant"

  /// The challenge in a refused first step.
  static func challenge(
    in response: HTTPResponse, from origin: Origin, to login: PreservicaLogin
  ) throws(ServiceFailure) -> LoginChallenge {
    let answer = try AnswerObject(response, from: origin.host)
    var continuation = [token: try answer.token(token), username: Secret(login.username)]
    continuation[tenant] = (try answer.optionalText(tenant) ?? login.tenant).map { Secret($0) }
    return LoginChallenge(
      fields: [LoginField(.code, label: "Code", isSecret: false)],
      message: "\(origin.host) asks for your six-digit code.", continuation: continuation)
  }

  /// The form that answers a challenge.
  /// - Throws: `credentialsRefused` if the code is not six digits; then nothing is sent.
  static func form(_ challenge: LoginChallenge, _ answers: LoginAnswers) throws(ServiceFailure) -> [(String, String)] {
    let code = answers[.code]?.revealed.filter { !$0.isWhitespace } ?? ""
    guard code.utf8.count == 6, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .credentialsRefused(reason: "Enter six digits. Nothing was sent.")
    }
    guard let token = challenge.continuation[token], let username = username(in: challenge) else {
      throw .credentialsRefused(reason: "This login cannot continue. Log in again.")
    }
    let fields = [(Self.username, username), (Self.token, token.revealed), ("twoFactorToken", code)]
    return fields + (tenant(in: challenge).map { [(tenant, $0)] } ?? [])
  }

  /// The account that the challenge was for.
  static func username(in challenge: LoginChallenge) -> String? { challenge.continuation[username]?.revealed }

  /// The tenant that the challenge was for, or nil if nobody named one.
  static func tenant(in challenge: LoginChallenge) -> String? { challenge.continuation[tenant]?.revealed }

  /// The secrets of a challenge that a server must not repeat.
  static func secrets(in challenge: LoginChallenge) -> [Secret] { [challenge.continuation[token]].compactMap { $0 } }
}
