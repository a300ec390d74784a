/// The stand-in accounts as `--help` prints them.
enum AccountList {
  static var text: String {
    (preservica + apiVideo + pod).map { "  " + $0 }.joined(separator: "\n")
  }

  private static var preservica: [String] {
    PreservicaAccount.all.flatMap { account -> [String] in
      let factor: [String] =
        switch account.secondFactor {
        case .none: []
        case .seed(let seed): ["second factor, seed \(seed)"]
        case .notSetUp: ["answered with needs.2fa.setup"]
        }
      let lines = ["Preservica  \(account.name)", "            password \(account.password)"]
      return lines + factor.map { "            " + $0 }
    } + [
      "            tenant \(PreservicaAccount.tenant)",
      "            shared secret (acquire-external) \(PreservicaAccount.sharedSecret)",
    ]
  }

  private static var apiVideo: [String] {
    ApiVideoAccount.all.map { "api.video   key \($0.key)  (\($0.project))" }
  }

  private static var pod: [String] {
    PodAccount.all.map { "POD         \($0.email)  password \($0.password)" }
  }
}
