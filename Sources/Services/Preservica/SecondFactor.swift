import TokenModel

/// The second step of a login to Preservica: the current code of the account's second factor (RFC 6238).
enum SecondFactor {
  private static let continuationToken = "continuationToken"
  private static let username = "username"
  private static let tenant = "tenant"

  /// Where the form goes.
  static let path = "/api/accesstoken/complete-2fa"

  /// The challenge in a refused first step.
  static func challenge(
    in response: HTTPResponse, from origin: Origin, to login: PreservicaLogin
  ) throws(ServiceFailure) -> LoginChallenge {
    let answer = try AnswerObject(response, from: origin.host)
    var continuation = [
      continuationToken: try answer.token(continuationToken), username: Secret(login.username),
    ]
    continuation[tenant] = (try answer.optionalText(tenant) ?? login.tenant).map { Secret($0) }
    return LoginChallenge(
      fields: [LoginField(.code, label: "Code", isSecret: false)],
      message: "\(origin.host) asks for the six-digit code of the second factor.", continuation: continuation)
  }

  /// What must not be repeated of a challenge.
  static func secrets(in challenge: LoginChallenge) -> [Secret] {
    [challenge.continuation[continuationToken]].compactMap { $0 }
  }

  /// The form that answers a challenge.
  /// - Throws: `credentialsRefused` where the code is not six digits; then nothing is sent.
  static func form(
    _ challenge: LoginChallenge, _ answers: LoginAnswers
  ) throws(ServiceFailure) -> [(String, String)] {
    let digits = answers[.code]?.revealed.filter { !$0.isWhitespace } ?? ""
    guard digits.utf8.count == 6, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .credentialsRefused(reason: "The code of the second factor has six digits. Nothing was sent.")
    }
    guard let token = challenge.continuation[continuationToken], let name = challenge.continuation[username] else {
      throw .credentialsRefused(reason: "This login cannot be continued. Log in anew.")
    }
    var fields = [(username, name.revealed), (continuationToken, token.revealed), ("twoFactorToken", digits)]
    if let tenant = challenge.continuation[tenant] { fields.append((Self.tenant, tenant.revealed)) }
    return fields
  }
}
