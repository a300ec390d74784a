import TokenModel

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
      message: "\(origin.host) asks for the six-digit code of the second factor.", continuation: continuation)
  }

  /// The form that answers a challenge.
  /// - Throws: `credentialsRefused` where the code is not six digits; then nothing is sent.
  static func form(_ challenge: LoginChallenge, _ answers: LoginAnswers) throws(ServiceFailure) -> [(String, String)] {
    let code = answers[.code]?.revealed.filter { !$0.isWhitespace } ?? ""
    guard code.utf8.count == 6, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .credentialsRefused(reason: "The code of the second factor has six digits. Nothing was sent.")
    }
    guard let token = challenge.continuation[token], let username = username(in: challenge) else {
      throw .credentialsRefused(reason: "This login cannot be continued. Log in anew.")
    }
    let fields = [(Self.username, username), (Self.token, token.revealed), ("twoFactorToken", code)]
    return fields + (tenant(in: challenge).map { [(tenant, $0)] } ?? [])
  }

  /// The account that the challenge was for.
  static func username(in challenge: LoginChallenge) -> String? { challenge.continuation[username]?.revealed }

  /// The tenant that the challenge was for, or nil where nobody named one.
  static func tenant(in challenge: LoginChallenge) -> String? { challenge.continuation[tenant]?.revealed }

  /// What a server must not repeat of a challenge.
  static func secrets(in challenge: LoginChallenge) -> [Secret] { [challenge.continuation[token]].compactMap { $0 } }
}
