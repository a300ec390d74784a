import Formats
import TerminalKit
import TokenModel

@testable import Interface

extension Scene {
  static let horizons = [
    Scene(
      "horizon", sizes: ordinarySizes + [Size(rows: 50, columns: 200)]
    ) { try Thirty.horizon() },
    Scene("horizon-certificates", sizes: ordinarySizes + [Size(rows: 50, columns: 200)]) { try Thirty.certified() },
    Scene("horizon-hour", sizes: [Size(rows: 24, columns: 80)]) {
      var state = try Thirty.horizon()
      state.type("++")
      state.press(.right, .right)
      return state
    },
    Scene("horizon-month", sizes: [Size(rows: 24, columns: 80)]) {
      var state = try Thirty.horizon()
      state.type("-jjjj")
      return state
    },
  ]
  static let inventories = [
    Scene("inventory", sizes: ordinarySizes + [Size(rows: 50, columns: 200)]) { try Thirty.inventory() },
    Scene("inventory-filtered", sizes: ordinarySizes) {
      var state = try Thirty.inventory()
      state.type("S/!env:pod* drone")
      state.press(.enter)
      state.type("  jj")
      return state
    },
    Scene("inventory-of-a-time", sizes: [Size(rows: 24, columns: 80)]) {
      var state = try Thirty.horizon()
      state.type("I")
      return state
    },
    Scene("inventory-sort", sizes: [Size(rows: 24, columns: 80)]) {
      var state = try Thirty.inventory()
      state.type("s")
      return state
    },
  ]
  static let inspections = [
    Scene("inspect-pod-token") {
      var state = try World.listed(chosen: "pod-example")
      state.press(.tab)
      state.type("j")
      state.press(.enter)
      return state
    },
    Scene("inspect-session") {
      var state = try World.state(chosen: "prod")
      state.press(.enter)
      return state
    },
    Scene("inspect-token") {
      var state = try World.listed()
      state.press(.tab, .enter)
      return state
    },
    Scene("inspect-revealed") {
      var state = try World.listed()
      state.press(.tab, .enter)
      state.type("v")
      return state
    },
    Scene("raw-answer") {
      var state = try World.listed()
      state.press(.tab)
      guard case .start(_, let video, let work)? = state.press(.enter).first(where: \.isStart) else {
        throw World.Missing()
      }
      var token = try World.videoTokens()[0]
      token.token.answer = Secret(
        "{\n  \"createdAt\" : \"2026-11-21T13:02:31+00:00\",\n  \"token\" : \"\(token.token.value.revealed)\",\n  \"ttl\" : 90151\n}"
      )
      _ = update(&state, .ended(video.name, work, .readToken(.success(token))))
      state.type("w")
      return state
    },
    Scene("copy-menu") {
      var state = try World.listed(chosen: "pod-example")
      state.press(.tab, .enter)
      state.type("Yjjjj")
      return state
    },
    Scene("copy-menu-of-session") {
      var state = try World.state(chosen: "prod")
      state.type("Y")
      return state
    },
    Scene("created") {
      var state = try World.listed()
      state.type("c")
      guard case .start(_, let video, let work)? = state.press(.control("s")).last else { throw World.Missing() }
      _ = update(&state, .ended(video.name, work, .create(.success(try World.videoToken(900, label: "Léa")))))
      return state
    },
  ]

  static let dialogs =
    logins + [
      Scene("revoke", chosen: "pod-example", in: .tokens, keys: "jjx"),
      Scene("revoke-on-production", in: .tokens, keys: "xvid"),
      Scene("revoke-on-production-with-name", in: .tokens, keys: "xvideo"),
      Scene("revoke-on-production-with-another-name", in: .tokens, keys: "xprod"),
      Scene("label-too-long") {
        var state = try World.listed()
        state.press(.tab)
        state.type("e")
        _ = update(&state, .terminal(.pasted(String(repeating: "long ", count: 41) + "!")))
        return state
      },
      Scene("command-theme", keys: ":theme "),
      Scene("create", chosen: "pod-example", keys: "cnightly"),
      Scene("create-with-many-organizations") {
        let names = (1...12).map { "example-library-\($0)" }
        let pod = try World.environment(
          "pod-example", World.pod, "https://pod.example.org", username: "owner@example.org", organizations: names,
          isProduction: false)
        var state = try World.state([World.reading(pod, World.cookies(of: pod, checked: 200))], chosen: "pod-example")
        state.answer(update(&state, .terminal(.clock(World.now))), with: try World.podTokens())
        state.type("cnightly")
        state.press(.tab, .tab, .right)
        return state
      },
      Scene("create-with-lifetime", keys: "c"),
      Scene("label", in: .tokens, keys: "e"),
      Scene("log-in-anew") {
        var state = try World.state(chosen: "pod-example")
        state.type("L")
        return state
      },
      Scene("log-out") {
        var state = try World.state(chosen: "prod")
        state.type("O")
        return state
      },
      Scene("sort", keys: "sjj"),
      Scene("columns", in: .tokens, keys: "Cj "),
      Scene("help", keys: "?"),
      Scene("help-searched", keys: "?/page"),
      Scene("commands") {
        var state = try World.listed()
        state.type(":re")
        state.press(.tab)
        return state
      },
      Scene("commands-to-choose-from", chosen: "pod-example", keys: ":"),
      Scene("command-with-argument", in: .tokens, keys: ":sort "),
    ]

  private static let logins = [
    Scene("unlock-vault") {
      var environment = try World.prodTest()
      environment.secrets[.password] = .vault(VaultEntry(environment: environment.name, secret: .password))
      var state = try World.state([World.reading(environment, nil, asks: [])], chosen: "prod-test")
      guard let login = AppState.work(in: state.type("L")) else { throw World.Missing() }
      _ = update(&state, .ended(environment.name, login.id, .logIn(.failure(.vaultLocked(environment.name)))))
      state.type("horse")
      guard let unlock = AppState.work(in: state.press(.enter)) else { throw World.Missing() }
      _ = update(&state, .ended(environment.name, unlock.id, .unlockVault(.failure(.wrongPassphrase))))
      return state
    },
    Scene("login-with-doubtful-text") {
      var state = try World.state(chosen: "prod-test")
      state.type("Lsecret ")
      return state
    },
    Scene("login") {
      var state = try World.state(chosen: "prod-test")
      state.type("Lsecret")
      return state
    },
    Scene("add") {
      var state = try World.state([], chosen: nil)
      state.type("+prod")
      return state
    },
    Scene("add-with-flaw") {
      var state = try World.state([], chosen: nil)
      state.type("+prod")
      state.press(.enter, .right, .right, .enter)
      state.type("not a url")
      state.press(.tab, .tab, .tab)
      for _ in 1...5 { state.press(.right) }
      state.press(.tab)
      state.type("secret")
      state.press(.control("s"))
      return state
    },
    Scene("add-unreachable") {
      var state = try World.listed()
      state.type("+archive")
      state.press(.enter)
      for _ in 1...2 { state.press(.right) }
      state.press(.enter)
      state.type("https://eu.preservica.com")
      guard case .tryEnvironment(let draft, let work)? = state.press(.control("s")).last else { throw World.Missing() }
      let finding = ConnectionFinding(
        failed: .security, isSecure: true,
        words:
          "Nobody trusted here has signed the certificate of eu.preservica.com. Name its authority's PEM file as ca_file."
      )
      _ = update(&state, .ended(draft.name, work, .tryEnvironment(.success(finding))))
      return state
    },
    Scene("login-waiting") {
      var state = try World.state(chosen: "video")
      state.type("Lkey")
      state.press(.enter)
      return state
    },
    Scene("login-refused") {
      var state = try World.state(chosen: "prod-test")
      state.type("Lsecret")
      guard case .start(_, let environment, let work)? = state.press(.enter).last else { throw World.Missing() }
      let refused = ServiceFailure.credentialsRefused(reason: "The user name or password is wrong.")
      _ = update(&state, .ended(environment.name, work, .logIn(.failure(.service(refused)))))
      return state
    },
    Scene("login-approval") {
      var state = try World.state(chosen: "prod-test")
      state.type("Lsecret")
      guard case .start(_, let environment, let work)? = state.press(.enter).last else { throw World.Missing() }
      _ = update(&state, .ended(environment.name, work, .logIn(.success(World.awaits))))
      return state
    },
    Scene("login-browser") {
      var state = try World.state(chosen: "prod-test")
      state.type("Lsecret")
      guard case .start(_, let environment, let work)? = state.press(.enter).last else { throw World.Missing() }
      _ = update(&state, .ended(environment.name, work, .logIn(.success(World.redirects))))
      state.type("http://127.0.0.1:61234/?code=c-1")
      return state
    },
    Scene("second-factor") {
      var state = try World.state(chosen: "prod-test")
      state.type("Lsecret")
      guard case .start(_, let environment, let work)? = state.press(.enter).last else { throw World.Missing() }
      let fields = [LoginField(.code, label: "Code", isSecret: false)]
      let challenge = LoginChallenge(fields: fields, message: "", continuation: [:])
      let message = "The account has a second factor: enter the six digits that your authenticator shows."
      let asks = LoginProgress.asks(fields: fields, message: message, challenge: challenge)
      _ = update(&state, .ended(environment.name, work, .logIn(.success(asks))))
      state.type("123")
      return state
    },
  ]
}
