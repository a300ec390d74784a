/// The stand-in accounts as `--help` prints them.
enum AccountList {
  static var text: String {
    (preservica + apiVideo + pod + oauth).map { "  " + $0 }.joined(separator: "\n")
  }

  private static var preservica: [String] {
    ["Preservica  tenant \(PreservicaAccount.tenant)"]
      + PreservicaAccount.all.flatMap { account in
        ["            \(account.name)  password \(account.password)"] + secondFactor(of: account)
      }
      + ["            shared secret (acquire-external) \(PreservicaAccount.sharedSecret)"]
  }

  private static func secondFactor(of account: PreservicaAccount) -> [String] {
    switch account.secondFactor {
    case .none: []
    case .seed(let seed): ["              second factor, seed \(seed)"]
    case .notSetUp: ["              answered with needs.2fa.setup"]
    }
  }

  private static var apiVideo: [String] {
    ApiVideoAccount.all.map { "api.video   key \($0.key)  (\($0.project))" }
  }

  private static var oauth: [String] {
    ["OAuth 2.0   \(OAuthPerson.operations.name)  password \(OAuthPerson.operations.password)"]
      + OAuthClient.all.map { client in
        "            client \(client.identifier)  \(client.secret.map { "secret \($0)" } ?? "public")"
      }
  }

  private static var pod: [String] {
    PodAccount.all.map { "POD         \($0.email)  password \($0.password)" }
  }
}
