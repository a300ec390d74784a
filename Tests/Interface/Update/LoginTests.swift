import Formats
import Foundation
import TerminalKit
import Testing
import TokenModel

@testable import Interface

@Suite struct LoginTests {
  private let challenge = LoginChallenge(
    fields: [LoginField(.code, label: "Code", isSecret: false)], message: "Enter the code of your authenticator.",
    continuation: ["continuationToken": Secret("abc")])

  @Test func `password, then second factor`() throws {
    let name = try World.named("prod-test")
    var state = try World.state(chosen: "prod-test")
    #expect(state.type("L") == [.terminal(.dropTypedAhead)])
    state.type("pä ss&+%")
    #expect(!state.screen.contains("pä ss"))
    #expect(state.screen.contains("••••••••"))
    let first = try #require(AppState.login(in: state.press(.enter)))
    #expect(first.answers[.secret(.password)] == Secret("pä ss&+%"))
    #expect(first.challenge == nil)
    #expect(state.screen.contains("Asking the server. Escape gives up."))
    #expect(state.screen.contains(" Esc give up"))
    #expect(!state.screen.contains("⏎ log in"), "nothing else is possible meanwhile")
    #expect(state.press(.enter).isEmpty, "nothing is sent twice")

    _ = update(
      &state,
      .ended(
        name, first.work,
        .logIn(.success(.asks(fields: challenge.fields, message: challenge.message, challenge: challenge)))))
    #expect(state.screen.contains("Log in, second step: prod-test"))
    #expect(state.screen.contains("Enter the code of your authenticator."))
    state.type("123456")
    #expect(state.screen.contains("Code   123456"))
    let second = try #require(AppState.login(in: state.press(.enter)))
    #expect(second.challenge == challenge)
    #expect(second.answers[.code] == Secret("123456"))
    #expect(second.answers[.secret(.password)] == Secret("pä ss&+%"))

    let held = World.session(of: try World.prodTest(), endsIn: 900, issued: 0)
    _ = update(&state, .ended(name, second.work, .logIn(.success(.loggedIn(held)))))
    #expect(state.dialogs.isEmpty)
    #expect(state.notice == .done("Logged in to prod-test."))
    #expect(state.screen.contains("15m00s  "))
  }

  @Test func `a wrong code is no wrong password, and is typed anew`() throws {
    var environment = try World.prodTest()
    environment.secrets[.password] = .literal(Secret("hunter1"))
    var state = try World.state([World.reading(environment, nil, asks: [])], chosen: "prod-test", columns: 120)
    let (_, first) = try World.started(state.type("L"))
    let asks = LoginProgress.asks(fields: challenge.fields, message: challenge.message, challenge: challenge)
    _ = update(&state, .ended(environment.name, first, .logIn(.success(asks))))
    state.type("000000")
    let second = try #require(AppState.login(in: state.press(.enter)))
    let refusal = SessionFailure.service(.credentialsRefused(reason: "Invalid two factor token"))
    _ = update(&state, .ended(environment.name, second.work, .logIn(.failure(refusal))))
    #expect(state.screen.contains("Invalid two factor token") && !state.screen.contains("rejected the password"))
    #expect(state.state(of: environment.name)?.rejected == nil)
    state.type("123456")
    #expect(try #require(AppState.login(in: state.press(.enter))).answers[.code] == Secret("123456"))
  }

  @Test(
    arguments: ["\u{FFFD}", "\u{1B}[A", "a\nb"])
  func `what is not plain text is refused before anything is sent, until it is typed again`(_ odd: String) throws {
    var state = try World.state(chosen: "prod-test")
    state.type("Lcaf")
    _ = update(&state, .terminal(.pasted(odd)))
    state.type("1")
    #expect(AppState.login(in: state.press(.enter)) == nil)
    #expect(state.screen.contains("Password is not plain text"))
    state.press(.control("u"))
    state.type("good")
    #expect(AppState.login(in: state.press(.enter))?.answers[.secret(.password)] == Secret("good"))
  }

  @Test func `a refusal shows the server's words and empties the field that cannot be seen`() throws {
    let name = try World.named("prod-test")
    var state = try World.state(chosen: "prod-test")
    state.type("L")
    state.type("wrong")
    let first = try #require(AppState.login(in: state.press(.enter)))
    let refused = ServiceFailure.credentialsRefused(reason: "Invalid email or password.")
    _ = update(&state, .ended(name, first.work, .logIn(.failure(.service(refused)))))
    #expect(state.screen.contains("Invalid email or password."))
    #expect(!state.screen.contains("•••••"))
    state.press(.left)
    #expect(state.screen.contains("Invalid email or password."), "until something else is typed")
    state.press(.right)
    state.type("right")
    #expect(!state.screen.contains("Invalid email or password."))
    let second = try #require(AppState.login(in: state.press(.enter)))
    #expect(second.answers[.secret(.password)] == Secret("right"))
    #expect(!state.screen.contains("Invalid email or password."))
  }

  @Test func `what needs no person is done without a dialog`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, nil, asks: [])])
    let sent = try #require(AppState.login(in: state.type("L")))
    #expect(sent.answers == LoginAnswers())
    #expect(state.dialogs.isEmpty)
    #expect(state.screen.contains("logging in…"))
    #expect(state.type("L").isEmpty)
    #expect(state.notice == .warning("prod: logging in…"))
    let effects = update(
      &state,
      .ended(
        prod.name, sent.work,
        .logIn(.success(.asks(fields: challenge.fields, message: challenge.message, challenge: challenge)))))
    #expect(effects == [.terminal(.dropTypedAhead)])
    #expect(state.screen.contains("Log in, second step: prod"))
  }

  @Test func `a failure without a dialog is shown on the row and below`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, nil, asks: [])])
    let sent = try #require(AppState.login(in: state.type("L")))
    let down = ServiceFailure.unreachable(reason: "eu.preservica.com: connection refused.", mayHaveArrived: false)
    _ = update(&state, .ended(prod.name, sent.work, .logIn(.failure(.service(down)))))
    #expect(state.screen.contains("Preservica  no answer "))
    #expect(state.screen.contains("eu.preservica.com: connection refused. Press L to try again."))
    #expect(state.screen.contains("× 1"))
  }

  @Test func `Escape gives up, and a late answer changes nothing`() throws {
    let name = try World.named("prod-test")
    var state = try World.state(chosen: "prod-test")
    state.type("L")
    state.type("secret")
    let sent = try #require(AppState.login(in: state.press(.enter)))
    #expect(state.press(.escape) == [.cancel(sent.work)])
    #expect(state.dialogs.isEmpty)
    #expect(state.state(of: name)?.activity == nil)
    let held = World.session(of: try World.prodTest(), endsIn: 900, issued: 0)
    _ = update(&state, .ended(name, sent.work, .logIn(.success(.loggedIn(held)))))
    #expect(!state.screen.contains("15m00s"))
  }

  @Test func `Escape gives up what needs no person too`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, nil, asks: [])])
    let sent = try #require(AppState.login(in: state.type("L")))
    #expect(state.screen.contains("Logging in. Escape cancels."))
    #expect(state.press(.escape) == [.cancel(sent.work)])
    #expect(state.screen.contains("no session"))
    #expect(state.notice == .info("Login to prod cancelled. If it still succeeds, the session is kept."))
    let held = World.session(of: prod, endsIn: 900, issued: 0)
    _ = update(&state, .ended(prod.name, sent.work, .logIn(.success(.loggedIn(held)))))
    #expect(!state.screen.contains("15m00s"), "nobody waits for it")
    _ = update(&state, .statusRead(prod.name, SessionStatus(.session(held)), loginDemand: .nothing))
    #expect(state.screen.contains("15m00s"), "what is on disk counts")
    #expect(state.press(.escape).isEmpty)
  }

  @Test func `Escape gives up no renewal`() throws {
    var state = try World.state(chosen: "prod")
    #expect(!state.type("R").isEmpty)
    #expect(state.press(.escape).isEmpty)
    #expect(state.chosenState?.activity?.kind == .renewing)
  }

  @Test func `several fields are asked one after the other`() throws {
    let prod = try World.prod()
    let fields = [LoginField(.username, label: "User name", isSecret: false), World.password]
    var state = try World.state([World.reading(prod, nil, asks: fields)])
    state.type("L")
    state.type("ops")
    #expect(state.press(.enter).isEmpty)
    state.type("secret")
    state.press(.backTab)
    state.type("2")
    state.press(.tab)
    let sent = try #require(AppState.login(in: state.press(.enter)))
    #expect(sent.answers[.username] == Secret("ops2"))
    #expect(sent.answers[.secret(.password)] == Secret("secret"))
    #expect(state.screen.contains("ops2"))
  }

  @Test func `a pasted password is taken without its line end`() throws {
    var state = try World.state(chosen: "prod-test")
    state.type("L")
    _ = update(&state, .terminal(.pasted("hunter2\n")))
    let sent = try #require(AppState.login(in: state.press(.enter)))
    #expect(sent.answers[.secret(.password)] == Secret("hunter2"))
    _ = update(&state, .terminal(.pasted("more")))
    #expect(state.notice == .info("Pasted text is not taken here."))
  }

  private func waiting(_ effects: [Effect]) -> (approval: LoginApproval, work: WorkID)? {
    for case .start(.awaitApproval(let approval, let challenge), _, let work) in effects {
      #expect(challenge == World.approvalChallenge)
      return (approval, work)
    }
    return nil
  }

  @Test func `an approval is waited for with address and code`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, nil, asks: [])])
    let sent = try #require(AppState.login(in: state.type("L")))
    #expect(state.dialogs.isEmpty)
    let wait = try #require(waiting(update(&state, .ended(prod.name, sent.work, .logIn(.success(World.awaits))))))
    #expect(wait.approval == World.approval)
    for words in ["https://login.example.org/device", "WDJB-MJHT", "Waiting for the approval, 14m59s left."] {
      #expect(state.screen.contains(words), "\(words)")
    }
    #expect(state.nextChange(after: World.now) == World.now.addingTimeInterval(1))
    _ = update(&state, .terminal(.clock(World.now.addingTimeInterval(60))))
    #expect(state.screen.contains("13m59s left"))
    #expect(state.type("y") == [.terminal(.copy(Secret("https://login.example.org/device?user_code=WDJB-MJHT")))])
    _ = update(
      &state, .ended(prod.name, wait.work, .logIn(.success(.loggedIn(World.session(of: prod, endsIn: 900, issued: 0)))))
    )
    #expect(state.dialogs.isEmpty)
    #expect(state.notice == .done("Logged in to prod."))
  }

  @Test func `giving up an approval stops the wait`() throws {
    let prod = try World.prod()
    var state = try World.state([World.reading(prod, nil, asks: [])])
    let sent = try #require(AppState.login(in: state.type("L")))
    let wait = try #require(waiting(update(&state, .ended(prod.name, sent.work, .logIn(.success(World.awaits))))))
    #expect(state.press(.escape) == [.cancel(wait.work)])
    #expect(state.dialogs.isEmpty)
    #expect(!state.screen.contains("logging in"))
  }

  @Test func `a denied approval can be tried again`() throws {
    let name = try World.named("prod-test")
    var state = try World.state(chosen: "prod-test")
    state.type("Lsecret")
    let sent = try #require(AppState.login(in: state.press(.enter)))
    let wait = try #require(waiting(update(&state, .ended(name, sent.work, .logIn(.success(World.awaits))))))
    let denied = ServiceFailure.credentialsRefused(reason: "The login was denied in the browser.")
    _ = update(&state, .ended(name, wait.work, .logIn(.failure(.service(denied)))))
    #expect(state.screen.contains("The login was denied in the browser."))
    #expect(!state.screen.contains("WDJB-MJHT"))
    let again = try #require(AppState.login(in: state.press(.enter)))
    #expect(again.challenge == nil)
    #expect(again.answers[.secret(.password)] == Secret("secret"))
  }

  /// The work that waits for a browser on this machine.
  @Test func `a changed address is confirmed by logging in`() throws {
    let prod = try World.prod()
    let change = OriginChange(from: try Origin("https://old.preservica.com"), to: [prod.origin])
    let status = SessionStatus(.otherOrigin(change))
    let reading = EnvironmentSnapshot(entry: .usable(prod), status: status, loginDemand: .nothing)
    var state = try World.state([reading])
    #expect(state.screen.contains("the address changed: confirm it"))
    #expect(AppState.login(in: state.type("L")) == nil)
    #expect(state.screen.contains("https://old.preservica.com"))
    #expect(state.screen.contains("Press Enter to log in."))
    #expect(AppState.login(in: state.press(.enter)) != nil)
  }

  @Test func `every new address is shown and what changes meanwhile is confirmed again`() throws {
    let prod = try World.prod()
    let old = try Origin("https://old.preservica.com")
    let (second, third) = (try Origin("https://tokens.example.org"), try Origin("https://third.example.org"))
    func reading(_ origins: [Origin]) -> EnvironmentSnapshot {
      EnvironmentSnapshot(
        entry: .usable(prod), status: SessionStatus(.otherOrigin(OriginChange(from: old, to: origins))),
        loginDemand: LoginDemand([World.password]))
    }
    var state = try World.state([reading([prod.origin, second])])
    state.type("L")
    for origin in [prod.origin, second] { #expect(state.screen.contains(origin.text)) }
    state.type("secret")
    state.readAgain([reading([prod.origin, third])])
    #expect(AppState.login(in: state.press(.enter)) == nil)
    #expect(state.screen.contains(third.text))
    #expect(!state.screen.contains(second.text))
    #expect(
      AppState.login(in: state.press(.enter))?.answers[.secret(.password)] == nil, "what was typed was for others")
  }

  /// A login that waits for its approval on a display, and the QR code of its address.
  private func awaiting(rows: Int, columns: Int, depth: ColorDepth = .indexed) throws -> AppState {
    let name = try World.named("prod-test")
    var state = try World.state(chosen: "prod-test", rows: rows, columns: columns)
    var display = state.display
    display.depth = depth
    _ = update(&state, .terminal(.resized(display)))
    state.type("Lx")
    let sent = try #require(AppState.login(in: state.press(.enter)))
    let effects = update(&state, .ended(name, sent.work, .logIn(.success(World.awaits))))
    let address = "https://login.example.org/device?user_code=WDJB-MJHT"
    #expect(effects.contains(.makeCode(address)))
    let code = try #require(QRCode(width: 29, modules: (0..<29 * 29).map { $0 % 3 == 0 }))
    _ = update(&state, .codeMade(code, of: "https://other.example"))
    #expect(!state.screen.contains("Scan the code"))
    _ = update(&state, .codeMade(code, of: address))
    return state
  }

  @Test func `a QR code stands beside the code where it fits, and nowhere else`() throws {
    let state = try awaiting(rows: 24, columns: 80)
    #expect(state.screen.contains("Scan the code, or open"))
    #expect(state.screen.contains("WDJB-MJHT"))
    #expect(state.screen.contains("Waiting for the approval"))
    #expect(state.screen.contains("▀"))
    for (rows, columns, depth) in [
      (10, 40, ColorDepth.indexed), (20, 80, .indexed), (24, 50, .indexed), (24, 80, .mono),
    ] {
      let small = try awaiting(rows: rows, columns: columns, depth: depth)
      #expect(!small.screen.contains("Scan the code"), "\(rows)×\(columns)")
    }
  }
}
